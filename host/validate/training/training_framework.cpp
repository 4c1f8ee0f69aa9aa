// Which framework a published training run used, from its source, notes and accelerator.
#include <algorithm>
#include <cctype>

#include "host/base/text.hpp"
#include "host/validate/stated_fact.hpp"
#include "host/validate/training/training_steps.hpp"

namespace eqc {
namespace {

constexpr std::string_view kUnknownTraining = "pytorch";

/// Does the text say so, and not what it is compared with?
bool marked(const std::string& words, const FrameworkMarkRow& row) {
  for (std::size_t at = words.find(row.mark); at != std::string::npos; at = words.find(row.mark, at + 1)) {
    const std::size_t after = at + row.mark.size();
    const bool longer = after < words.size() && std::isalpha(static_cast<unsigned char>(words[after])) != 0;
    if ((!row.whole_word || !longer) && said_at(words, at, row.mark.size()) == Said::yes) return true;
  }
  return false;
}

/// The profile of the first mark that stands in the text.
std::string profile_of(const TruthContext& x, const std::string& words) {
  for (const FrameworkMarkRow& row : x.facts.frameworks)
    if (marked(words, row)) return row.profile;
  return "";
}

/// "zero1=8": optimizer states are sharded over that many ranks, whatever the data parallelism.
void read_owners(const std::string& zero, TrainingSoftware& software) {
  static const std::regex kOwners("zero1=(\\d+)");
  if (const auto owners = captured(zero, kOwners)) software.owner_messages = std::min(software.owner_messages, *owners);
}

}  // namespace

void read_framework(const TruthContext& x, const TruthRow& row, TrainingCase& run) {
  const std::string words = words_of(row);
  run.profile = profile_of(x, lower(row.text("framework")));
  if (run.profile.empty()) run.profile = profile_of(x, words);
  if (run.profile.empty()) {
    run.profile = kUnknownTraining;
    assume(run, "a framework like " + run.profile, true);
  }
  run.framework = training_profile(x.catalog, run.profile, run.hardware_row);
  read_methods(row, run);
  read_owners(lower(row.text("zero")), run.framework.software);
}

}  // namespace eqc
