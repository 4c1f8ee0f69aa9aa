// Generalised entropy and Atkinson indices: Theil T and L, GE(alpha), Atkinson(epsilon), coefficient of variation.
#pragma once

#include "kernels/metric/profile.hpp"
#include "kernels/metric/lane_sum.hpp"

namespace eqc {

// Zero values. GE(alpha > 0) and Atkinson(epsilon < 1) keep them (0 ln 0 = 0). Theil L, GE(alpha <= 0) and
// Atkinson(epsilon >= 1) have no finite value with zeros: they are computed over the positive values, with these
// values' own mean, and Profile::positive_weight says how much weight that leaves out. To floor zeros instead, floor
// the values before making the profile. All are 0 when all values are equal, all zero included. Rounding below zero is
// cut.
//
// Small inequality. Sums are of terms that are themselves small near equality: as mean r = 1, mean (r ln r) = mean (r
// ln r - (r - 1)), whose terms are all >= 0 and of second order in r - 1, so neither the rounding of the mean nor
// cancellation shows. Likewise in the other indices.

/// r ln r - (r - 1) and r - 1 - ln r: >= 0, and 0 at r = 1. The first is 1 at r = 0 (0 ln 0 = 0).
template <class Number>
EQC_HD Number entropy_term(Number r, Number log_r) {
  return r * log_r - (r - 1.0);
}
template <class Number>
EQC_HD Number log_deviation_term(Number r, Number log_r) {
  return (r - 1.0) - log_r;
}

/// Theil T = GE(1): mean of r ln r, r = value / mean. In [0, ln(W / smallest w)].
template <class Number>
EQC_HD Number theil_t_term(const EntityAt<Number>& e) {
  return e.weight * entropy_term(e.ratio, e.log_ratio);
}
EQC_HD double theil_t_of(const Profile& p, double sum) { return p.mean > 0.0 ? max_(sum / p.weight_total, 0.0) : 0.0; }
EQC_HD double theil_t(const Profile& p) {
  return theil_t_of(p, entity_sum(p, [](const auto& e) { return theil_t_term(e); }));
}

/// Mean of the positive values over the mean of all.
EQC_HD double positive_mean_ratio(const Profile& p) {
  return p.positive_weight > 0.0 ? p.weight_total / p.positive_weight : 1.0;
}

/// Theil L, mean log deviation, GE(0): mean of ln(mean / value) over positive values. `kScaled` false:
/// positive_mean_ratio is 1, and nothing need be divided by it.
template <bool kScaled>
struct TheilLTerm {
  double scale, log_scale;
  EQC_HD explicit TheilLTerm(const Profile& p)
      : scale(positive_mean_ratio(p)), log_scale(kScaled ? log_(scale) : 0.0) {}
  template <class Number>
  EQC_HD Number operator()(const EntityAt<Number>& e) const {
    Number term;
    if constexpr (kScaled)
      term = log_deviation_term<Number>(e.ratio / scale, e.log_ratio - log_scale);
    else
      term = log_deviation_term<Number>(e.ratio, e.log_ratio);
    return select(e.ratio > 0.0, e.weight * term, Number{});
  }
};
EQC_HD double theil_l_of(const Profile& p, double sum) {
  return p.positive_weight > 0.0 ? max_(sum / p.positive_weight, 0.0) : 0.0;
}
EQC_HD double theil_l(const Profile& p) { return theil_l_of(p, entity_sum(p, TheilLTerm<true>(p))); }

/// Population coefficient of variation: standard deviation over mean.
template <class Number>
EQC_HD Number square_deviation_term(const EntityAt<Number>& e) {
  return e.weight * ((e.ratio - 1.0) * (e.ratio - 1.0));
}
EQC_HD double coefficient_of_variation_of(const Profile& p, double sum) {
  return p.mean > 0.0 ? sqrt_(sum / p.weight_total) : 0.0;
}
EQC_HD double coefficient_of_variation(const Profile& p) {
  return coefficient_of_variation_of(p, entity_sum(p, [](const auto& e) { return square_deviation_term(e); }));
}

/// Mean of r^exponent, r = value / mean: over all entities, zeros counting as 0, or, for negative exponents, over
/// positive values and their mean.
EQC_HD double power_mean(const Profile& p, double exponent) {
  const double *weight = p.weight, *ratio = p.ratio;
  const double scale = exponent < 0.0 ? positive_mean_ratio(p) : 1.0;
  const double sum = lane_sum(p.n, [=](std::int32_t i) {
    return select(ratio[i] > 0.0, weight[i] * pow_(max_(ratio[i], 0x1p-1022) / scale, exponent), 0.0);
  });
  return sum / (exponent < 0.0 ? p.positive_weight : p.weight_total);
}

/// GE(alpha): (mean of r^alpha - 1) / (alpha (alpha - 1)); alpha 0, 1 and 2 by their own formulas. For |alpha| up to 8.
EQC_HD double generalised_entropy(const Profile& p, double alpha) {
  if (alpha == 0.0) return theil_l(p);
  if (alpha == 1.0) return theil_t(p);
  if (!(p.mean > 0.0)) return 0.0;
  if (alpha == 2.0) {
    const double cv = coefficient_of_variation(p);
    return 0.5 * cv * cv;
  }
  return max_((power_mean(p, alpha) - 1.0) / (alpha * (alpha - 1.0)), 0.0);
}

/// Atkinson(0.5) without a power function: 1 - (mean of sqrt r)^2, with 1 - mean of sqrt r = mean of (sqrt r - 1)^2
/// / 2.
template <class Number>
EQC_HD Number root_deviation_term(const EntityAt<Number>& e) {
  const Number deviation = sqrt_(e.ratio) - 1.0;
  return e.weight * (deviation * deviation);
}
EQC_HD double atkinson_half_of(const Profile& p, double sum) {
  const double below = 0.5 * (sum / p.weight_total);
  return p.mean > 0.0 ? below * (2.0 - below) : 0.0;
}
EQC_HD double atkinson_half(const Profile& p) {
  return atkinson_half_of(p, entity_sum(p, [](const auto& e) { return root_deviation_term(e); }));
}

/// Atkinson(1): 1 - geometric mean / mean, over positive values.
EQC_HD double atkinson_1_of(double theil_l) {
  const double u = exp_(-theil_l);
  // 1 - u without cancellation for small l: what rounding made of u in u - 1, it made of ln u too (Higham 2002,
  // section 1.14.1)
  return u < 1.0 && theil_l < 1.0 ? (1.0 - u) * (theil_l / -log_(u)) : select(theil_l < 1.0, theil_l, 1.0 - u);
}
EQC_HD double atkinson_1(const Profile& p) { return atkinson_1_of(theil_l(p)); }

/// Atkinson(2): 1 - harmonic mean / mean, over positive values; mean / harmonic mean - 1 = mean of (r - 1)^2 / r.
struct HarmonicTerm {
  double scale;
  EQC_HD explicit HarmonicTerm(const Profile& p) : scale(positive_mean_ratio(p)) {}
  template <class Number>
  EQC_HD Number operator()(const EntityAt<Number>& e) const {
    const Number deviation = e.ratio - scale;
    return select(e.ratio > 0.0, e.weight * deviation * (deviation / max_(e.ratio, Number{} + 0x1p-1022)), Number{});
  }
};
EQC_HD double atkinson_2_of(const Profile& p, double sum) {
  if (!(p.positive_weight > 0.0)) return 0.0;
  const double above = sum / (p.positive_weight * positive_mean_ratio(p));
  return above < 1.0 ? above / (1.0 + above) : 1.0 - 1.0 / (1.0 + above);  // the second is 1 where the sum is infinite
}
EQC_HD double atkinson_2(const Profile& p) { return atkinson_2_of(p, entity_sum(p, HarmonicTerm(p))); }

/// Atkinson(epsilon), epsilon in (0, 8]: 1 - (mean of r^(1 - epsilon))^(1 / (1 - epsilon)).
EQC_HD double atkinson(const Profile& p, double epsilon) {
  if (epsilon == 0.5) return atkinson_half(p);
  if (epsilon == 1.0) return atkinson_1(p);
  if (epsilon == 2.0) return atkinson_2(p);
  if (!(p.mean > 0.0)) return 0.0;
  const double alpha = 1.0 - epsilon;
  return max_(1.0 - pow_(power_mean(p, alpha), 1.0 / alpha), 0.0);
}

}  // namespace eqc
