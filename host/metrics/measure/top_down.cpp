// Each sum starts at the end where it is small.
#include "host/metrics/measure/top_down.hpp"

#include <algorithm>

namespace eqc {

TopHolders top_holders(const RowView& rows, const RowTotals& totals) {
  TopHolders top;
  if (!(totals.holding.high > 0)) return top;
  WideSum held, ranked;
  const auto share = [&] { return std::min(static_cast<double>(held.wide() / totals.holding), 1.0); };
  // strictly more; more by rounding alone is not more (as kernels/metric/concentration.hpp)
  const auto more_than = [&](double part) { return held.value() > (part + 1e-12) * totals.holding.high; };
  for (std::size_t k = 1; k <= rows.n; ++k) {
    const double x = rows.value(rows.n - k), rank = static_cast<double>(k);
    held.add(x);
    ranked.add(x * (2 * rank - 1));
    if (k <= 5) top.largest[k] = share();
    if (top.fewest_50 == 0 && more_than(0.5)) top.fewest_50 = rank;
    if (top.fewest_80 == 0 && more_than(0.8)) top.fewest_80 = rank;
    if (top.fewest_90 == 0 && more_than(0.9)) top.fewest_90 = rank;
  }
  for (std::size_t k = rows.n + 1; k <= 5; ++k) top.largest[k] = 1;
  top.rosenbluth = static_cast<double>(totals.holding / ranked.wide());
  return top;
}

double half_mean_difference(const RowView& rows, const RowTotals& totals) {
  const double per_weight = 1.0 / totals.weight.high;
  WideSum below, above, sum;
  std::size_t i = 0;
  for (; i + 1 < rows.n; ++i) {
    below.add(rows.weight(i));
    if (2 * below.value() > totals.weight.high) break;
    const double gap = rows.value(i + 1) - rows.value(i);
    sum.add((below.value() * per_weight) * ((difference(totals.weight, below.wide()) * per_weight) * gap));
  }
  for (std::size_t j = rows.n; j-- > i + 1;) {
    above.add(rows.weight(j));
    const double gap = rows.value(j) - rows.value(j - 1);
    sum.add((difference(totals.weight, above.wide()) * per_weight) * ((above.value() * per_weight) * gap));
  }
  return sum.value();
}

}  // namespace eqc
