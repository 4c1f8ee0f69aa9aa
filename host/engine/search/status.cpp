// Texts and names of the status list.
#include "host/engine/search/status.hpp"

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

}  // namespace eqc
