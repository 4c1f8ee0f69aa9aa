// How few hold how much: concentration of any quantity over entities, world by world, with who belongs to the few.
#pragma once

#include <vector>

#include "host/engine/worlds/band.hpp"
#include "host/engine/worlds/plan_worlds.hpp"

namespace eqc {

inline constexpr double kHeldShares[] = {0.5, 0.8, 0.9, 0.99};
inline constexpr int kHeldShareCount = 4;

/// One value per world; concentration counts every entity once (kernels/metric/concentration.hpp).
struct Concentration {
  std::vector<double> fewest[kHeldShareCount];  ///< fewest entities that hold more than kHeldShares of the whole
  std::vector<double> cr1, cr3, cr5, hhi, gini, effective;
  std::vector<double> in_few[kHeldShareCount];  ///< [entity] share of worlds in which the entity is one of those few
};

/// `values` [entities][worlds], 0 and above. Equal values keep the order of the entities.
Concentration concentration_of(const std::vector<double>& values, std::size_t entities, std::size_t worlds);

/// Entities at or above a threshold, by world. `values` [entities][worlds].
std::vector<double> count_at_least(const std::vector<double>& values, std::size_t entities, std::size_t worlds,
                                   double threshold);

/// Share of worlds in which `values` is at least `threshold`.
double share_at_least(const std::vector<double>& values, double threshold);

/// Ranks from 1, equal values at their mean rank.
std::vector<double> mean_ranks(const std::vector<double>& values);

/// Spearman's rank correlation of two lists, equal values at their mean rank; NaN for fewer than two or without spread.
double rank_correlation(const std::vector<double>& a, const std::vector<double>& b);

/// Payers that a question looks at together: nations, companies, research institutions.
struct Holders {
  std::string name;
  const PayerGroup* group;
  std::vector<std::size_t> members;  ///< positions in the group
};

/// Those that the scenario's [affordability] asks about; no blocs.
std::vector<Holders> holders_of(const PlanWorlds& study);

/// Budget / cost of one training run, [members][worlds]; 0 where it cannot be had.
std::vector<double> training_capability(PlanWorlds& study, const Holders& holders, std::size_t model,
                                        std::size_t case_position);

/// One series out of [entities][worlds].
std::vector<double> series_of(const std::vector<double>& values, std::size_t entity, std::size_t worlds);

}  // namespace eqc
