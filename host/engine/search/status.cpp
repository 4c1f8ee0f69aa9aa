// Texts and flags of the status list.
#include "host/engine/search/status.hpp"

#include "host/run/results/result_schema.hpp"

namespace eqc {

const char* status_text(Status status) {
  static constexpr const char* kTexts[] = {
#define EQC_X(id, text) text,
      EQC_STATUS_LIST(EQC_X)
#undef EQC_X
  };
  return kTexts[static_cast<int>(status)];
}

const char* status_name(Status status) {
  static constexpr const char* kNames[] = {
#define EQC_X(id, text) #id,
      EQC_STATUS_LIST(EQC_X)
#undef EQC_X
  };
  return kNames[static_cast<int>(status)];
}

const std::vector<Flag>& status_flags() {
  static const std::vector<Flag> flags = [] {
    std::vector<Flag> all;
    for (int i = 0; i < static_cast<int>(Status::count); ++i) all.push_back({i, status_name(static_cast<Status>(i))});
    return all;
  }();
  return flags;
}

}  // namespace eqc
