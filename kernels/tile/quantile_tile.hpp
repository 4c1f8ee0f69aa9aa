// What is read off one sorted series by a team: quantiles with their standard errors, shares above thresholds.
#pragma once

#include "kernels/fold.hpp"
#include "kernels/job/price_job.hpp"
#include "kernels/base/team.hpp"

namespace eqc {

/// Memory that a team shares.
struct QuantileTileMemory {
  double quantile[kMaxProbabilities];
  std::int32_t below[kMaxProbabilities][kGroups];  ///< worlds at or below the quantile, by group
};

/// `values` in world order, `sorted` ascending, both [job.worlds]; `k`: position of their quantity in job.quantity.
template <class Team>
EQC_HD void quantile_tile(const Team& team, const PriceJob& job, const double* values, const double* sorted, int k,
                          QuantityStatistics& out, QuantileTileMemory& m) {
  const int n = job.worlds;
  team.each(job.n_probabilities, [&](int p) {
    m.quantile[p] = sorted_quantile(sorted, n, job.probability[p]);
    for (int g = 0; g < kGroups; ++g) m.below[p][g] = 0;
  });
  team.each(kBlock, [&](int lane) {
    for (int p = 0; p < job.n_probabilities; ++p) {
      const double q = m.quantile[p];
      std::int32_t count = 0;
      for (int w = lane; w < n; w += kBlock) count += values[w] <= q ? 1 : 0;
      team.add(m.below[p][lane % kGroups], count);
    }
  });
  team.each(job.n_probabilities, [&](int p) {
    double share[kGroups] = {};
    for (int r = 0; r < job.replicates; ++r) {
      std::int32_t count = 0;
      for (int g = r; g < kGroups; g += job.replicates) count += m.below[p][g];
      share[r] = static_cast<double>(count) * job.replicates / n;
    }
    out.quantile[p].value = m.quantile[p];
    out.quantile[p].se =
        quantile_standard_error(sorted, n, job.probability[p], sqrt_(share_variance(share, job.replicates)));
  });
  team.each(job.n_thresholds, [&](int t) {
    if (job.threshold_of[t] == k) out.share_above[t] = sorted_share_above(sorted, n, job.threshold[t]);
  });
}

}  // namespace eqc
