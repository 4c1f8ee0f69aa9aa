// Which dimensions and variables the cube of a plan has; every list here follows from a closed list elsewhere.
#pragma once

#include <string>
#include <vector>

#include "host/cube/schema.hpp"
#include "host/plan/plan.hpp"

namespace eqc {

struct QuantityStatistics;  // kernels/fold.hpp

/// The cube of this plan, without provenance attributes.
CubeSchema result_schema(const Plan& plan);

/// The statistic `spec` out of computed statistics.
double statistic_value(const Plan& plan, const QuantityStatistics& statistics, const StatisticSpec& spec);

/// A threshold of the scenario as a variable of the cube.
struct ThresholdInfo {
  std::string variable;
  Task task;
  std::size_t quantity;  ///< position in plan.priced(task)
  double value;
};

/// Thresholds of one task; those on quantities that the scenario leaves out are skipped.
std::vector<ThresholdInfo> thresholds_of(const Plan& plan, Task task);

/// Codes of a cell's status variable: 0 is feasible, then the search's reasons, then the host's.
const std::vector<Flag>& status_flags();

}  // namespace eqc
