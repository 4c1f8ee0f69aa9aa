// Shapley values: a change split exactly into its causes, and the power of members in a game of reaching a sum.
#pragma once

#include "kernels/base/elementary.hpp"

namespace eqc {

inline constexpr int kMaxCauses = 16;

/// Shapley-Shorrocks split (Shorrocks 2013, J. Econ. Inequality 11): outcome[s] is the result when the causes in the
/// bits of s have changed and the others have not, s in [0, 2^causes). part[k] sums to outcome[all] - outcome[none] up
/// to rounding. causes in [1, kMaxCauses].
EQC_HD void shapley_split(const double* outcome, std::int32_t causes, double* part) {
  double weight[kMaxCauses];  // (size! (causes - size - 1)!) / causes! = 1 / (causes x binomial(causes - 1, size))
  double binomial = 1.0;
  for (std::int32_t size = 0; size < causes; ++size) {
    weight[size] = 1.0 / (causes * binomial);
    binomial = binomial * (causes - 1 - size) / (size + 1);
  }
  for (std::int32_t k = 0; k < causes; ++k) part[k] = 0.0;
  for (std::int32_t s = 0; s < (1 << causes); ++s) {
    std::int32_t size = 0;
    for (std::int32_t k = 0; k < causes; ++k) size += (s >> k) & 1;
    for (std::int32_t k = 0; k < causes; ++k)
      if (!((s >> k) & 1)) part[k] += weight[size] * (outcome[s | (1 << k)] - outcome[s]);
  }
}

/// Power of one member in a weighted majority game.
struct Power {
  double shapley_shubik;  ///< share of all orders of joining in which the member's arrival reaches the quota (Shapley,
                          ///< Shubik 1954); sums to 1
  double banzhaf;  ///< share of all coalitions of the others that the member turns from losing to winning (Banzhaf
                   ///< 1965); not normalised
};

/// Doubles of scratch that `coalition_power` needs.
EQC_HD std::int64_t coalition_scratch_size(std::int32_t members, std::int32_t quota) {
  return static_cast<std::int64_t>(members) * quota;
}

/// Powers of all members, weight[i] >= 0 in whole units, quota >= 1: a coalition wins when its units reach the quota.
/// All 0 when even all together do not. Counts coalitions of each (size, units below the quota) as shares, member by
/// member (generating functions: Mann, Shapley 1962; Brams, Affuso 1976): members^2 x quota operations per member.
/// Members at most 64.
EQC_HD void coalition_power(const std::int32_t* weight, std::int32_t members, std::int32_t quota, double* scratch,
                            Power* power) {
  std::int64_t together = 0;
  for (std::int32_t i = 0; i < members; ++i) together += weight[i];
  for (std::int32_t i = 0; i < members; ++i) power[i] = {0.0, 0.0};
  if (together < quota) return;
  for (std::int32_t own = 0; own < members; ++own) {
    if (weight[own] == 0) continue;
    // ways[size][units]: share of the coalitions of that size, among the others seen so far, with these units
    for (std::int64_t i = 0; i < static_cast<std::int64_t>(members) * quota; ++i) scratch[i] = 0.0;
    scratch[0] = 1.0;
    std::int32_t seen = 0;
    for (std::int32_t other = 0; other < members; ++other) {
      if (other == own) continue;
      ++seen;
      for (std::int32_t size = seen; size >= 0; --size) {
        // of all coalitions of `size` among `seen`, (seen - size) / seen leave the newcomer out and size / seen have it
        const double without = static_cast<double>(seen - size) / seen, with = static_cast<double>(size) / seen;
        double* const here = scratch + static_cast<std::int64_t>(size) * quota;
        const double* const smaller = size > 0 ? here - quota : here;
        for (std::int32_t units = quota - 1; units >= 0; --units) {
          const double joined = size > 0 && units >= weight[other] ? smaller[units - weight[other]] : 0.0;
          here[units] = (size < seen ? here[units] * without : 0.0) + joined * with;
        }
      }
    }
    const std::int32_t least = quota > weight[own] ? quota - weight[own] : 0;  // units that the member turns into a win
    double shapley = 0.0, banzhaf = 0.0, subsets = 1.0;  // subsets: binomial(members - 1, size) / 2^(members - 1)
    for (std::int32_t i = 1; i < members; ++i) subsets = subsets * 0.5;
    for (std::int32_t size = 0; size < members; ++size) {
      double pivotal = 0.0;
      for (std::int32_t units = least; units < quota; ++units)
        pivotal += scratch[static_cast<std::int64_t>(size) * quota + units];
      shapley += pivotal;
      banzhaf += pivotal * subsets;
      subsets = subsets * (members - 1 - size) / (size + 1);
    }
    power[own] = {shapley / members, banzhaf};
  }
}

}  // namespace eqc
