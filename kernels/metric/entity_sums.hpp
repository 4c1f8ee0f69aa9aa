// Sums over the entities of one world, several at once, in one order whoever adds: registers of a CPU or threads of a
// GPU.
#pragma once

#include "kernels/base/team.hpp"
#include "kernels/metric/lane_sum.hpp"

#if !defined(__CUDACC__)
#include "kernels/base/lanes.hpp"
#endif

namespace eqc {

// The order is LaneSum's: entity i is added to lane i mod 8 in index order, then the 8 lanes fold by halving (4, 2, 1).

/// Entities ascending by value. Values are 0 or in [1e-150, 1e150], weights in (0, 1e150]. A zero-weight entity is an
/// absent entity: it changes no weighted metric, and callers of the concentration metrics leave it out (summarise
/// does).
struct Profile {
  std::int32_t n = 0;
  const double* value = nullptr;       ///< [n]
  const double* weight = nullptr;      ///< [n]
  const double* ratio = nullptr;       ///< [n] value / mean; 0 when all values are 0
  const double* log_ratio = nullptr;   ///< [n] ln(value / mean); 0 where the value is 0
  const double* share = nullptr;       ///< [n] value / sum of values; 0 when all values are 0
  const double* cum_weight = nullptr;  ///< [n + 1] weight of the first i entities
  const double* cum_value = nullptr;   ///< [n + 1] weight x value of the first i entities
  const double* held = nullptr;        ///< [n + 1] unweighted values of the i largest, added from the largest on
  double weight_total = 0;
  double positive_weight = 0;  ///< weight of entities with a positive value
  double mean = 0;             ///< exactly the common value when all are equal, so that every index is exactly 0 then
  double value_total = 0;      ///< unweighted sum of values: what the concentration metrics call the whole
};

/// One entity of a profile, or a register of neighbours: what terms are made of. Neighbours beyond the last entity are
/// 0 in everything.
template <class Number>
struct EntityAt {
  Number value, weight, ratio, log_ratio, share;
  Number before, after;  ///< weight before it, and with it
  Number place;          ///< from the top: 1 the largest; 0 and less beyond the last entity
};

EQC_HD EntityAt<double> entity_at(const Profile& p, std::int32_t i) {
  return {p.value[i], p.weight[i],     p.ratio[i],          p.log_ratio[i],
          p.share[i], p.cum_weight[i], p.cum_weight[i + 1], static_cast<double>(p.n - i)};
}

inline constexpr int kMostEntitySums = 16;     ///< at once
inline constexpr int kEntitiesTogether = 128;  ///< whose terms a team of several threads keeps

/// Doubles of scratch of entity_sums for a team of several threads; one thread needs none.
inline constexpr int kEntitySumScratch = kMostEntitySums * (kEntitiesTogether + kSumLanes);

/// sum[s] = sum over entities of term s, for the whole team to read. `terms(entity, term)` sets term[0 ... kSums) of an
/// EntityAt<Number>; terms of weight and share 0 are 0.
template <int kSums, class Team, class Terms>
EQC_HD void entity_sums(const Team& team, const Profile& p, const Terms& terms, double* sum, double* scratch) {
  static_assert(kSums <= kMostEntitySums);
  double* const lane = scratch;
  double* const term = scratch + kSums * kSumLanes;
  for (std::int32_t begin = 0; begin < p.n; begin += kEntitiesTogether) {
    const std::int32_t count = p.n - begin < kEntitiesTogether ? p.n - begin : kEntitiesTogether;
    team.each(count, [&](std::int32_t i) {
      double of_entity[kSums];
      terms(entity_at(p, begin + i), of_entity);
      for (int s = 0; s < kSums; ++s) term[s * kEntitiesTogether + i] = of_entity[s];
    });
    team.each(kSums * kSumLanes, [&](std::int32_t at) {
      const std::int32_t l = at % kSumLanes;
      const double* const mine = term + at / kSumLanes * kEntitiesTogether;
      double so_far = begin == 0 ? 0.0 : lane[at];
      for (std::int32_t i = l; i < count; i += kSumLanes) so_far += mine[i];
      lane[at] = so_far;
    });
  }
  team.each(kSums, [&](std::int32_t s) { sum[s] = p.n > 0 ? fold_sum_lanes(lane + s * kSumLanes) : 0.0; });
}

#if !defined(__CUDACC__)
inline EntityAt<Lanes> entities_at(const Profile& p, std::int32_t i, int count) {
  Lanes place = Lanes{} + static_cast<double>(p.n - i);
  for (int l = 0; l < kLanes; ++l) place[l] -= l;
  return {load_lanes(p.value + i, count),          load_lanes(p.weight + i, count),
          load_lanes(p.ratio + i, count),          load_lanes(p.log_ratio + i, count),
          load_lanes(p.share + i, count),          load_lanes(p.cum_weight + i, count),
          load_lanes(p.cum_weight + i + 1, count), place};
}

/// The same by one thread, all sums in registers.
template <int kSums, class Terms>
inline void entity_sums(const SerialTeam&, const Profile& p, const Terms& terms, double* sum, double*) {
  double lane[kSums][kSumLanes];
  for (int first = 0; first < kSumLanes; first += kLanes) {
    Lanes so_far[kSums] = {};
    for (std::int32_t i = first; i < p.n; i += kSumLanes) {
      Lanes term[kSums];
      terms(entities_at(p, i, p.n - i < kLanes ? p.n - i : kLanes), term);
#pragma GCC unroll 16
      for (int s = 0; s < kSums; ++s) so_far[s] += term[s];
    }
#pragma GCC unroll 16
    for (int s = 0; s < kSums; ++s) store_lanes(&lane[s][first], so_far[s]);
  }
  for (int s = 0; s < kSums; ++s) sum[s] = fold_sum_lanes(lane[s]);
}
#else
/// The same by one thread.
template <int kSums, class Terms>
EQC_HD void entity_sums(const SerialTeam&, const Profile& p, const Terms& terms, double* sum, double*) {
  double lane[kSums][kSumLanes] = {};
  for (std::int32_t i = 0; i < p.n; ++i) {
    double term[kSums];
    terms(entity_at(p, i), term);
    for (int s = 0; s < kSums; ++s) lane[s][i % kSumLanes] += term[s];
  }
  for (int s = 0; s < kSums; ++s) sum[s] = fold_sum_lanes(lane[s]);
}
#endif

/// Sum of one term, `term(entity)` of an EntityAt<Number>, by one thread.
template <class Term>
EQC_HD double entity_sum(const Profile& p, const Term& term) {
  double sum;
  entity_sums<1>(
      SerialTeam{}, p, [&](const auto& entity, auto* of_entity) { of_entity[0] = term(entity); }, &sum, nullptr);
  return sum;
}

/// Weighted mean of term(entity) over all entities.
template <class Term>
EQC_HD double weighted_mean(const Profile& p, const Term& term) {
  return entity_sum(p, [&](const auto& e) { return e.weight * term(e); }) / p.weight_total;
}

}  // namespace eqc
