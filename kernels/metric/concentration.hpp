// How few entities hold how much: Herfindahl-Hirschman, effective numbers, largest-k shares, fewest holders.
#pragma once

#include "kernels/metric/profile.hpp"

namespace eqc {

// Every entity is one holder of its value: shares are value / sum of values and weights do not enter (HHI over nations must not depend
// on how many people live there). For per-person values pass the totals, value x population. Without any holding all are 0.

/// Herfindahl-Hirschman index: sum of squared shares, in [1 / n, 1]; times 10^4 for the scale of merger guidelines.
EQC_HD double hhi(const Profile& p) {
  if (!(p.value_total > 0.0)) return 0.0;
  const double* share = p.share;
  return lane_sum(p.n, [=](std::int32_t i) { return share[i] * share[i]; });
}

/// HHI rescaled to 0 (equal holders) ... 1 (one holder): HHI - 1 / n = sum of (share - 1 / n)^2, over 1 - 1 / n. A single entity: 1.
EQC_HD double hhi_normalised(const Profile& p) {
  if (!(p.value_total > 0.0)) return 0.0;
  if (p.n == 1 || p.value[0] == p.value[p.n - 1]) return p.n == 1 ? 1.0 : 0.0;
  const double* value = p.value;
  const double total = p.value_total, equal = 1.0 / static_cast<double>(p.n);
  const double excess = lane_sum(p.n, [=](std::int32_t i) { return (value[i] / total - equal) * (value[i] / total - equal); });
  return min_(excess / (1.0 - equal), 1.0);
}

/// Number of equal holders with the same HHI.
EQC_HD double effective_number(double hhi_value) { return hhi_value > 0.0 ? 1.0 / hhi_value : 0.0; }

/// exp(-sum s ln s): number of equal holders with the same Shannon entropy.
EQC_HD double shannon_number(const Profile& p) {
  if (!(p.value_total > 0.0)) return 0.0;
  const double *share = p.share, *log_ratio = p.log_ratio;
  const double sum = lane_sum(p.n, [=](std::int32_t i) { return share[i] * log_ratio[i]; });
  return (p.value_total / p.mean) * exp_(-sum);  // ln s = ln(value / mean) - ln(total / mean)
}

/// Hall-Tideman-Rosenbluth: 1 / (2 sum of rank x share - 1), rank 1 the largest.
EQC_HD double rosenbluth(const Profile& p) {
  if (!(p.value_total > 0.0)) return 0.0;
  const double* share = p.share;
  const std::int32_t n = p.n;
  const double sum = lane_sum(n, [=](std::int32_t i) { return static_cast<double>(n - i) * share[i]; });
  return 1.0 / (2.0 * sum - 1.0);
}

/// Share of the k largest holders.
EQC_HD double largest_share(const Profile& p, std::int32_t k) {
  if (!(p.value_total > 0.0)) return 0.0;
  double held = 0.0;
  for (std::int32_t i = 0; i < (k < p.n ? k : p.n); ++i) held += p.value[p.n - 1 - i];
  return min_(held / p.value_total, 1.0);
}

/// Fewest entities that together hold strictly more than share q[k] of the whole, q ascending in [0, 1); 0 when there is no holding. More by rounding
/// alone (1e-12 of the whole) is not more: of ten equal holders six hold more than half, whatever their value.
template <int kShares>
EQC_HD void fewest_holders(const Profile& p, const double (&q)[kShares], double (&fewest)[kShares]) {
  double held = 0.0;
  std::int32_t holders = 0;
  for (int k = 0; k < kShares; ++k) {
    const double target = (q[k] + 1e-12) * p.value_total;
    while (p.value_total > 0.0 && holders < p.n && held <= target) held += p.value[p.n - 1 - holders++];
    fewest[k] = static_cast<double>(holders);
  }
}
EQC_HD double fewest_holders(const Profile& p, double q) {
  double fewest[1];
  fewest_holders(p, {q}, fewest);
  return fewest[0];
}

}  // namespace eqc
