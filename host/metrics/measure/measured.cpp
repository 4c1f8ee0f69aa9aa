// Three passes: totals, sums beside the mean, and what goes from the top down.
#include "host/metrics/measure/measured.hpp"

#include <cmath>

#include "host/base/nan.hpp"
#include "host/metrics/measure/row_sums.hpp"
#include "host/metrics/measure/top_down.hpp"

namespace eqc {
namespace {

using M = InequityMetric;
using T = TableMetric;

struct Sums {
  DispersionSums dispersion;
  PositiveSums positive;
  ShortfallSums shortfall;
  HolderSums holders;
  WideSum weight_spread;  ///< sum (w / W) (1 - w / W)
};

void add_weight_spread(WideSum& sum, const RowBlock& block, std::size_t first, const RowTotals& t) {
  const double* q = block.q;
  add_terms(sum, block.n, [=](int i) { return q[i] * (1.0 - q[i]); });
  if (t.heaviest < first || t.heaviest >= first + static_cast<std::size_t>(block.n)) return;
  const double dominant = q[t.heaviest - first];  // 1 - w / W from the other weights, where they vanish beside it
  sum.add(-(dominant * (1.0 - dominant)));
  sum.add(dominant * (t.weight_of_others.high / t.weight.high));
}

Sums sums_of(const Measured& m) {
  const RowTotals& t = m.totals;
  Sums s;
  RowBlock block;
  const bool no_negatives = t.negatives == 0, holders = no_negatives && t.holding.high > 0;
  const Wide holder_mean = t.lowest == t.highest ? Wide{t.lowest, 0} : t.holding / Wide{static_cast<double>(t.n), 0};
  for (std::size_t first = 0; first < t.n; first += RowBlock::kMost) {
    load(block, m.rows, t, t.mean, first);
    if (t.mean.is_positive()) s.dispersion.add(block, no_negatives);
    if (m.line > 0) s.shortfall.add(block, m.line);
    if (holders) s.holders.add(block, t, holder_mean);
    add_weight_spread(s.weight_spread, block, first, t);
    if (!t.positive_mean.is_positive()) continue;
    if (t.zeros > 0) load(block, m.rows, t, t.positive_mean, first);
    s.positive.add(block);
  }
  return s;
}

/// Writes values, and why there is none.
class Writer {
 public:
  explicit Writer(Measured& m) : m_(m) {}
  template <class Metric>
  void set(Metric metric, double value) {
    m_.value[place(metric)] = value;
  }
  template <class Metric>
  void leave(Metric metric, Undefined why) {
    m_.value[place(metric)] = kNaN;
    m_.undefined[place(metric)] = why;
  }
  /// top / bottom: infinite over a bottom of exactly nothing, undefined over a negative one, and where both are
  /// nothing.
  template <class Metric>
  void ratio(Metric metric, double top, double bottom) {
    if (bottom > 0)
      set(metric, top / bottom);
    else if (bottom == 0 && top > 0 && m_.totals.negatives == 0)
      set(metric, HUGE_VAL);
    else
      leave(metric, Undefined::bottom_not_positive);
  }

