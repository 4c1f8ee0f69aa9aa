// What is summed from the largest row down: the largest holders, their ranks, and the upper half of the Gini
// coefficient.
#pragma once

#include "host/metrics/measure/row_totals.hpp"

namespace eqc {

/// The concentration metrics that follow the order of holders; 0 where nobody holds anything.
struct TopHolders {
  double largest[6] = {};  ///< share of the k largest
  double rosenbluth = 0;
  double fewest_50 = 0, fewest_80 = 0, fewest_90 = 0;
};
TopHolders top_holders(const RowView& rows, const RowTotals& totals);

/// sum w_i w_j |x_i - x_j| / (2 W^2), the Gini coefficient times the mean, as the sum over gaps between neighbours of
/// share below x share above x gap. Each share is summed from its own end, so a weight that dominates all others hides
/// none of them.
double half_mean_difference(const RowView& rows, const RowTotals& totals);

}  // namespace eqc
