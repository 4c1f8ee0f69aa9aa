// The sorted entities of one world with what every inequity metric needs of them, computed once.
#pragma once

#include "kernels/base/elementary.hpp"
#include "kernels/metric/entity_sums.hpp"

namespace eqc {

inline constexpr int kProfileSums = 4;

/// Doubles of scratch a profile of n entities points into.
EQC_HD std::int32_t profile_scratch_size(std::int32_t n) { return 6 * n + 3 + kProfileSums; }

/// The profile of n >= 1 entities sorted ascending, by a team whose every thread gets it. It points into value, weight
/// and scratch, which must stay. `sum_scratch`: kEntitySumScratch doubles, or null for one thread.
template <class Team>
EQC_HD Profile make_profile(const Team& team, const double* value, const double* weight, std::int32_t n,
                            double* scratch, double* sum_scratch) {
  double* const ratio = scratch;
  double* const log_ratio = scratch + n;
  double* const share = scratch + 2 * n;
  double* const cum_weight = scratch + 3 * n;
  double* const cum_value = scratch + 4 * n + 1;
  double* const held = scratch + 5 * n + 2;
  double* const sum = scratch + 6 * n + 3;

  Profile p{n, value, weight, ratio, log_ratio, share, cum_weight, cum_value, held};
  entity_sums<kProfileSums>(
      team, p,
      [](const auto& e, auto* term) {
        term[0] = e.weight;
        term[1] = select(e.value > 0.0, e.weight, decltype(e.weight){});
        term[2] = e.value;
        term[3] = e.weight * e.value;
      },
      sum, sum_scratch);
  p.weight_total = sum[0];
  p.positive_weight = sum[1];
  p.value_total = sum[2];
  p.mean = select(value[0] == value[n - 1], value[0], sum[3] / sum[0]);

  const double divisor = select(p.mean > 0.0, p.mean, 1.0), total = select(p.value_total > 0.0, p.value_total, 1.0);
  team.each(3, [&](std::int32_t chain) { (chain == 0 ? cum_weight : chain == 1 ? cum_value : held)[0] = 0.0; });
  const std::int32_t stretch = team.stretch(n);
  for (std::int32_t begin = 0; begin < n;
       begin += stretch) {  // on the CPU short stretches, so that the chains of additions hide under the rest
    const std::int32_t count = n - begin < stretch ? n - begin : stretch;
    team.each(count, [=](std::int32_t at) {  // each by itself: vectorises
      const std::int32_t i = begin + at;
      const double r = value[i] / divisor;
      ratio[i] = r;
      log_ratio[i] = select(value[i] > 0.0, log_core(max_(r, 0x1p-1022)), 0.0);
      share[i] = value[i] / total;
    });
    team.each(3, [=](std::int32_t chain) {
      if (chain == 0)
        for (std::int32_t i = begin; i < begin + count; ++i) cum_weight[i + 1] = cum_weight[i] + weight[i];
      else if (chain == 1)
        for (std::int32_t i = begin; i < begin + count; ++i) cum_value[i + 1] = cum_value[i] + weight[i] * value[i];
      else
        for (std::int32_t i = begin; i < begin + count; ++i) held[i + 1] = held[i] + value[n - 1 - i];
    });
  }
  return p;
}

/// The same by one thread.
EQC_HD Profile make_profile(const double* value, const double* weight, std::int32_t n, double* scratch) {
  return make_profile(SerialTeam{}, value, weight, n, scratch, nullptr);
}

}  // namespace eqc
