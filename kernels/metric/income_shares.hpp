// Incomes of a country from published quantile shares: a shape-preserving Lorenz curve through them, its slopes being
// incomes.
#pragma once

#include "kernels/base/elementary.hpp"

namespace eqc {

// Between knots, below the last one: Schumaker's quadratic spline (1983, SIAM J. Numer. Anal. 20(4)), which keeps the
// curve increasing and convex: two quadratics per interval, so income is a continuous, ascending, piecewise linear
// function of rank. Above the last knot: a Pareto tail with that knot's income as its minimum and the group's share as
// published (Atkinson, Piketty, Saez 2011).

inline constexpr std::int32_t kMaxLorenzKnots = 16;

/// A Lorenz curve. Incomes are in units of the mean (slope of the curve).
struct LorenzCurve {
  std::int32_t knots = 0;                   ///< including (0, 0) and (1, 1)
  double population[kMaxLorenzKnots] = {};  ///< ascending, 0 ... 1
  double held[kMaxLorenzKnots] = {};        ///< ascending, 0 ... 1
  double income[kMaxLorenzKnots] = {};      ///< slope at each knot but the last, ascending
};

enum class SharesStatus : std::int32_t {
  ok,
  group_count,  ///< fewer than 2 or more than 15 groups
  negative,     ///< a group without people, a negative or NaN share, or no income at all
  not_convex,   ///< a group is on average richer than the next
};

/// Average income (over the mean) between knot k and k + 1.
EQC_HD double group_income(const LorenzCurve& c, std::int32_t k) {
  return (c.held[k + 1] - c.held[k]) / (c.population[k + 1] - c.population[k]);
}

/// Slopes at the inner knots, each between its neighbours' averages: log-linear in rank between group averages
/// (arithmetic when the poorer group has nothing). The last one must not lean on the top group, whose average says
/// little about its lower edge: it makes the group below it average the geometric mean of its two ends. The first knot
/// extrapolates, not below 0.
EQC_HD void fill_knot_incomes(LorenzCurve& c) {
  const std::int32_t last = c.knots - 2;
  for (std::int32_t k = 1; k <= last; ++k) {
    const double below = group_income(c, k - 1), above = group_income(c, k);
    const double width_below = c.population[k] - c.population[k - 1],
                 width_above = c.population[k + 1] - c.population[k];
    const double t = width_below / (width_below + width_above);
    double guess = below > 0.0 ? below * pow_(above / below, t) : t * above;
    if (k == last && k > 1 && c.income[k - 1] > 0.0) guess = below * (below / c.income[k - 1]);
    c.income[k] = clamp_(guess, below, above);
  }
  c.income[0] = max_(2.0 * group_income(c, 0) - c.income[1], 0.0);
}

/// Makes the curve from n groups (2 to 15), poorest first: how many people and how much income each has, in any unit
/// (percent, say; both are divided by their sum). Quintile and decile shares mix: widths 10, 10, 20, 20, 20, 10, 10.
/// Group averages must not descend, which shares rounded to 0.1 % may do (not_convex: join the two groups).
EQC_HD SharesStatus make_lorenz_curve(const double* group_population, const double* group_share, std::int32_t n,
                                      LorenzCurve& out) {
  if (n < 2 || n + 1 > kMaxLorenzKnots) return SharesStatus::group_count;
  double people = 0.0, total = 0.0;
  for (std::int32_t k = 0; k < n; ++k) {
    if (!(group_population[k] > 0.0 && group_share[k] >= 0.0)) return SharesStatus::negative;
    people += group_population[k];
    total += group_share[k];
  }
  if (!(total > 0.0)) return SharesStatus::negative;
  LorenzCurve c;
  c.knots = n + 1;
  double people_so_far = 0.0, total_so_far = 0.0;
  for (std::int32_t k = 0; k < n; ++k) {
    people_so_far += group_population[k];
    total_so_far += group_share[k];
    c.population[k + 1] = k + 1 < n ? people_so_far / people : 1.0;
    c.held[k + 1] = k + 1 < n ? total_so_far / total : 1.0;
  }
  for (std::int32_t k = 0; k + 2 < c.knots; ++k)
    if (group_income(c, k) > group_income(c, k + 1) * (1.0 + 1e-12)) return SharesStatus::not_convex;
  fill_knot_incomes(c);
  out = c;
  return SharesStatus::ok;
}

/// Where the two quadratics of interval k meet: `at` in (0, 1) of its width, and the slope there.
struct MiddleKnot {
  double at, income;
};

/// Placed where the slope comes out as the group's average, which lies between the slopes at both ends; any other place
/// meets the published share too, but not always with ascending slopes.
EQC_HD MiddleKnot middle_knot(const LorenzCurve& c, std::int32_t k) {
  const double average = group_income(c, k), first = c.income[k], last = c.income[k + 1];
  const double spread = last - first;
  const double at = clamp_(spread > 0.0 ? (last - average) / spread : 0.5, 0x1p-40, 1.0 - 0x1p-40);
  return {at, 2.0 * average - (first * at + last * (1.0 - at))};
}

/// Lorenz curve at population share p in [0, 1].
EQC_HD double lorenz(const LorenzCurve& c, double p) {
  if (!(p < 1.0)) return 1.0;
  std::int32_t k = 0;
  while (k + 2 < c.knots && p >= c.population[k + 1]) ++k;
  const double width = c.population[k + 1] - c.population[k];
  if (k + 2 == c.knots) {
    const double share = c.held[k + 1] - c.held[k];
    const double exponent = share > 0.0 ? c.income[k] / group_income(c, k) : 1.0;  // 1 - 1 / Pareto exponent
    return 1.0 - share * pow_((1.0 - p) / width, exponent);
  }
  const MiddleKnot m = middle_knot(c, k);
  const double t = (p - c.population[k]) / width;
  const double first = c.income[k], last = c.income[k + 1];
  if (t <= m.at) return c.held[k] + width * t * (first + 0.5 * (m.income - first) * (t / m.at));
  const double rest = 1.0 - t;
  return c.held[k + 1] - width * rest * (last - 0.5 * (last - m.income) * (rest / (1.0 - m.at)));
}

/// Income at rank p in [0, 1), over the mean: the slope of the curve.
EQC_HD double income_quantile(const LorenzCurve& c, double p) {
  std::int32_t k = 0;
  while (k + 2 < c.knots && p >= c.population[k + 1]) ++k;
  const double width = c.population[k + 1] - c.population[k];
  if (k + 2 == c.knots) {
    const double average = group_income(c, k);
    const double exponent = average > 0.0 ? c.income[k] / average : 1.0;
    return c.income[k] * pow_((1.0 - p) / width, exponent - 1.0);
  }
  const MiddleKnot m = middle_knot(c, k);
  const double t = (p - c.population[k]) / width;
  return t <= m.at ? c.income[k] + (m.income - c.income[k]) * (t / m.at)
                   : m.income + (c.income[k + 1] - m.income) * ((t - m.at) / (1.0 - m.at));
}

/// Share of people below an income (over the mean): the inverse of income_quantile, by 60 halvings of the rank.
EQC_HD double share_below(const LorenzCurve& c, double income_over_mean) {
  if (!(income_over_mean > c.income[0])) return 0.0;
  double low = 0.0, high = 1.0;
  for (int step = 0; step < 60; ++step) {
    const double middle = 0.5 * (low + high);
    const bool below = middle < 1.0 && income_quantile(c, middle) < income_over_mean;
    low = select(below, middle, low);
    high = select(below, high, middle);
  }
  return high;
}

/// Fills bin_mean[0..bins) with the mean income of each of `bins` equally populated bins, poorest first; they average
/// to mean_income.
EQC_HD void fill_income_bins(const LorenzCurve& c, double mean_income, std::int32_t bins, double* bin_mean) {
  double held_before = 0.0;
  for (std::int32_t b = 0; b < bins; ++b) {
    const double held = b + 1 < bins ? lorenz(c, static_cast<double>(b + 1) / static_cast<double>(bins)) : 1.0;
    bin_mean[b] = mean_income * static_cast<double>(bins) * max_(held - held_before, 0.0);
    held_before = held;
  }
}

}  // namespace eqc
