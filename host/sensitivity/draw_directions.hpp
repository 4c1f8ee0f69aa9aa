// Which way single draws move a headline: from the study's own worlds, without a design.
#pragma once

#include <string>
#include <vector>

#include "host/engine/worlds/headline.hpp"

namespace eqc {

/// One uncertain input as it enters the headlines: its draws, or those of the entity named in brackets.
struct DrawnFactor {
  std::string name;
  Input input;
  DrawPlace place;
  /// [worlds] of a study of the same plan, owned by its draws.
  const double* values(const PlanWorlds& study) const { return study.draws().of(input, place); }
};

/// Inputs with one draw per world, and for entities' inputs the draws of the entities that matter most: the accelerator
/// and region that a buyer takes (CheaperWay), the model, the largest budgets.
std::vector<DrawnFactor> drawn_factors(PlanWorlds& study);
/// Those that the prices of one place are made from.
std::vector<DrawnFactor> drawn_factors_of_cell(const PlanWorlds& study, const DrawPlace& cell);

/// A headline along one factor that moves it.
struct Direction {
  std::string factor;
  double index;  ///< given-data first-order index
  double rank_correlation;
  double low, high;     ///< median in the lowest and highest quarter of the factor
  double below, above;  ///< share of those quarters in which the headline's statement holds
};

/// Those of the factors whose index is beyond chance, in their order.
std::vector<Direction> directions_of(const PlanWorlds& study, const Headline& headline,
                                     const std::vector<DrawnFactor>& factors);

/// What a factor without any effect exceeds in 5 % of studies: 95 % quantile of chi squared with 15 degrees of freedom
/// less its mean, over the worlds.
double index_by_chance(std::size_t worlds);

}  // namespace eqc
