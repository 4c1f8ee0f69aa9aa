// Dominance of one distribution over another, curve against curve: first order, generalised Lorenz (second order),
// Lorenz; with crossings.
#pragma once

#include "kernels/metric/profile.hpp"

namespace eqc {

/// How curve A lies to curve B.
struct Dominance {
  std::int32_t sign =
      0;  ///< +1 A dominates B: nowhere below and somewhere above; -1 B dominates A; 0 the same curve, or they cross
  std::int32_t crossings = 0;  ///< how often the sign of the difference changes; above 0 neither dominates
  double first_crossing = 0;   ///< where it first does: an income (first order), a population share (Lorenz curves)
  double largest_above = 0;    ///< largest difference A - B, of what is compared
  double largest_below = 0;    ///< largest difference B - A
};

namespace dominance {

/// Differences smaller than this share of the curves' scale are rounding, not a crossing.
inline constexpr double kSame = 1e-12;

/// Follows the difference of two curves along its places and counts changes of sign.
class Walk {
 public:
  EQC_HD explicit Walk(double scale) : same_(kSame * scale) {}

  /// The difference A - B at place x, ascending; between two places it is linear (`linear`) or keeps the earlier value.
  EQC_HD void step(double x, double difference, bool linear) {
    const std::int32_t sign = difference > same_ ? 1 : difference < -same_ ? -1 : 0;
    out_.largest_above = max_(out_.largest_above, difference);
    out_.largest_below = max_(out_.largest_below, -difference);
    if (sign != 0 && last_sign_ != 0 && sign != last_sign_) {
      if (out_.crossings == 0)
        out_.first_crossing = linear ? last_x_ + (x - last_x_) * (last_ / (last_ - difference)) : x;
      ++out_.crossings;
    }
    if (sign != 0) {
      if (first_sign_ == 0) first_sign_ = sign;
      last_sign_ = sign;
      last_ = difference;
      last_x_ = x;
    } else if (linear && last_sign_ != 0) {
      last_ = last_sign_ * same_;  // it touches: a later change of sign happens from here
      last_x_ = x;
    }
  }

  EQC_HD Dominance result() {
    out_.sign = out_.crossings == 0 ? first_sign_ : 0;
    return out_;
  }

 private:
  Dominance out_;
  double same_, last_ = 0, last_x_ = 0;
  std::int32_t last_sign_ = 0, first_sign_ = 0;
};

/// Walks two Lorenz-like curves (weight share on x, `height` per profile on y) over the union of their corners.
EQC_HD Dominance compare_curves(const Profile& a, const Profile& b, double height_a, double height_b) {
  Walk walk(max_(height_a, height_b));
  std::int32_t i = 0, j = 0;  // corners passed
  while (i < a.n || j < b.n) {
    const double at_a = i < a.n ? a.cum_weight[i + 1] / a.cum_weight[a.n] : 1.0,
                 at_b = j < b.n ? b.cum_weight[j + 1] / b.cum_weight[b.n] : 1.0;
    const double x = min_(at_a, at_b);
    const std::int32_t ia = i < a.n ? i : a.n - 1, jb = j < b.n ? j : b.n - 1;
    const double held_a =
        fma_(x * a.cum_weight[a.n] - a.cum_weight[ia], a.value[ia], a.cum_value[ia]) / a.cum_value[a.n];
    const double held_b =
        fma_(x * b.cum_weight[b.n] - b.cum_weight[jb], b.value[jb], b.cum_value[jb]) / b.cum_value[b.n];
    walk.step(x, held_a * height_a - held_b * height_b, true);
    i += at_a <= x ? 1 : 0;
    j += at_b <= x ? 1 : 0;
  }
  return walk.result();
}

}  // namespace dominance

/// Lorenz dominance (Atkinson 1970): +1 where A is nowhere more unequal. Both need a positive mean; otherwise all is 0.
EQC_HD Dominance lorenz_dominance(const Profile& a, const Profile& b) {
  if (!(a.mean > 0.0 && b.mean > 0.0)) return {};
  return dominance::compare_curves(a, b, 1.0, 1.0);
}

/// Generalised Lorenz dominance (Shorrocks 1983, Economica 50), the same as second-order dominance and as a smaller
/// poverty gap at every line (Foster, Shorrocks 1988): +1 where A is better for every equality-preferring judge.
EQC_HD Dominance second_order_dominance(const Profile& a, const Profile& b) {
  if (!(a.mean > 0.0 && b.mean > 0.0)) return {};
  return dominance::compare_curves(a, b, a.mean, b.mean);
}

/// First-order dominance: +1 where the share of A below every line z is at most that of B, hence a headcount no higher
/// at any line. Differences are B's share below minus A's; crossings are incomes.
EQC_HD Dominance first_order_dominance(const Profile& a, const Profile& b) {
  dominance::Walk walk(1.0);
  std::int32_t i = 0, j = 0;
  while (i < a.n || j < b.n) {
    const double z = j >= b.n || (i < a.n && a.value[i] <= b.value[j]) ? a.value[i] : b.value[j];
    while (i < a.n && a.value[i] <= z) ++i;
    while (j < b.n && b.value[j] <= z) ++j;
    walk.step(z, b.cum_weight[j] / b.cum_weight[b.n] - a.cum_weight[i] / a.cum_weight[a.n], false);
  }
  return walk.result();
}

}  // namespace eqc
