// How unequal are tokens within people's reach: the reach job of a table of people.
#pragma once

#include <vector>

#include "host/run/results/payer_parts.hpp"

namespace eqc {

/// Inequality by world.
struct PeopleReach {
  std::vector<double> metrics;  ///< [kInequityMetrics][worlds]
  std::vector<double>
      parts;  ///< [people_groupings()][kDecompositionParts][worlds]; empty unless the scenario asks for them
};

/// At the scenario's first share of income and use level. `multiplier` [countries][worlds] on incomes; `device`: all or
/// nothing.
PeopleReach people_reach(const PayerContext& x, const std::vector<double>& multiplier, const UsePrice& price,
                         bool device);

}  // namespace eqc
