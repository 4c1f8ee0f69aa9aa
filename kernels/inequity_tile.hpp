// One world of an inequity job by a team: capabilities, who is able, a stable sort by rank, then every metric.
#pragma once

#include "kernels/inequity_job.hpp"
#include "kernels/metric/inequity.hpp"
#include "kernels/team.hpp"

namespace eqc {

/// What the tile needs beside the job.
struct InequityWork {
  double total_weight = 0;        ///< of all entities, added in their order
  std::uint8_t* able = nullptr;   ///< [n_shares][n_entities][worlds] 1 where the entity can pay
};

/// Doubles of memory that a team shares for n entities.
EQC_HD std::int32_t inequity_tile_size(std::int32_t n) { return 3 * n + profile_scratch_size(n) + 1; }

/// Number of entities with positive weight that come before entity e: by value, ties by position.
EQC_HD std::int32_t rank_of(const double* value, const double* weight, std::int32_t n, std::int32_t e) {
  const double own = value[e];
  std::int32_t rank = 0;
  for (std::int32_t i = 0; i < n; ++i) rank += (((value[i] < own) | ((value[i] == own) & (i < e))) & (weight[i] > 0.0)) ? 1 : 0;
  return rank;
}

/// Number and share of weight of the entities able to pay with one committed share, added in entity order.
EQC_HD void count_able(const InequityJob& job, const InequityWork& work, std::int64_t world, const double* capability, int share) {
  std::int32_t number = 0;
  double weight = 0.0;
  for (std::int32_t e = 0; e < job.n_entities; ++e) {
    const bool able = capability[e] * job.share[share] >= 1.0;
    number += able ? 1 : 0;
    weight = weight + (able ? job.weight[e] : 0.0);
    work.able[(static_cast<std::int64_t>(share) * job.n_entities + e) * job.worlds + world] = able ? 1 : 0;
  }
  job.able[(static_cast<std::int64_t>(share) * 2) * job.worlds + world] = number;
  job.able[(static_cast<std::int64_t>(share) * 2 + 1) * job.worlds + world] = work.total_weight > 0.0 ? weight / work.total_weight : 0.0;
}

/// `memory`: inequity_tile_size(n_entities) doubles shared by the team.
template <class Team>
EQC_HD void inequity_tile(const Team& team, const InequityJob& job, const InequityWork& work, std::int64_t world, double* memory) {
  const std::int32_t n = job.n_entities;
  double* const capability = memory;
  double* const sorted_value = memory + n;
  double* const sorted_weight = memory + 2 * n;
  double* const scratch = memory + 3 * n;
  std::int32_t* const count = reinterpret_cast<std::int32_t*>(scratch + profile_scratch_size(n));  // present, invalid
  team.each(n > 2 ? n : 2, [&](std::int32_t e) {
    if (e < 2) count[e] = 0;
    if (e < n) capability[e] = job.budget_usd[e] / job.cost_usd[static_cast<std::int64_t>(job.cost_row[e]) * job.worlds + world];
  });
  team.each(n, [&](std::int32_t e) {
    const double v = capability[e], w = job.weight[e];
    const bool ok = v >= 0.0 && v <= kLargestEntityValue && w >= 0.0 && w <= kLargestEntityValue;
    if (!ok) team.add(count[1], 1);
    if (!(w > 0.0)) return;
    const std::int32_t rank = rank_of(capability, job.weight, n, e);
    sorted_value[rank] = v + 0.0;
    sorted_weight[rank] = w;
    team.add(count[0], 1);
  });
  team.each(job.n_shares + 1, [&](std::int32_t i) {
    if (i > 0) {
      count_able(job, work, world, capability, i - 1);
      return;
    }
    InequitySummary summary;
    if (count[1] == 0) summarise_sorted(sorted_value, sorted_weight, count[0], 1.0 / job.metric_share, scratch, summary);
    for (int m = 0; m < kInequityMetrics; ++m) job.metrics[static_cast<std::int64_t>(m) * job.worlds + world] = summary.values[m];
  });
}

}  // namespace eqc
