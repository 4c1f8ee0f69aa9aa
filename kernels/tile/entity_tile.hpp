// One world of a job about entities by a team: values, a stable sort by rank, then every metric.
#pragma once

#include "kernels/base/team.hpp"
#include "kernels/metric/entity_metrics.hpp"

namespace eqc {

/// Places that the sort of a tile works on: a power of two.
EQC_HD std::int32_t entity_places(std::int32_t n) {
  std::int32_t places = 2;
  while (places < n) places *= 2;
  return places;
}

/// Doubles of memory that a team shares.
EQC_HD std::int32_t entity_tile_size(const EntityMetrics& m) {
  const std::int32_t places = entity_places(m.n_entities);
  return 2 * m.n_entities + places + places / 2 + 1 + entity_scratch_size(m) + kEntitySumScratch;
}

/// Sorts `places` (a power of two) values ascending, ties by position, and takes their positions along: a bitonic
/// network (Batcher 1968), a phase per step.
template <class Team>
EQC_HD void sort_entities(const Team& team, double* value, std::int32_t* position, std::int32_t places) {
  for (std::int32_t run = 2; run <= places; run *= 2)
    for (std::int32_t apart = run / 2; apart > 0; apart /= 2)
      team.each(places / 2, [=](std::int32_t pair) {
        const std::int32_t low = 2 * pair - (pair & (apart - 1)),
                           high = low + apart;  // a pair starts in every other run of `apart` places
        const double a = value[low], b = value[high];
        const std::int32_t at_a = position[low], at_b = position[high];
        const bool descends = b < a || (b == a && at_b < at_a), ascending = (low & run) == 0;
        if (descends != ascending) return;
        value[low] = b, value[high] = a;
        position[low] = at_b, position[high] = at_a;
      });
}

/// `Job` is an EntityMetrics with value(entity, world). After it, the values lie in memory[0 ... n_entities).
template <class Team, class Job>
EQC_HD void entity_tile(const Team& team, const Job& job, std::int64_t world, double* memory) {
  const std::int32_t n = job.n_entities, places = entity_places(n);
  double* const value = memory;
  double* const sorted_weight = memory + n;
  double* const sorted_value = memory + 2 * n;
  std::int32_t* const entity = reinterpret_cast<std::int32_t*>(sorted_value + places);
  std::int32_t* const count = entity + places;  // present, invalid
  double* const scratch = sorted_value + places + places / 2 + 1;
  team.each(2, [&](std::int32_t i) { count[i] = 0; });
  team.each(places, [&](std::int32_t e) {
    bool present = false;
    if (e < n) {
      const double v = job.value(e, world), w = job.weight[e];
      const bool ok = v >= 0.0 && v <= kLargestEntityValue && w >= 0.0 && w <= kLargestEntityValue;
      value[e] = v;
      present = w > 0.0;
      if (!ok) team.add(count[1], 1);
      if (present) team.add(count[0], 1);
    }
    sorted_value[e] = present ? value[e] + 0.0 : kInfinity;  // the absent end up behind all others
    entity[e] = e;
  });
  const std::int32_t present = count[0];
  const bool valid = count[1] == 0;
  if (valid) sort_entities(team, sorted_value, entity, places);
  team.each(valid ? present : 0, [&](std::int32_t i) { sorted_weight[i] = job.weight[entity[i]]; });
  write_entity_metrics(team, job, sorted_value, sorted_weight, entity, present, valid, value, world, scratch,
                       scratch + entity_scratch_size(job));
}

}  // namespace eqc
