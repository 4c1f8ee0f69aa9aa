// Shortfall below a threshold: the Foster-Greer-Thorbecke family, the Watts index, counts of the able.
#pragma once

#include "kernels/metric/profile.hpp"

namespace eqc {

// Poor means strictly below the threshold. With a need of its own per entity, pass value = income / need and threshold
// 1: the relative shortfall 1 - income / need is the same number.

/// FGT indices 0, 1 and 2 (Foster, Greer, Thorbecke 1984): headcount >= gap >= severity.
struct Shortfall {
  double headcount = 0;  ///< share of weight below the threshold
  double gap = 0;        ///< mean of the relative shortfall, 0 for those at or above
  double severity = 0;   ///< mean of its square
};

/// The terms of all three; `kOverOne`: the threshold is 1, and nothing need be divided by it.
template <bool kOverOne>
struct ShortfallTerms {
  double threshold;
  template <class Number>
  EQC_HD void operator()(const EntityAt<Number>& e, Number& headcount, Number& gap, Number& severity) const {
    Number held;
    if constexpr (kOverOne)
      held = e.value;
    else
      held = e.value / threshold;
    const Number relative = max_(1.0 - held, Number{});
    headcount = e.weight * select(e.value < threshold, Number{} + 1.0, Number{});
    gap = e.weight * relative;
    severity = e.weight * (relative * relative);
  }
};

/// threshold > 0; at 0 or below nobody is poor.
EQC_HD Shortfall shortfall_of(const Profile& p, double threshold, double headcount, double gap, double severity) {
  if (!(threshold > 0.0)) return {};
  return {headcount / p.weight_total, gap / p.weight_total, severity / p.weight_total};
}
EQC_HD Shortfall shortfall(const Profile& p, double threshold) {
  if (!(threshold > 0.0)) return {};
  double sum[3];
  entity_sums<3>(
      SerialTeam{}, p,
      [&](const auto& e, auto* term) { ShortfallTerms<false>{threshold}(e, term[0], term[1], term[2]); }, sum, nullptr);
  return shortfall_of(p, threshold, sum[0], sum[1], sum[2]);
}

/// Watts index: mean of ln(threshold / value) over those below. Zeros would be infinite and are left out of the sum,
/// not of the weight.
struct WattsTerm {
  double threshold, log_threshold;
  EQC_HD WattsTerm(const Profile& p, double line)
      : threshold(line), log_threshold(line > 0.0 && p.mean > 0.0 ? log_(line / p.mean) : 0.0) {}
  template <class Number>
  EQC_HD Number operator()(const EntityAt<Number>& e) const {
    return e.weight * select((e.value < threshold) & (e.value > 0.0), log_threshold - e.log_ratio, Number{});
  }
};
EQC_HD double watts_of(const Profile& p, double threshold, double sum) {
  return threshold > 0.0 && p.mean > 0.0 ? sum / p.weight_total : 0.0;
}
EQC_HD double watts(const Profile& p, double threshold) {
  return watts_of(p, threshold, entity_sum(p, WattsTerm(p, threshold)));
}

/// Entities below a value.
EQC_HD std::int32_t entities_below(const Profile& p, double value) {
  std::int32_t below = 0;
  for (std::int32_t size = p.n; size > 0;) {
    const std::int32_t half = size / 2;
    const bool skip = p.value[below + half] < value;
    below = skip ? below + half + 1 : below;
    size = skip ? size - half - 1 : half;
  }
  return below;
}

/// Entities at or above the threshold, whatever their weight.
EQC_HD double able_entities(const Profile& p, double threshold) {
  return static_cast<double>(p.n - entities_below(p, threshold));
}

/// Entities with value 0.
EQC_HD double zero_entities(const Profile& p) { return static_cast<double>(entities_below(p, 0x1p-1074)); }

}  // namespace eqc
