// What every metric needs of its rows first: counts, weights, sums, means.
#pragma once

#include "host/metrics/measure/row_view.hpp"
#include "host/metrics/measure/wide.hpp"

namespace eqc {

/// A weighted mean that knows how far it lies from the heaviest row to more digits than its own: where one weight
/// dominates, the mean hides all others.
struct Mean {
  Wide value;  ///< exactly the common value when all are equal; 0 when it is rounding alone
  double anchor = 0;
  Wide beyond;  ///< mean - anchor
  /// x - mean.
  double deviation(double x) const { return difference(two_sum(x, -anchor), beyond); }
  bool is_positive() const { return value.high > 0; }
};

/// Of n >= 1 rows, in their scaled units.
struct RowTotals {
  std::size_t n = 0, zeros = 0, negatives = 0;
  Wide weight, zero_weight, negative_weight, positive_weight;
  Wide value;      ///< sum w x
  Wide magnitude;  ///< sum w |x|
  Wide holding;    ///< sum x: what the concentration metrics call the whole
  Mean mean;
  Mean positive_mean;  ///< over the positive values when none is negative; 0 when there are none
  double lowest = 0, highest = 0;
  std::size_t heaviest = 0;  ///< the row with the largest weight
  Wide weight_of_others;     ///< of all rows but that one
};

RowTotals row_totals(const RowView& rows);

}  // namespace eqc
