// Weighted quantiles and the Lorenz curve at given shares of the weight.
#pragma once

#include <vector>

#include "host/metrics/measure/row_totals.hpp"

namespace eqc {

/// In scaled units.
struct CurvePoint {
  /// The smallest value whose rows and those below hold at least the share of the weight; where they hold exactly the
  /// share, the mean of this value and the next (Hyndman, Fan 1996, definition 2; exact up to 2^-52, so that decimal
  /// weights tie as they read).
  double quantile = 0;
  Wide held;  ///< sum w x of that poorest share, a row taken in part where the share ends inside it
};

/// One point per share; `shares` ascending, in [0, 1].
std::vector<CurvePoint> curve_points(const RowView& rows, const RowTotals& totals, const std::vector<Wide>& shares);

}  // namespace eqc
