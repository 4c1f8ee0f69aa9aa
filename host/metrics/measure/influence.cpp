// Derivatives of the formulas of docs/metrics.md, written so that small inequality keeps its digits.
#include "host/metrics/measure/influence.hpp"

#include <cmath>

#include "host/base/nan.hpp"
#include "host/metrics/measure/small_terms.hpp"

namespace eqc {
namespace {

using M = InequityMetric;
using T = TableMetric;

double share_above_mean(const Measured& m) {
  WideSum above;
  for (std::size_t i = m.rows.n; i-- > 0 && m.totals.mean.deviation(m.rows.value(i)) > 0;) above.add(m.rows.weight(i));
  return above.value() / m.totals.weight.high;
}

}  // namespace

Influence::Influence(const Measured& m, const std::vector<double>& inverse_density)
    : m_(m), inverse_density_(inverse_density), share_above_(share_above_mean(m)) {
  last_ = m.totals.lowest;
  distance_.add(-m.totals.mean.deviation(m.totals.lowest));
}

void Influence::at(std::size_t i, MetricValues& out) {
  const RowTotals& t = m_.totals;
  const double x = m_.rows.value(i), weight = t.weight.high;
  // distance to x of all rows: each step over a gap is nearer to those above and farther from those below
  const double excess = (2 * below_.value() - weight) / weight;
  distance_.add((x - last_) * excess);
  below_.add(m_.rows.weight(i));
  last_ = x;

  out.fill(kNaN);
  out[place(M::mean)] = m_.in_unit(t.mean.deviation(x));
  out[place(M::zero_share)] = (x == 0) - m_[M::zero_share];
  out[place(T::negative_share)] = (x < 0) - m_[T::negative_share];
  const double magnitude = static_cast<double>(t.magnitude / t.weight);
  out[place(T::gini_normalised)] = distance_.value() / magnitude - m_[T::gini_normalised] * (1 + abs_(x) / magnitude);
  percentiles(x, out);
  if (m_.line > 0) shortfall(x, out);
  if (!t.mean.is_positive()) return;
  const double d = t.mean.deviation(x) / t.mean.value.high, r = x / t.mean.value.high;
  dispersion(x, d, r, out);
  shares(x, r, out);
  if (t.negatives == 0) entropy(x, d, r, out);
}

void Influence::dispersion(double x, double d, double r, MetricValues& out) const {
  const double cv = m_[M::coefficient_of_variation], gini = m_[M::gini], hoover = m_[M::hoover];
  const double square = d * d - cv * cv - 2 * cv * cv * d;
  out[place(M::ge_2)] = 0.5 * square;
  out[place(M::coefficient_of_variation)] = cv > 0 ? 0.5 * square / cv : 0;
  out[place(M::gini)] = distance_.value() / m_.totals.mean.value.high - gini * (1 + r);
  // the largest value that the Gini coefficient can have is taken as fixed: its own influence is of order 1 / n
  out[place(M::gini_corrected)] = gini > 0 ? out[place(M::gini)] * (m_[M::gini_corrected] / gini) : 0;
  out[place(M::hoover)] = (m_.totals.mean.deviation(x) > 0 ? d : 0) - share_above_ * d - hoover * r;
}

void Influence::entropy(double x, double d, double r, MetricValues& out) const {
  const RowTotals& t = m_.totals;
  const double log_r = r > 0 ? log_ratio(d, r) : 0, theil = m_[M::theil_t], half = m_[M::atkinson_half];
  out[place(M::theil_t)] = entropy_excess(d, r, log_r) - r * theil;
  const double below = half / (1 + sqrt_(1 - half));  // 1 - mean of sqrt r
  const double root = d / (sqrt_(r) + 1) * (1 - below) - below;
  out[place(M::atkinson_half)] = root * root - half;
  for (const M metric : {M::theil_l, M::atkinson_1, M::atkinson_2}) out[place(metric)] = 0;
  if (!(x > 0)) return;
  const double own = t.positive_mean.deviation(x) / t.positive_mean.value.high, own_r = x / t.positive_mean.value.high,
               scale = t.weight.high / t.positive_weight.high, two = m_[M::atkinson_2];
  out[place(M::theil_l)] = scale * (log_deviation_excess(own, log_ratio(own, own_r)) - m_[M::theil_l]);
  out[place(M::atkinson_1)] = (1 - m_[M::atkinson_1]) * out[place(M::theil_l)];
  out[place(M::atkinson_2)] = scale * (1 - two) * ((1 - two) * own * (own / own_r) - two * (1 - own));
}

double Influence::lorenz(CurveShare at, double x, double r) const {
  const CurvePoint& point = m_.curve[at];
  const double here = x < point.quantile ? x - point.quantile : 0;
  return (here + share_at(at) * point.quantile) / m_.totals.mean.value.high -
         static_cast<double>(point.held / m_.totals.value) * r;
}

void Influence::shares(double x, double r, MetricValues& out) const {
  constexpr CurveShare kLorenz[] = {at10, at20, at30, at40, at50, at60, at70, at80, at90, at95, at99};
  for (std::size_t k = 0; k < std::size(kLorenz); ++k) out[place(M::lorenz_10) + k] = lorenz(kLorenz[k], x, r);
  out[place(M::top1_share)] = -out[place(M::lorenz_99)];
  out[place(M::top10_share)] = -out[place(M::lorenz_90)];
  const auto ratio = [&](M metric, M top, M bottom) {
    if (std::isfinite(m_[metric]))
      out[place(metric)] = (-out[place(top)] - m_[metric] * out[place(bottom)]) / m_[bottom];
  };
  ratio(M::palma, M::lorenz_90, M::lorenz_40);
  ratio(M::s80s20, M::lorenz_80, M::lorenz_20);
}

void Influence::percentiles(double x, MetricValues& out) const {
  for (std::size_t k = 0; k < kPercentileCount; ++k) {
    const CurvePoint& point = m_.curve[kPercentiles[k].at];
    const double below = x <= point.quantile;
    out[place(kPercentiles[k].metric)] = m_.in_unit((share_at(kPercentiles[k].at) - below) * inverse_density_[k]);
  }
  const auto ratio = [&](T metric, T top, T bottom) {
    if (std::isfinite(m_[metric]))
      out[place(metric)] = (out[place(top)] - m_[metric] * out[place(bottom)]) / m_[bottom];
  };
  ratio(T::p90_p10, T::p90, T::p10);
  ratio(T::p90_p50, T::p90, T::median);
  ratio(T::p50_p10, T::median, T::p10);
  ratio(T::p75_p25, T::p75, T::p25);
}

void Influence::shortfall(double x, MetricValues& out) const {
  const bool poor = x < m_.line;
  const double gap = poor ? (m_.line - x) / m_.line : 0;
  out[place(M::headcount)] = poor - m_[M::headcount];
  out[place(M::able_share)] = !poor - m_[M::able_share];
  out[place(M::poverty_gap)] = gap - m_[M::poverty_gap];
  out[place(M::poverty_severity)] = gap * gap - m_[M::poverty_severity];
  if (m_.totals.negatives == 0)
    out[place(M::watts)] = (poor && x > 0 ? -log_ratio(-gap, x / m_.line) : 0) - m_[M::watts];
}

}  // namespace eqc