 private:
  Measured& m_;
};

void write_counts(const Measured& m, Writer out) {
  const RowTotals& t = m.totals;
  const double weight = t.weight.high;
  out.set(M::entities, static_cast<double>(t.n));
  out.set(M::zero_entities, static_cast<double>(t.zeros));
  out.set(M::zero_share, t.zero_weight.high / weight);
  out.set(T::negative_entities, static_cast<double>(t.negatives));
  out.set(T::negative_share, t.negative_weight.high / weight);
  out.set(M::mean, m.in_unit(t.mean.value.high));
}

void write_dispersion(const Measured& m, const Sums& sums, Writer out) {
  const RowTotals& t = m.totals;
  const DispersionSums& s = sums.dispersion;
  if (t.magnitude.high > 0)
    out.set(T::gini_normalised, m.half_difference / static_cast<double>(t.magnitude / t.weight));
  else
    out.leave(T::gini_normalised, Undefined::mean_not_positive);
  if (!t.mean.is_positive()) {
    for (const M metric : {M::coefficient_of_variation, M::ge_2, M::gini, M::gini_corrected, M::hoover})
      out.leave(metric, Undefined::mean_not_positive);
    return;
  }
  const double gini = m.half_difference / t.mean.value.high, spread = sums.weight_spread.value();
  out.set(M::coefficient_of_variation, std::sqrt(s.square.value()));
  out.set(M::ge_2, 0.5 * s.square.value());
  out.set(M::gini, gini);
  if (t.negatives == 0)
    out.set(M::gini_corrected, t.n > 1 ? gini / spread : 0);
  else
    out.leave(M::gini_corrected, Undefined::negative_values);
  // both sides have the same sum; that of less weight is free of a row near the mean that dominates
  out.set(M::hoover, s.above_weight.value() < s.below_weight.value() ? s.above.value() : s.below.value());
}

void write_entropy(const RowTotals& t, const Sums& s, Writer out) {
  constexpr M all[] = {M::theil_t, M::theil_l, M::atkinson_half, M::atkinson_1, M::atkinson_2};
  if (t.negatives > 0 || !t.mean.is_positive()) {
    for (const M metric : all)
      out.leave(metric, t.negatives > 0 ? Undefined::negative_values : Undefined::mean_not_positive);
    return;
  }
  const double positive = t.positive_weight.high / t.weight.high, below = 0.5 * s.dispersion.root.value(),
               deviation = s.positive.log_deviation.value() / positive, above = s.positive.harmonic.value() / positive;
  out.set(M::theil_t, s.dispersion.entropy.value());
  out.set(M::theil_l, deviation);
  out.set(M::atkinson_half, below * (2.0 - below));
  out.set(M::atkinson_1, one_minus_exp(deviation));
  out.set(M::atkinson_2, above < 1.0 ? above / (1.0 + above) : 1.0 - 1.0 / (1.0 + above));
}

constexpr struct {
  M metric;
  CurveShare at;
} kLorenz[] = {{M::lorenz_10, at10}, {M::lorenz_20, at20}, {M::lorenz_30, at30}, {M::lorenz_40, at40},
               {M::lorenz_50, at50}, {M::lorenz_60, at60}, {M::lorenz_70, at70}, {M::lorenz_80, at80},
               {M::lorenz_90, at90}, {M::lorenz_95, at95}, {M::lorenz_99, at99}};

void write_shares(const Measured& m, Writer out) {
  const RowTotals& t = m.totals;
  if (!t.mean.is_positive()) {
    for (const auto& l : kLorenz) out.leave(l.metric, Undefined::mean_not_positive);
    for (const M metric : {M::top1_share, M::top10_share, M::palma, M::s80s20})
      out.leave(metric, Undefined::mean_not_positive);
    return;
  }
  const auto share = [&](Wide held) { return static_cast<double>(held / t.value); };
  const auto bottom = [&](CurveShare at) { return share(m.curve[at].held); };
  const auto top = [&](CurveShare at) { return share(t.value - m.curve[at].held); };
  for (const auto& l : kLorenz) out.set(l.metric, bottom(l.at));
  out.set(M::top1_share, top(at99));
  out.set(M::top10_share, top(at90));
  out.ratio(M::palma, top(at90), bottom(at40));
  out.ratio(M::s80s20, top(at80), bottom(at20));
}

void write_percentiles(const Measured& m, Writer out) {
  const auto q = [&](CurveShare at) { return m.curve[at].quantile; };
  out.set(T::p10, m.in_unit(q(at10)));
  out.set(T::p25, m.in_unit(q(at25)));
  out.set(T::median, m.in_unit(q(at50)));
  out.set(T::p75, m.in_unit(q(at75)));
  out.set(T::p90, m.in_unit(q(at90)));
  out.ratio(T::p90_p10, q(at90), q(at10));
  out.ratio(T::p90_p50, q(at90), q(at50));
  out.ratio(T::p50_p10, q(at50), q(at10));
  out.ratio(T::p75_p25, q(at75), q(at25));
}

void write_concentration(const Measured& m, const HolderSums& s, Writer out) {
  const RowTotals& t = m.totals;
  if (t.negatives > 0 || !t.mean.is_positive()) {
    for (std::size_t i = place(M::hhi); i <= place(M::fewest_holders_90); ++i)
      out.leave(static_cast<M>(i), t.negatives > 0 ? Undefined::negative_values : Undefined::mean_not_positive);
    return;
  }
  const double n = static_cast<double>(t.n), hhi = s.share_square.value();
  out.set(M::hhi, hhi);
  out.set(M::hhi_normalised, t.n == 1 ? 1.0 : std::fmin(s.excess_square.value() / ((n - 1.0) / n), 1.0));
  out.set(M::effective_number, 1.0 / hhi);
  out.set(M::shannon_number, exp_(s.share_log.value()));
  const TopHolders top = top_holders(m.rows, t);
  out.set(M::rosenbluth, top.rosenbluth);
  out.set(M::cr_1, top.largest[1]);
  out.set(M::cr_3, top.largest[3]);
  out.set(M::cr_4, top.largest[4]);
  out.set(M::cr_5, top.largest[5]);
  out.set(M::fewest_holders_50, top.fewest_50);
  out.set(M::fewest_holders_80, top.fewest_80);
  out.set(M::fewest_holders_90, top.fewest_90);
}

void write_shortfall(const Measured& m, const ShortfallSums& s, Writer out) {
  if (!(m.line > 0)) {
    for (int i = 0; i < kInequityMetrics; ++i)
      if (needs_line(i)) out.leave(static_cast<M>(i), Undefined::needs_line);
    return;
  }
  std::size_t low = 0, high = m.rows.n;  // rows below the line
  while (low < high) {
    const std::size_t middle = (low + high) / 2;
    if (m.rows.value(middle) < m.line)
      low = middle + 1;
    else
      high = middle;
  }
  out.set(M::able_entities, static_cast<double>(m.rows.n - low));
  out.set(M::able_share, s.able.value());
  out.set(M::headcount, s.poor.value());
  out.set(M::poverty_gap, s.gap.value());
  out.set(M::poverty_severity, s.severity.value());
  if (m.totals.negatives == 0)
    out.set(M::watts, s.watts.value());
  else
    out.leave(M::watts, Undefined::negative_values);
}

}  // namespace

Measured measure(const RowView& rows, double line) {
  Measured m;
  if (rows.n == 0) {
    m.value.fill(kNaN);
    m.undefined.fill(Undefined::mean_not_positive);
    return m;
  }
  m.rows = scaled(rows);
  m.line = line * m.rows.value_scale;
  m.totals = row_totals(m.rows);
  m.curve = curve_points(m.rows, m.totals, kCurveShares);
  m.half_difference = half_mean_difference(m.rows, m.totals);
  const Sums sums = sums_of(m);
  const Writer out(m);
  write_counts(m, out);
  write_dispersion(m, sums, out);
  write_entropy(m.totals, sums, out);
  write_shares(m, out);
  write_percentiles(m, out);
  write_concentration(m, sums.holders, out);
  write_shortfall(m, sums.shortfall, out);
  return m;
}

}  // namespace eqc
