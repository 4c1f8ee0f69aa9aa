// One pass: running weight and value, and the next share that they have not reached.
#include "host/metrics/measure/curve_points.hpp"

namespace eqc {

std::vector<CurvePoint> curve_points(const RowView& rows, const RowTotals& totals, const std::vector<Wide>& shares) {
  std::vector<CurvePoint> points;
  points.reserve(shares.size());
  const auto target = [&](std::size_t k) { return totals.weight * shares[k]; };
  WideSum weight, value;
  Wide next = target(0);
  for (std::size_t i = 0; i < rows.n && points.size() < shares.size(); ++i) {
    const double x = rows.value(i), w = rows.weight(i);
    const WideSum weight_before = weight, value_before = value;
    weight.add(w);
    value.add(two_product(w, x));
    if (weight.value() < 0.999 * next.high) continue;
    while (points.size() < shares.size()) {
      const double beyond = difference(weight.wide(), next);
      const bool tie = abs_(beyond) <= 0x1p-52 * next.high;
      if (!tie && beyond < 0) break;
      if (tie)
        points.push_back({i + 1 < rows.n ? 0.5 * x + 0.5 * rows.value(i + 1) : x, value.wide()});
      else
        points.push_back({x, value_before.wide() + (next - weight_before.wide()) * x});
      if (points.size() < shares.size()) next = target(points.size());
    }
  }
  while (points.size() < shares.size()) points.push_back({totals.highest, totals.value});
  return points;
}

}  // namespace eqc
