// Per-world values of payers folded into the scenario's statistics.
#pragma once

#include <cmath>
#include <limits>

#include "host/engine/search/backend.hpp"
#include "host/run/results/result_schema.hpp"
#include "host/run/results/shard_work.hpp"
#include "kernels/fold.hpp"

namespace eqc {

/// NaN for all statistics when any value is not finite.
class WorldFold {
 public:
  WorldFold(const Plan& plan, Backend& backend) : plan_(plan), backend_(backend), fold_(fold_spec(plan)) {}

  /// Appends the statistics of `values`, [worlds], each times `factor` (> 0).
  void append(const double* values, std::vector<double>& out, double factor = 1.0) {
    bool finite = true;
    for (std::int32_t w = 0; w < fold_.worlds; ++w) finite = finite && std::isfinite(values[w]);
    QuantityStatistics s;
    if (finite) backend_.fold(fold_, values, 1, &s);
    for (const StatisticSpec& spec : plan_.scenario->output.statistics)
      out.push_back(finite ? statistic_value(plan_, s, spec) * factor : std::numeric_limits<double>::quiet_NaN());
  }

  std::size_t statistics() const { return plan_.scenario->output.statistics.size(); }

 private:
  const Plan& plan_;
  Backend& backend_;
  FoldSpec fold_;
};

}  // namespace eqc
