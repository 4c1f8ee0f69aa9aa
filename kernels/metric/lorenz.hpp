// The Lorenz curve and what is read off it: Gini, Hoover, top and bottom shares, Palma, S80/S20.
#pragma once

#include "kernels/metric/profile.hpp"

namespace eqc {

/// Lorenz curve: share of the total held by the poorest share q of the weight, linear between entities, so records are
/// never snapped to.
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

/// Share of the top q_top over the share of the bottom q_bottom: 0 when nobody holds anything, infinite when only the
/// bottom does not.
EQC_HD double share_ratio(double top, double bottom) {
  return bottom > 0.0 ? top / bottom : select(top > 0.0, kInfinity, 0.0);
}
EQC_HD double palma(const Profile& p) { return share_ratio(top_share(p, 0.1), lorenz(p, 0.4)); }
EQC_HD double s80s20(const Profile& p) { return share_ratio(top_share(p, 0.2), lorenz(p, 0.2)); }

/// What the Gini coefficient sums: w (x - x_min) (C_before + C_after - W). Subtracting x_min changes nothing, as the
/// bracket has weighted mean 0, but keeps small inequality accurate.
struct GiniTerm {
  double lowest, total;
  EQC_HD explicit GiniTerm(const Profile& p) : lowest(p.value[0]), total(p.cum_weight[p.n]) {}
  template <class Number>
  EQC_HD Number operator()(const EntityAt<Number>& e) const {
    return e.weight * (e.value - lowest) * (e.before + e.after - total);
  }
};

/// Gini coefficient from the sum over its term, over W S. In [0, 1 - sum (w / W)^2].
EQC_HD double gini_of(const Profile& p, double sum) {
  return p.mean > 0.0 ? max_(sum / p.cum_weight[p.n] / p.cum_value[p.n], 0.0) : 0.0;
}
EQC_HD double gini(const Profile& p) { return gini_of(p, entity_sum(p, GiniTerm(p))); }

/// Gini over the value it has when one entity holds all, 1 - sum (w / W)^2: n / (n - 1) x Gini for equal weights. 0 for
/// one entity.
struct WeightShareSquared {
  double total;
  template <class Number>
  EQC_HD Number operator()(const EntityAt<Number>& e) const {
    const Number share = e.weight / total;
    return share * share;
  }
};
EQC_HD double gini_corrected_of(const Profile& p, double gini, double weight_share_squares) {
  const double largest = 1.0 - weight_share_squares;
  return p.n > 1 && largest > 0.0 ? gini / largest : 0.0;
}
EQC_HD double gini_corrected(const Profile& p) {
  return gini_corrected_of(p, gini(p), entity_sum(p, WeightShareSquared{p.weight_total}));
}

/// Hoover index: half the mean absolute deviation over the mean = largest distance of the Lorenz curve from the
/// diagonal.
template <class Number>
EQC_HD Number deviation_term(const EntityAt<Number>& e) {
  return e.weight * abs_(e.ratio - 1.0);
}
EQC_HD double hoover_of(const Profile& p, double sum) { return p.mean > 0.0 ? 0.5 * (sum / p.weight_total) : 0.0; }
EQC_HD double hoover(const Profile& p) {
  return hoover_of(p, entity_sum(p, [](const auto& e) { return deviation_term(e); }));
}

}  // namespace eqc
