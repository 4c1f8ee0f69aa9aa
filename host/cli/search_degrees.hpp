// A stated layout for equicube search: degrees, micro-batch, sharding and recomputation as given or as lists.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "host/base/diagnostics.hpp"
#include "host/cli/command.hpp"
#include "host/engine/search/layout_faults.hpp"
#include "kernels/model/layout.hpp"

namespace eqc::cli {

/// What the user typed; an empty list leaves the choice to the search.
struct DegreeOptions {
#define EQC_X(id, meaning) std::vector<int> id;
  EQC_DEGREE_LIST(EQC_X)
#undef EQC_X
  std::vector<int> zero;
  std::vector<std::string> recompute, sequence_parallel;

  bool any() const;
};

void add_degree_options(Command& command, const std::shared_ptr<DegreeOptions>& options);

/// The space that the options leave. Adds a fault for each value that no layout of this job can have, by itself or
/// beside the other degrees asked for, with the reason.
TrainingSpace stated_space(const DegreeOptions& options, const LayoutJob& job, Diagnostics& faults);

}  // namespace eqc::cli
