// A stated layout for equicube search: degrees, micro-batch, sharding and recomputation as given or as lists.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "host/base/diagnostics.hpp"
#include "host/catalog/catalog.hpp"
#include "host/cli/command.hpp"
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

/// The job whose layouts are asked for.
struct DegreeSetting {
  const ModelRow& model;
  std::int32_t gpus, batch, sequence, node_size;
  bool fused_attention;  ///< keeps no scores: selective recomputation is none
};

/// The space that the options leave. Adds a fault for each value that no layout of this job can have, by itself or
/// beside the other degrees asked for, with the reason.
TrainingSpace stated_space(const DegreeOptions& options, const DegreeSetting& setting, Diagnostics& faults);

}  // namespace eqc::cli
