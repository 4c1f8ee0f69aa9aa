// What is computed of the sorted entities of one world: every inequity metric, its split by groups, concentration along a ranking.
#pragma once

#include "kernels/metric/concentration_index.hpp"
#include "kernels/metric/decomposition.hpp"
#include "kernels/metric/inequity.hpp"

namespace eqc {

inline constexpr int kMaxGroupings = 4;
inline constexpr int kDecompositionParts = 7;  ///< theil_t_between, _within, theil_l_between, _within, gini_between, _within, _overlap

/// Entities of a job and where results go; on the side that runs the job. Entities of weight 0 are absent.
struct EntityMetrics {
  std::int32_t worlds = 0, n_entities = 0;
  const double* weight = nullptr;            ///< [n_entities]
  double threshold = 1;                      ///< value from which an entity is able: what headcounts and FGT measure against
  double* metrics = nullptr;                 ///< [kInequityMetrics][worlds]; null: not wanted
  std::int32_t n_groupings = 0;              ///< at most kMaxGroupings
  std::int32_t n_groups[kMaxGroupings] = {};
  const std::int32_t* group = nullptr;       ///< [n_groupings][n_entities] in [0, n_groups)
  double* parts = nullptr;                   ///< [n_groupings][kDecompositionParts][worlds]; all 0 when nobody holds anything
  std::int32_t n_ranked = 0;                 ///< entities in the ranking, ascending by what ranks them
  const std::int32_t* ranked = nullptr;      ///< [n_ranked] the entities
  const double* rank_value = nullptr;        ///< [n_ranked] what ranks them, income per head say
  const double* rank_weight = nullptr;       ///< [n_ranked]
  const double* rank_cum_weight = nullptr;   ///< [n_ranked + 1]
  double* concentration = nullptr;           ///< [worlds]; null: not wanted
};

EQC_HD std::int32_t most_groups(const EntityMetrics& m) {
  std::int32_t most = 0;
  for (int g = 0; g < m.n_groupings; ++g) most = m.n_groups[g] > most ? m.n_groups[g] : most;
  return most;
}

/// Doubles of scratch that write_entity_metrics needs.
EQC_HD std::int32_t entity_scratch_size(const EntityMetrics& m) {
  return profile_scratch_size(m.n_entities) + decomposition_scratch_size(most_groups(m)) + m.n_entities / 2 + 1 + m.n_ranked;
}

EQC_HD void write_parts(const EntityMetrics& m, const Profile* p, const std::int32_t* entity, std::int64_t world, double* scratch) {
  auto* const of = reinterpret_cast<std::int32_t*>(scratch);
  double* const working = scratch + m.n_entities / 2 + 1;
  const double total = p != nullptr ? gini(*p) : 0.0;
  for (std::int64_t k = 0; k < m.n_groupings; ++k) {
    Decomposition d;
    if (p != nullptr) {
      for (std::int32_t i = 0; i < p->n; ++i) of[i] = m.group[k * m.n_entities + entity[i]];
      d = decompose(*p, of, m.n_groups[k], total, working);
    }
    const double part[kDecompositionParts] = {d.theil_t_between, d.theil_t_within, d.theil_l_between, d.theil_l_within, d.gini_between, d.gini_within, d.gini_overlap};
    for (int i = 0; i < kDecompositionParts; ++i) m.parts[(k * kDecompositionParts + i) * m.worlds + world] = part[i];
  }
}

EQC_HD double concentration_along_ranking(const EntityMetrics& m, const double* value, double* scratch) {
  for (std::int32_t i = 0; i < m.n_ranked; ++i) scratch[i] = value[m.ranked[i]] + 0.0;
  Profile ranking;
  ranking.n = m.n_ranked;
  ranking.value = m.rank_value;
  ranking.weight = m.rank_weight;
  ranking.cum_weight = m.rank_cum_weight;
  return m.n_ranked > 0 ? concentration_index(ranking, scratch) : 0.0;
}

/// `sorted_value`, `sorted_weight`, `entity` [n]: the entities with weight, ascending by value, ties by position, and their positions.
/// `value` [n_entities] in order of entities. `valid`: no value or weight is negative, NaN or above kLargestEntityValue; else everything is 0.
EQC_HD void write_entity_metrics(const EntityMetrics& m, const double* sorted_value, const double* sorted_weight, const std::int32_t* entity, std::int32_t n, bool valid, const double* value,
                                 std::int64_t world, double* scratch) {
  const bool any = valid && n > 0;
  double* const working = scratch + profile_scratch_size(m.n_entities);
  Profile p;
  if (any) p = make_profile(sorted_value, sorted_weight, n, scratch);
  if (m.metrics != nullptr) {
    InequitySummary summary;
    if (any) summarise_profile(p, m.threshold, summary);
    for (int i = 0; i < kInequityMetrics; ++i) m.metrics[static_cast<std::int64_t>(i) * m.worlds + world] = summary.values[i];
  }
  write_parts(m, any ? &p : nullptr, entity, world, working);
  if (m.concentration != nullptr) m.concentration[world] = valid ? concentration_along_ranking(m, value, working) : 0.0;
}

}  // namespace eqc
