// Generalised entropy and Atkinson indices: Theil T and L, GE(alpha), Atkinson(epsilon), coefficient of variation.
#pragma once

#include "kernels/metric/profile.hpp"

namespace eqc {

// Zero values. GE(alpha > 0) and Atkinson(epsilon < 1) keep them (0 ln 0 = 0). Theil L, GE(alpha <= 0) and Atkinson(epsilon >= 1) have
// no finite value with zeros: they are computed over the positive values, with these values' own mean, and Profile::positive_weight
// says how much weight that leaves out. To floor zeros instead, floor the values before making the profile.
// All are 0 when all values are equal, all zero included. Rounding below zero is cut.
//
// Small inequality. Sums are of terms that are themselves small near equality: as mean r = 1, mean (r ln r) = mean (r ln r - (r - 1)), whose
// terms are all >= 0 and of second order in r - 1, so neither the rounding of the mean nor cancellation shows. Likewise in the other indices.

/// r ln r - (r - 1) and r - 1 - ln r: >= 0, and 0 at r = 1. The first is 1 at r = 0 (0 ln 0 = 0).
EQC_HD double entropy_term(double r, double log_r) { return r * log_r - (r - 1.0); }
EQC_HD double log_deviation_term(double r, double log_r) { return (r - 1.0) - log_r; }

/// Theil T = GE(1): mean of r ln r, r = value / mean. In [0, ln(W / smallest w)].
EQC_HD double theil_t(const Profile& p) {
  if (!(p.mean > 0.0)) return 0.0;
  const double *ratio = p.ratio, *log_ratio = p.log_ratio;
  return max_(weighted_mean(p, [=](std::int32_t i) { return entropy_term(ratio[i], log_ratio[i]); }), 0.0);
}

/// Mean of the positive values over the mean of all.
EQC_HD double positive_mean_ratio(const Profile& p) { return p.positive_weight > 0.0 ? p.weight_total / p.positive_weight : 1.0; }

/// Theil L, mean log deviation, GE(0): mean of ln(mean / value) over positive values.
EQC_HD double theil_l(const Profile& p) {
  if (!(p.positive_weight > 0.0)) return 0.0;
  const double *weight = p.weight, *ratio = p.ratio, *log_ratio = p.log_ratio;
  const double scale = positive_mean_ratio(p), log_scale = log_(scale);
  const double sum = lane_sum(p.n, [=](std::int32_t i) { return select(ratio[i] > 0.0, weight[i] * log_deviation_term(ratio[i] / scale, log_ratio[i] - log_scale), 0.0); });
  return max_(sum / p.positive_weight, 0.0);
}

/// Population coefficient of variation: standard deviation over mean.
EQC_HD double coefficient_of_variation(const Profile& p) {
  if (!(p.mean > 0.0)) return 0.0;
  const double* ratio = p.ratio;
  return sqrt_(weighted_mean(p, [=](std::int32_t i) { return (ratio[i] - 1.0) * (ratio[i] - 1.0); }));
}

/// Mean of r^exponent over positive values with r = value / mean of the positive values.
EQC_HD double positive_power_mean(const Profile& p, double exponent) {
  const double *weight = p.weight, *ratio = p.ratio, *value = p.value;
  const double scale = positive_mean_ratio(p);
  const double sum = lane_sum(p.n, [=](std::int32_t i) {
    return select(value[i] > 0.0, weight[i] * pow_(max_(ratio[i], 0x1p-1022) / scale, exponent), 0.0);
  });
  return sum / p.positive_weight;
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
  const double* ratio = p.ratio;
  const double power_mean = alpha < 0.0 ? positive_power_mean(p, alpha) : weighted_mean(p, [=](std::int32_t i) {
    return select(ratio[i] > 0.0, pow_(max_(ratio[i], 0x1p-1022), alpha), 0.0);
  });
  return max_((power_mean - 1.0) / (alpha * (alpha - 1.0)), 0.0);
}

/// Atkinson(0.5) without a power function: 1 - (mean of sqrt r)^2, with 1 - mean of sqrt r = mean of (sqrt r - 1)^2 / 2.
EQC_HD double atkinson_half(const Profile& p) {
  if (!(p.mean > 0.0)) return 0.0;
  const double* ratio = p.ratio;
  const double below = 0.5 * weighted_mean(p, [=](std::int32_t i) { return (sqrt_(ratio[i]) - 1.0) * (sqrt_(ratio[i]) - 1.0); });
  return below * (2.0 - below);
}

/// Atkinson(1): 1 - geometric mean / mean, over positive values.
EQC_HD double atkinson_1(const Profile& p) {
  const double l = theil_l(p), u = exp_(-l);
  // 1 - u without cancellation for small l: what rounding made of u in u - 1, it made of ln u too (Higham 2002, section 1.14.1)
  return u < 1.0 && l < 1.0 ? (1.0 - u) * (l / -log_(u)) : select(l < 1.0, l, 1.0 - u);
}

/// Atkinson(2): 1 - harmonic mean / mean, over positive values; mean / harmonic mean - 1 = mean of (r - 1)^2 / r.
EQC_HD double atkinson_2(const Profile& p) {
  if (!(p.positive_weight > 0.0)) return 0.0;
  const double *weight = p.weight, *value = p.value, *ratio = p.ratio;
  const double scale = positive_mean_ratio(p);
  const double sum = lane_sum(p.n, [=](std::int32_t i) {
    return select(value[i] > 0.0, weight[i] * (ratio[i] - scale) * ((ratio[i] - scale) / max_(ratio[i], 0x1p-1022)), 0.0);
  });
  const double above = sum / (p.positive_weight * scale);
  return above < 1.0 ? above / (1.0 + above) : 1.0 - 1.0 / (1.0 + above);  // the second is 1 where the sum is infinite
}

/// Atkinson(epsilon), epsilon in (0, 8]: 1 - (mean of r^(1 - epsilon))^(1 / (1 - epsilon)).
EQC_HD double atkinson(const Profile& p, double epsilon) {
  if (epsilon == 0.5) return atkinson_half(p);
  if (epsilon == 1.0) return atkinson_1(p);
  if (epsilon == 2.0) return atkinson_2(p);
  if (!(p.mean > 0.0)) return 0.0;
  const double alpha = 1.0 - epsilon;
  const double* ratio = p.ratio;
  const double power_mean = alpha < 0.0 ? positive_power_mean(p, alpha) : weighted_mean(p, [=](std::int32_t i) {
    return select(ratio[i] > 0.0, pow_(max_(ratio[i], 0x1p-1022), alpha), 0.0);
  });
  return max_(1.0 - pow_(power_mean, 1.0 / alpha), 0.0);
}

}  // namespace eqc
