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

/// Statistics that a scenario asks for out of all that were computed; where they lie is looked up once.
class StatisticReader {
 public:
  StatisticReader(const Plan& plan, const std::vector<StatisticSpec>& asked);

  std::size_t size() const { return places_.size(); }
  /// Writes size() values.
  void read(const QuantityStatistics& statistics, double* out) const;

 private:
  struct Place {
    StatisticKind kind;
    std::size_t probability;  ///< of quantiles
  };
  std::vector<Place> places_;
};

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
