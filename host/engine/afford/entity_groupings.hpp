// Groups of the entities of a job, under several groupings: what inequality is split by.
#pragma once

#include <string>
#include <vector>

#include "kernels/metric/entity_metrics.hpp"

namespace eqc {

class EntityGroupings {
 public:
  /// `names` [groupings][entities]: the group of each entity. Groups are numbered as they appear among entities with
  /// weight.
  EntityGroupings(const std::vector<std::vector<std::string>>& names, const std::vector<double>& weight);

  /// Asks a job for parts, [groupings][kDecompositionParts][worlds]. This and `parts` must outlive the job.
  void ask(EntityMetrics& job, std::vector<double>& parts) const;

 private:
  std::vector<std::int32_t> group_;   // [groupings][entities]
  std::vector<std::int32_t> counts_;  // groups of each grouping
};

}  // namespace eqc
