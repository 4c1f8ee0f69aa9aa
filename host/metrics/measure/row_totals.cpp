// Sums in twice the digits of a double: what follows may take differences of them.
#include "host/metrics/measure/row_totals.hpp"

#include <algorithm>
#include <cmath>

#include "kernels/metric/lane_sum.hpp"

namespace eqc {
namespace {

/// 2^k that takes a positive number into [0.5, 1).
double power_to_one(double number) {
  int exponent = 0;
  if (number > 0) std::frexp(number, &exponent);
  return std::ldexp(1.0, -exponent);
}

/// A sum that is below this share of the sum of magnitudes is the rounding of decimal numbers to doubles.
constexpr double kRoundingOfSum = 0x1p-50;

/// Sum of term(0) ... term(n - 1), each block by the lanes of the kernels.
template <class Term>
Wide sum_of(std::size_t n, const Term& term) {
  constexpr std::size_t kBlock = 256;
  WideSum sum;
  for (std::size_t first = 0; first < n; first += kBlock)
    sum.add(lane_sum(static_cast<int>(std::min(kBlock, n - first)),
                     [&](int i) { return term(first + static_cast<std::size_t>(i)); }));
  return sum.wide();
}

std::size_t heaviest_row(const RowView& rows, std::size_t first) {
  std::size_t heaviest = first;
  double weight = 0;
  for (std::size_t i = first; i < rows.n; ++i)
    if (rows.weight(i) > weight) weight = rows.weight(i), heaviest = i;
  return heaviest;
}

/// Mean of the rows from `first` on, whose weights sum to `weight`; the rows before hold nothing.
Mean mean_of(const RowView& rows, std::size_t first, const RowTotals& t, Wide weight) {
  Mean mean;
  const double anchor = rows.value(heaviest_row(rows, first));
  mean.anchor = anchor;
  const RowView part = rows.part(first, rows.n);
  mean.beyond = sum_of(part.n, [&](std::size_t i) { return part.weight(i) * (part.value(i) - anchor); }) / weight;
  if (rows.value(first) == t.highest)
    mean.value = {t.highest, 0};
  else if (std::fabs(t.value.high) > kRoundingOfSum * t.magnitude.high)
    mean.value = t.value / weight;
  return mean;
}

/// Weight of the rows from `first` to `end`.
Wide weight_of(const RowView& rows, std::size_t first, std::size_t end) {
  WideSum sum;
  for (std::size_t i = first; i < end; ++i) sum.add(rows.weight(i));
  return sum.wide();
}

}  // namespace

RowView scaled(RowView rows) {
  double largest = 0, heaviest = 0;
  for (std::size_t i = 0; i < rows.n; ++i) heaviest = std::max(heaviest, rows.raw_weight[i * rows.weight_stride]);
  if (rows.n > 0)
    largest = std::max(std::fabs(rows.raw_value[0]), std::fabs(rows.raw_value[(rows.n - 1) * rows.value_stride]));
  rows.value_scale = power_to_one(largest);
  rows.weight_scale = power_to_one(heaviest);
  return rows;
}

RowTotals row_totals(const RowView& rows) {
  RowTotals t;
  t.n = rows.n;
  t.lowest = rows.value(0);
  t.highest = rows.value(rows.n - 1);
  while (t.negatives < t.n && rows.value(t.negatives) < 0) ++t.negatives;
  while (t.negatives + t.zeros < t.n && rows.value(t.negatives + t.zeros) == 0) ++t.zeros;
  const std::size_t positive = t.negatives + t.zeros;
  t.negative_weight = weight_of(rows, 0, t.negatives);
  t.zero_weight = weight_of(rows, t.negatives, positive);
  t.positive_weight = weight_of(rows, positive, t.n);
  t.weight = t.negative_weight + t.zero_weight + t.positive_weight;
  WideSum value, holding;
  for (std::size_t i = 0; i < t.n; ++i) {
    value.add(two_product(rows.weight(i), rows.value(i)));
    holding.add(rows.value(i));
  }
  t.value = value.wide();
  t.holding = holding.wide();
  t.magnitude =
      t.negatives == 0 ? t.value : sum_of(t.n, [&](std::size_t i) { return rows.weight(i) * abs_(rows.value(i)); });
  t.heaviest = heaviest_row(rows, 0);
  t.weight_of_others = sum_of(t.n, [&](std::size_t i) { return i == t.heaviest ? 0.0 : rows.weight(i); });
  t.mean = mean_of(rows, 0, t, t.weight);
  if (t.negatives == 0 && t.zeros < t.n)
    t.positive_mean = t.zeros == 0 ? t.mean : mean_of(rows, t.zeros, t, t.positive_weight);
  return t;
}

}  // namespace eqc
