// One world of a job about entities by a team: values, a stable sort by rank, then every metric.
#pragma once

#include "kernels/entity_metrics.hpp"
#include "kernels/team.hpp"

namespace eqc {

/// Doubles of memory that a team shares.
EQC_HD std::int32_t entity_tile_size(const EntityMetrics& m) { return 3 * m.n_entities + m.n_entities / 2 + 2 + entity_scratch_size(m); }

/// Number of entities with positive weight that come before entity e: by value, ties by position.
EQC_HD std::int32_t rank_of(const double* value, const double* weight, std::int32_t n, std::int32_t e) {
  const double own = value[e];
  std::int32_t rank = 0;
  for (std::int32_t i = 0; i < n; ++i) rank += (((value[i] < own) | ((value[i] == own) & (i < e))) & (weight[i] > 0.0)) ? 1 : 0;
  return rank;
}

/// `Job` is an EntityMetrics with value(entity, world). After it, the values lie in memory[0 ... n_entities).
template <class Team, class Job>
EQC_HD void entity_tile(const Team& team, const Job& job, std::int64_t world, double* memory) {
  const std::int32_t n = job.n_entities;
  double* const value = memory;
  double* const sorted_value = memory + n;
  double* const sorted_weight = memory + 2 * n;
  std::int32_t* const entity = reinterpret_cast<std::int32_t*>(memory + 3 * n);
  std::int32_t* const count = reinterpret_cast<std::int32_t*>(memory + 3 * n + n / 2 + 1);  // present, invalid
  double* const scratch = memory + 3 * n + n / 2 + 2;
  team.each(n > 2 ? n : 2, [&](std::int32_t e) {
    if (e < 2) count[e] = 0;
    if (e < n) value[e] = job.value(e, world);
  });
  team.each(n, [&](std::int32_t e) {
    const double v = value[e], w = job.weight[e];
    const bool ok = v >= 0.0 && v <= kLargestEntityValue && w >= 0.0 && w <= kLargestEntityValue;
    if (!ok) team.add(count[1], 1);
    if (!(w > 0.0)) return;
    const std::int32_t rank = rank_of(value, job.weight, n, e);
    sorted_value[rank] = v + 0.0;
    sorted_weight[rank] = w;
    entity[rank] = e;
    team.add(count[0], 1);
  });
  team.each(1, [&](std::int32_t) { write_entity_metrics(job, sorted_value, sorted_weight, entity, count[0], count[1] == 0, value, world, scratch); });
}

}  // namespace eqc
