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
  WorldFold(const Plan& plan, Backend& backend)
      : backend_(backend), fold_(fold_spec(plan)), reader_(plan, plan.scenario->output.statistics) {}

  /// Appends the statistics of `values`, [worlds], each times `factor` (> 0).
  void append(const double* values, std::vector<double>& out, double factor = 1.0) {
    bool finite = true;
    for (std::int32_t w = 0; w < fold_.worlds; ++w) finite = finite && std::isfinite(values[w]);
    QuantityStatistics s;
    if (finite) backend_.fold(fold_, values, 1, &s);
    out.resize(out.size() + statistics(), std::numeric_limits<double>::quiet_NaN());
    double* const here = out.data() + (out.size() - statistics());
    if (finite) reader_.read(s, here);
    for (std::size_t i = 0; i < statistics(); ++i) here[i] *= factor;
  }

  std::size_t statistics() const { return reader_.size(); }

 private:
  Backend& backend_;
  FoldSpec fold_;
  StatisticReader reader_;
};

}  // namespace eqc
