// How few entities hold how much: Herfindahl-Hirschman, effective numbers, largest-k shares, fewest holders.
#pragma once

#include "kernels/metric/profile.hpp"

namespace eqc {

// Every entity is one holder of its value: shares are value / sum of values and weights do not enter (HHI over nations
// must not depend on how many people live there). For per-person values pass the totals, value x population. Without
// any holding all are 0.

/// Herfindahl-Hirschman index: sum of squared shares, in [1 / n, 1]; times 10^4 for the scale of merger guidelines.
template <class Number>
EQC_HD Number share_squared_term(const EntityAt<Number>& e) {
  return e.share * e.share;
}
EQC_HD double hhi_of(const Profile& p, double sum) { return p.value_total > 0.0 ? sum : 0.0; }
EQC_HD double hhi(const Profile& p) {
  return hhi_of(p, entity_sum(p, [](const auto& e) { return share_squared_term(e); }));
}

/// HHI rescaled to 0 (equal holders) ... 1 (one holder): HHI - 1 / n = sum of (share - 1 / n)^2, over 1 - 1 / n. A
/// single entity: 1.
struct ExcessShareTerm {
  double equal;
  EQC_HD explicit ExcessShareTerm(const Profile& p) : equal(1.0 / static_cast<double>(p.n)) {}
  template <class Number>
  EQC_HD Number operator()(const EntityAt<Number>& e) const {
    return select(e.place > 0.0, (e.share - equal) * (e.share - equal), Number{});
  }
};
EQC_HD double hhi_normalised_of(const Profile& p, double sum) {
  if (!(p.value_total > 0.0)) return 0.0;
  if (p.n == 1 || p.value[0] == p.value[p.n - 1]) return p.n == 1 ? 1.0 : 0.0;
  return min_(sum / (1.0 - 1.0 / static_cast<double>(p.n)), 1.0);
}
EQC_HD double hhi_normalised(const Profile& p) { return hhi_normalised_of(p, entity_sum(p, ExcessShareTerm(p))); }

/// Number of equal holders with the same HHI.
EQC_HD double effective_number(double hhi_value) { return hhi_value > 0.0 ? 1.0 / hhi_value : 0.0; }

/// exp(-sum s ln s): number of equal holders with the same Shannon entropy.
template <class Number>
EQC_HD Number share_log_term(const EntityAt<Number>& e) {
  return e.share * e.log_ratio;
}
EQC_HD double shannon_number_of(const Profile& p, double sum) {
  return p.value_total > 0.0 ? (p.value_total / p.mean) * exp_(-sum)
                             : 0.0;  // ln s = ln(value / mean) - ln(total / mean)
}
EQC_HD double shannon_number(const Profile& p) {
  return shannon_number_of(p, entity_sum(p, [](const auto& e) { return share_log_term(e); }));
}

/// Hall-Tideman-Rosenbluth: 1 / (2 sum of rank x share - 1), rank 1 the largest.
template <class Number>
EQC_HD Number placed_share_term(const EntityAt<Number>& e) {
  return e.place * e.share;
}
EQC_HD double rosenbluth_of(const Profile& p, double sum) {
  return p.value_total > 0.0 ? 1.0 / (2.0 * sum - 1.0) : 0.0;
}
EQC_HD double rosenbluth(const Profile& p) {
  return rosenbluth_of(p, entity_sum(p, [](const auto& e) { return placed_share_term(e); }));
}

/// Share of the k largest holders.
EQC_HD double largest_share(const Profile& p, std::int32_t k) {
  return p.value_total > 0.0 ? min_(p.held[k < p.n ? k : p.n] / p.value_total, 1.0) : 0.0;
}

/// Fewest entities that together hold strictly more than share q of the whole, q in [0, 1); 0 when there is no holding.
/// More by rounding alone (1e-12 of the whole) is not more: of ten equal holders six hold more than half, whatever
/// their value.
EQC_HD double fewest_holders(const Profile& p, double q) {
  const double target = (q + 1e-12) * p.value_total;
  std::int32_t not_more = 0;  // of the numbers of holders 0 ... n, those at the start that do not hold more
  for (std::int32_t size = p.n + 1; size > 0;) {
    const std::int32_t half = size / 2;
    const bool skip = p.held[not_more + half] <= target;
    not_more = skip ? not_more + half + 1 : not_more;
    size = skip ? size - half - 1 : half;
  }
  return p.value_total > 0.0 ? static_cast<double>(not_more < p.n ? not_more : p.n) : 0.0;
}

}  // namespace eqc
