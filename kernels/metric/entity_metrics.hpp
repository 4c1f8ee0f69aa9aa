// What is computed of the sorted entities of one world: every inequity metric, its split by groups, concentration along
// a ranking.
#pragma once

#include "kernels/metric/concentration_index.hpp"
#include "kernels/metric/decomposition.hpp"
#include "kernels/metric/inequity.hpp"

namespace eqc {

inline constexpr int kMaxGroupings = 4;
inline constexpr int kDecompositionParts = sizeof(kDecompositionPartInfo) / sizeof(kDecompositionPartInfo[0]);

/// Entities of a job and where results go; on the side that runs the job. Entities of weight 0 are absent.
struct EntityMetrics {
  std::int32_t worlds = 0, n_entities = 0;
  const double* weight = nullptr;  ///< [n_entities]
  double threshold = 1;            ///< value from which an entity is able: what headcounts and FGT measure against
  double* metrics = nullptr;       ///< [kInequityMetrics][worlds]; null: not wanted
  std::int32_t n_groupings = 0;    ///< at most kMaxGroupings
  std::int32_t n_groups[kMaxGroupings] = {};
  const std::int32_t* group = nullptr;  ///< [n_groupings][n_entities] in [0, n_groups)
  double* parts = nullptr;    ///< [n_groupings][kDecompositionParts][worlds]; all 0 when nobody holds anything
  std::int32_t n_ranked = 0;  ///< entities in the ranking, ascending by what ranks them
  const std::int32_t* ranked = nullptr;     ///< [n_ranked] the entities
  const double* rank_value = nullptr;       ///< [n_ranked] what ranks them, income per head say
  const double* rank_weight = nullptr;      ///< [n_ranked]
  const double* rank_cum_weight = nullptr;  ///< [n_ranked + 1]
  double* concentration = nullptr;          ///< [worlds]; null: not wanted
};

EQC_HD std::int32_t most_groups(const EntityMetrics& m) {
  std::int32_t most = 0;
  for (int g = 0; g < m.n_groupings; ++g) most = m.n_groups[g] > most ? m.n_groups[g] : most;
  return most;
}

/// Doubles that one grouping's split works in.
EQC_HD std::int32_t grouping_scratch_size(const EntityMetrics& m) {
  return m.n_entities / 2 + 1 + decomposition_scratch_size(most_groups(m));
}

/// Doubles of scratch that write_entity_metrics needs, beside kEntitySumScratch for a team of several threads.
EQC_HD std::int32_t entity_scratch_size(const EntityMetrics& m) {
  return kMetricSums + profile_scratch_size(m.n_entities) + m.n_groupings * grouping_scratch_size(m) + m.n_ranked;
}

/// The splits by groups, a thread each; of nothing when `any` is false.
template <class Team>
EQC_HD void write_parts(const Team& team, const EntityMetrics& m, bool any, const Profile& p, double gini_total,
                        const std::int32_t* entity, std::int64_t world, double* scratch) {
  team.each(m.n_groupings, [&](std::int32_t k) {
    double* const mine = scratch + static_cast<std::int64_t>(k) * grouping_scratch_size(m);
    auto* const of = reinterpret_cast<std::int32_t*>(mine);
    Decomposition d;
    if (any) {
      for (std::int32_t i = 0; i < p.n; ++i) of[i] = m.group[static_cast<std::int64_t>(k) * m.n_entities + entity[i]];
      d = decompose(p, of, m.n_groups[k], gini_total, mine + m.n_entities / 2 + 1);
    }
    const double part[kDecompositionParts] = {d.theil_t_between, d.theil_t_within, d.theil_l_between, d.theil_l_within,
                                              d.gini_between,    d.gini_within,    d.gini_overlap};
    for (int i = 0; i < kDecompositionParts; ++i)
      m.parts[(static_cast<std::int64_t>(k) * kDecompositionParts + i) * m.worlds + world] = part[i];
  });
}

template <class Team>
EQC_HD void write_concentration(const Team& team, const EntityMetrics& m, bool valid, const double* value,
                                std::int64_t world, double* scratch) {
  team.each(m.n_ranked, [&](std::int32_t i) { scratch[i] = value[m.ranked[i]] + 0.0; });
  team.each(1, [&](std::int32_t) {
    Profile ranking;
    ranking.n = m.n_ranked;
    ranking.value = m.rank_value;
    ranking.weight = m.rank_weight;
    ranking.cum_weight = m.rank_cum_weight;
    m.concentration[world] = valid && m.n_ranked > 0 ? concentration_index(ranking, scratch) : 0.0;
  });
}

/// `sorted_value`, `sorted_weight`, `entity` [n]: the entities with weight, ascending by value, ties by position, and
/// their positions. `value` [n_entities] in order of entities. `valid`: no value or weight is negative, NaN or above
/// kLargestEntityValue; else everything is 0. `sum_scratch`: as of entity_sums. All of it shared by the team.
template <class Team>
EQC_HD void write_entity_metrics(const Team& team, const EntityMetrics& m, const double* sorted_value,
                                 const double* sorted_weight, const std::int32_t* entity, std::int32_t n, bool valid,
                                 const double* value, std::int64_t world, double* scratch, double* sum_scratch) {
  const bool any = valid && n > 0;
  double* const sum = scratch;
  double* const profile = scratch + kMetricSums;
  double* const working = profile + profile_scratch_size(m.n_entities);
  Profile p;
  if (any) p = make_profile(team, sorted_value, sorted_weight, n, profile, sum_scratch);
  if (m.metrics != nullptr) {
    const MetricColumn out{m.metrics + world, m.worlds};
    if (any)
      summarise_profile(team, p, m.threshold, sum, sum_scratch, out);
    else
      team.each(kInequityMetrics, [&](std::int32_t i) { out.first[i * out.stride] = 0.0; });
  }
  if (m.n_groupings > 0) {
    if (any)
      entity_sums<1>(
          team, p, [term = GiniTerm(p)](const auto& e, auto* of_entity) { of_entity[0] = term(e); }, sum, sum_scratch);
    write_parts(team, m, any, p, any ? gini_of(p, sum[0]) : 0.0, entity, world, working);
  }
  if (m.concentration != nullptr)
    write_concentration(team, m, valid, value, world, working + m.n_groupings * grouping_scratch_size(m));
}

}  // namespace eqc
