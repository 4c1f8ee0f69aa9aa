// The sorted entities of one world with what every inequity metric needs of them, computed once.
#pragma once

#include "kernels/base/elementary.hpp"
#include "kernels/metric/tree_fold.hpp"

namespace eqc {

/// Entities ascending by value. Values are 0 or in [1e-150, 1e150], weights in (0, 1e150]. A zero-weight entity is an absent entity:
/// it changes no weighted metric, and callers of the concentration metrics leave it out (summarise does).
struct Profile {
  std::int32_t n = 0;
  const double* value = nullptr;       ///< [n]
  const double* weight = nullptr;      ///< [n]
  const double* ratio = nullptr;       ///< [n] value / mean; 0 when all values are 0
  const double* log_ratio = nullptr;   ///< [n] ln(value / mean); 0 where the value is 0
  const double* share = nullptr;       ///< [n] value / sum of values; 0 when all values are 0
  const double* cum_weight = nullptr;  ///< [n + 1] weight of the first i entities
  const double* cum_value = nullptr;   ///< [n + 1] weight x value of the first i entities
  double weight_total = 0;
  double positive_weight = 0;  ///< weight of entities with a positive value
  double mean = 0;             ///< exactly the common value when all are equal, so that every index is exactly 0 then
  double value_total = 0;      ///< unweighted sum of values: what the concentration metrics call the whole
};

/// Doubles of scratch a profile of n entities points into.
EQC_HD std::int32_t profile_scratch_size(std::int32_t n) { return 5 * n + 2; }

/// Makes the profile of n >= 1 entities sorted ascending. It points into value, weight and scratch, which must stay.
EQC_HD Profile make_profile(const double* value, const double* weight, std::int32_t n, double* scratch) {
  double* const ratio = scratch;
  double* const log_ratio = scratch + n;
  double* const share = scratch + 2 * n;
  double* const cum_weight = scratch + 3 * n;
  double* const cum_value = scratch + 4 * n + 1;

  Profile p{n, value, weight, ratio, log_ratio, share, cum_weight, cum_value};
  p.weight_total = lane_sum(n, [=](std::int32_t i) { return weight[i]; });
  p.positive_weight = lane_sum(n, [=](std::int32_t i) { return select(value[i] > 0.0, weight[i], 0.0); });
  p.value_total = lane_sum(n, [=](std::int32_t i) { return value[i]; });
  const double mean = lane_sum(n, [=](std::int32_t i) { return weight[i] * value[i]; }) / p.weight_total;
  p.mean = select(value[0] == value[n - 1], value[0], mean);

  const double divisor = select(p.mean > 0.0, p.mean, 1.0), total = select(p.value_total > 0.0, p.value_total, 1.0);
  for (std::int32_t i = 0; i < n; ++i) {  // each by itself: vectorises
    const double r = value[i] / divisor;
    ratio[i] = r;
    log_ratio[i] = select(value[i] > 0.0, log_core(max_(r, 0x1p-1022)), 0.0);
    share[i] = value[i] / total;
  }
  double weight_so_far = 0.0, value_so_far = 0.0;
  for (std::int32_t i = 0; i < n; ++i) {
    cum_weight[i] = weight_so_far;
    cum_value[i] = value_so_far;
    weight_so_far += weight[i];
    value_so_far += weight[i] * value[i];
  }
  cum_weight[n] = weight_so_far;
  cum_value[n] = value_so_far;
  return p;
}

/// Weighted mean of term(i) over all entities.
template <class Term>
EQC_HD double weighted_mean(const Profile& p, const Term& term) {
  const double* weight = p.weight;
  return lane_sum(p.n, [=](std::int32_t i) { return weight[i] * term(i); }) / p.weight_total;
}

}  // namespace eqc
