// The sums over rows that metrics are made of, by family. Terms are of one sign, so that sums lose no digits.
#pragma once

#include <algorithm>

#include "host/metrics/measure/row_totals.hpp"
#include "host/metrics/measure/small_terms.hpp"
#include "kernels/metric/lane_sum.hpp"

namespace eqc {

/// Neighbouring rows beside the mean.
struct RowBlock {
  static constexpr int kMost = 256;
  int n = 0;
  double x[kMost];
  double q[kMost];  ///< w / W
  double d[kMost];  ///< x / mean - 1, to its own last digits; 0 where the mean is not above 0
  double r[kMost];  ///< x / mean; likewise
};

/// Rows from `first` on.
inline void load(RowBlock& block, const RowView& rows, const RowTotals& t, const Mean& mean, std::size_t first) {
  block.n = static_cast<int>(std::min(rows.n - first, static_cast<std::size_t>(RowBlock::kMost)));
  const bool any = mean.is_positive();
  const double divisor = any ? mean.value.high : 1;
  for (int i = 0; i < block.n; ++i) {
    block.x[i] = rows.value(first + static_cast<std::size_t>(i));
    block.q[i] = rows.weight(first + static_cast<std::size_t>(i)) / t.weight.high;
  }
  for (int i = 0; i < block.n; ++i) {
    block.d[i] = any ? mean.deviation(block.x[i]) / divisor : 0;
    block.r[i] = any ? block.x[i] / divisor : 0;
  }
}

/// Adds the terms of a block, each by each.
template <class Term>
void add_terms(WideSum& sum, int n, const Term& term) {
  sum.add(lane_sum(n, term));
}

/// Deviations from the mean of all values, which is above 0.
struct DispersionSums {
  WideSum square, above, above_weight, below, below_weight;  ///< the last four: q |d| on each side of the mean, and q
  WideSum entropy, root;                                     ///< when no value is negative

  void add(const RowBlock& b, bool entropies) {
    const double *q = b.q, *d = b.d, *r = b.r;
    add_terms(square, b.n, [=](int i) { return (q[i] * d[i]) * d[i]; });  // q |d| < 1, while d^2 may be infinite
    add_terms(above, b.n, [=](int i) { return d[i] > 0 ? q[i] * d[i] : 0.0; });
    add_terms(above_weight, b.n, [=](int i) { return d[i] > 0 ? q[i] : 0.0; });
    add_terms(below, b.n, [=](int i) { return d[i] > 0 ? 0.0 : q[i] * -d[i]; });
    add_terms(below_weight, b.n, [=](int i) { return d[i] > 0 ? 0.0 : q[i]; });
    if (!entropies) return;
    add_terms(entropy, b.n, [=](int i) { return q[i] * entropy_excess(d[i], r[i], log_ratio(d[i], r[i])); });
    add_terms(root, b.n, [=](int i) {
      const double from_root = d[i] / (sqrt_(r[i]) + 1.0);
      return q[i] * (from_root * from_root);
    });
  }
};

/// Deviations of the positive values from their own mean.
struct PositiveSums {
  WideSum log_deviation, harmonic;

  void add(const RowBlock& b) {
    const double *q = b.q, *d = b.d, *r = b.r;
    add_terms(log_deviation, b.n, [=](int i) {
      const double term = q[i] * log_deviation_excess(d[i], log_ratio(d[i], r[i]));
      return r[i] > 0 ? term : 0.0;
    });
    add_terms(harmonic, b.n, [=](int i) { return r[i] > 0 ? (q[i] * d[i]) * (d[i] / r[i]) : 0.0; });
  }
};

/// Shortfall below a line z > 0.
struct ShortfallSums {
  WideSum poor, able, gap, severity, watts;

  void add(const RowBlock& b, double line) {
    const double *x = b.x, *q = b.q;
    add_terms(able, b.n, [=](int i) { return x[i] < line ? 0.0 : q[i]; });
    if (!(x[0] < line)) return;
    const auto relative = [=](int i) { return max_((line - x[i]) / line, 0.0); };
    add_terms(poor, b.n, [=](int i) { return x[i] < line ? q[i] : 0.0; });
    add_terms(gap, b.n, [=](int i) { return q[i] * relative(i); });
    add_terms(severity, b.n, [=](int i) { return q[i] * (relative(i) * relative(i)); });
    add_terms(watts, b.n, [=](int i) {
      const double term = q[i] * -log_ratio(-relative(i), x[i] / line);
      return ((x[i] > 0) & (x[i] < line)) ? term : 0.0;
    });
  }
};

/// Rows as holders of their values, whatever their weight; `mean` of the values alone.
struct HolderSums {
  WideSum share_square, excess_square, share_log;

  void add(const RowBlock& b, const RowTotals& t, Wide mean) {
    const double *x = b.x, whole = t.holding.high, n = static_cast<double>(t.n);
    add_terms(share_square, b.n, [=](int i) { return (x[i] / whole) * (x[i] / whole); });
    add_terms(excess_square, b.n, [=](int i) {
      const double excess = difference(x[i], mean) / mean.high / n;
      return excess * excess;
    });
    add_terms(share_log, b.n, [=](int i) {
      const double share = x[i] / whole;
      return share * -log_core(max_(share, 0x1p-1022));
    });
  }
};

}  // namespace eqc
