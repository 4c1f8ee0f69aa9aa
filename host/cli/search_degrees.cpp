// The options of a stated layout as a space, and what none of its layouts can have.
#include "host/cli/search_degrees.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "host/base/text.hpp"
#include "host/scenario/scenario.hpp"

namespace eqc::cli {
namespace {

/// One degree: its option and where it goes.
struct Degree {
  std::string option;
  const char* meaning;
  std::vector<int> DegreeOptions::*typed;
  DegreeList TrainingSpace::*space;
};

const std::vector<std::string>& modes() {
  static const std::vector<std::string> all = [] {
    std::vector<std::string> names;
    for (int mode = 0; mode < kRecomputes; ++mode) names.emplace_back(recompute_name(static_cast<Recompute>(mode)));
    return names;
  }();
  return all;
}

/// "--micro-batch" for micro_batch.
std::string option_of(std::string id) {
  std::replace(id.begin(), id.end(), '_', '-');
  return "--" + id;
}

const std::vector<Degree>& degrees() {
#define EQC_X(id, meaning) {option_of(#id), meaning, &DegreeOptions::id, &TrainingSpace::id},
  static const std::vector<Degree> all = {EQC_DEGREE_LIST(EQC_X)};
#undef EQC_X
  return all;
}

void read_degree(const Degree& degree, const DegreeOptions& options, TrainingSpace& space, Diagnostics& faults) {
  const std::vector<int>& typed = options.*degree.typed;
  if (typed.size() > static_cast<std::size_t>(DegreeList::kMost)) {
    faults.add("", 0, degree.option,
               fmt::format("has {} values; at most {} are tried", typed.size(), DegreeList::kMost));
    return;
  }
  DegreeList& list = space.*degree.space;
  for (const int value : typed) {
    if (value < 1)
      faults.add("", 0, degree.option, fmt::format("{} must be at least 1", value));
    else
      list.values[list.count++] = value;
  }
}

}  // namespace

bool DegreeOptions::any() const {
  bool found = !zero.empty() || !recompute.empty() || !sequence_parallel.empty();
  for (const Degree& degree : degrees()) found = found || !(this->*degree.typed).empty();
  return found;
}

void add_degree_options(Command& command, const std::shared_ptr<DegreeOptions>& options) {
  for (const Degree& degree : degrees())
    command.option(degree.option, (*options).*degree.typed, degree.meaning + std::string(" (one, or a list: 1,2,4)"))
        .separated_by(',')
        .one_value_each();
  command.option("--zero", options->zero, "ZeRO stages, 0 to 3").separated_by(',').one_value_each();
  command.option("--recompute", options->recompute, "activation recomputation: " + join(modes()))
      .separated_by(',')
      .one_value_each();
  command.option("--sequence-parallel", options->sequence_parallel, "beside tensor parallelism: yes, no")
      .separated_by(',')
      .one_value_each();
}

TrainingSpace stated_space(const DegreeOptions& options, const LayoutJob& job, Diagnostics& faults) {
  TrainingSpace space;
  for (const Degree& degree : degrees()) read_degree(degree, options, space, faults);
  if (!options.zero.empty()) space.zero_mask = 0;
  for (const int stage : options.zero) {
    if (stage < 0 || stage >= kZeroStages)
      faults.add("", 0, "--zero", fmt::format("{} is no stage; it is 0 to {}", stage, kZeroStages - 1));
    else
      space.zero_mask |= 1U << stage;
  }
  if (!options.recompute.empty()) space.recompute_mask = 0;
  for (const std::string& name : options.recompute) {
    const auto found = std::find(modes().begin(), modes().end(), name);
    if (found == modes().end()) {
      faults.add("", 0, "--recompute",
                 "unknown value '" + name + "'" + did_you_mean(name, modes()) + "; it is one of " + join(modes()));
      continue;
    }
    const auto mode = static_cast<Recompute>(found - modes().begin());
    const bool as_none = mode == Recompute::selective && job.fused_attention;
    space.recompute_mask |= 1U << static_cast<int>(as_none ? Recompute::none : mode);
  }
  if (!options.sequence_parallel.empty()) space.sequence_parallel_mask = 0;
  for (const std::string& word : options.sequence_parallel) {
    if (word != "yes" && word != "no")
      faults.add("", 0, "--sequence-parallel", "unknown value '" + word + "'; it is yes or no");
    space.sequence_parallel_mask |= word == "yes" ? 2U : 1U;
  }
  for (const LayoutFault& fault : layout_faults(space, job, {"--gpus", "--batch"}))
    faults.add("", 0, option_of(fault.of), (fault.value > 0 ? fmt::format("{} ", fault.value) : "") + fault.why);
  return space;
}

}  // namespace eqc::cli
