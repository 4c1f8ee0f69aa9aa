// All metrics of one set of rows.
#pragma once

#include <array>
#include <vector>

#include "host/metrics/measure/curve_points.hpp"
#include "host/metrics/table_metric_list.hpp"

namespace eqc {

/// Why a metric has no value.
enum class Undefined : signed char { no, needs_line, negative_values, mean_not_positive, bottom_not_positive };

using MetricValues = std::array<double, kTableMetrics>;

/// In the unit of the table where not said otherwise.
struct Measured {
  MetricValues value{};  ///< NaN where undefined; infinite for a ratio over nothing
  std::array<Undefined, kTableMetrics> undefined{};

  RowView rows;     ///< as scaled
  double line = 0;  ///< scaled poverty line; 0 without one
  RowTotals totals;
  std::vector<CurvePoint> curve;  ///< at kCurveShares, scaled
  double half_difference = 0;     ///< sum w_i w_j |x_i - x_j| / (2 W^2), scaled: Gini x mean

  double in_unit(double scaled_value) const { return scaled_value / rows.value_scale; }
  double operator[](InequityMetric m) const { return value[place(m)]; }
  double operator[](TableMetric m) const { return value[place(m)]; }
};

/// Shares of the weight that percentiles and Lorenz ordinates are at.
enum CurveShare { at10, at20, at25, at30, at40, at50, at60, at70, at75, at80, at90, at95, at99 };
inline const std::vector<Wide> kCurveShares = [] {
  std::vector<Wide> shares;
  for (const double percent : {10, 20, 25, 30, 40, 50, 60, 70, 75, 80, 90, 95, 99})
    shares.push_back(Wide{percent, 0} / Wide{100, 0});
  return shares;
}();
inline double share_at(CurveShare at) { return kCurveShares[at].high; }

/// Metrics of n rows (none of no rows) sorted ascending by value, weights above 0. `line`: poverty line in the unit of
/// the table, 0 without one. Values may be negative: what is not defined for them is NaN. Accurate to 1e-12 in the
/// whole range of RowView. Definitions: docs/metrics.md.
Measured measure(const RowView& rows, double line);

}  // namespace eqc
