// The Lorenz curve and what is read off it: Gini, Hoover, top and bottom shares, Palma, S80/S20.
#pragma once

#include "kernels/metric/profile.hpp"

namespace eqc {

/// Lorenz curve: share of the total held by the poorest share q of the weight, linear between entities, so records are never snapped to.
EQC_HD double lorenz(const Profile& p, double q) {
  if (!(p.mean > 0.0)) return 0.0;
  const double target = q * p.cum_weight[p.n];
  std::int32_t first = 0;  // the last entity that starts at or before the target
  for (std::int32_t size = p.n; size > 1;) {
    const std::int32_t half = size / 2;
    first = p.cum_weight[first + half] <= target ? first + half : first;
    size -= half;
  }
  const double held = fma_(target - p.cum_weight[first], p.value[first], p.cum_value[first]);
  return clamp_(held / p.cum_value[p.n], 0.0, 1.0);
}

/// Share held by the richest share q of the weight; 0 when nobody holds anything.
EQC_HD double top_share(const Profile& p, double q) { return p.mean > 0.0 ? 1.0 - lorenz(p, 1.0 - q) : 0.0; }

/// Share of the top q_top over the share of the bottom q_bottom: 0 when nobody holds anything, infinite when only the bottom does not.
EQC_HD double share_ratio(double top, double bottom) {
  return bottom > 0.0 ? top / bottom : select(top > 0.0, kInfinity, 0.0);
}
EQC_HD double palma(const Profile& p) { return share_ratio(top_share(p, 0.1), lorenz(p, 0.4)); }
EQC_HD double s80s20(const Profile& p) { return share_ratio(top_share(p, 0.2), lorenz(p, 0.2)); }

/// Gini coefficient: sum w (x - x_min) (C_before + C_after - W) / (W S). Subtracting x_min changes nothing, as the bracket has weighted
/// mean 0, but keeps small inequality accurate. In [0, 1 - sum (w / W)^2].
EQC_HD double gini(const Profile& p) {
  if (!(p.mean > 0.0)) return 0.0;
  const double *value = p.value, *weight = p.weight, *cum = p.cum_weight;
  const double lowest = value[0], total = cum[p.n];
  const double sum = lane_sum(
      p.n, [=](std::int32_t i) { return weight[i] * (value[i] - lowest) * (cum[i] + cum[i + 1] - total); });
  return max_(sum / total / p.cum_value[p.n], 0.0);
}

/// Gini over the value it has when one entity holds all, 1 - sum (w / W)^2: n / (n - 1) x Gini for equal weights. 0 for one entity.
EQC_HD double gini_corrected(const Profile& p) {
  const double* weight = p.weight;
  const double total = p.weight_total;
  const double largest = 1.0 - lane_sum(p.n, [=](std::int32_t i) { return (weight[i] / total) * (weight[i] / total); });
  return p.n > 1 && largest > 0.0 ? gini(p) / largest : 0.0;
}

/// Hoover index: half the mean absolute deviation over the mean = largest distance of the Lorenz curve from the diagonal.
EQC_HD double hoover(const Profile& p) {
  if (!(p.mean > 0.0)) return 0.0;
  const double* ratio = p.ratio;
  return 0.5 * weighted_mean(p, [=](std::int32_t i) { return abs_(ratio[i] - 1.0); });
}

}  // namespace eqc
