// What payers can do under the choices of each world: way to pay, assumption on missing data, committed share.
#pragma once

#include <vector>

#include "host/engine/worlds/sampled_choices.hpp"

namespace eqc {

/// Cost of a training run by row and world, in the way to pay and the cost basis of each world, [rows][worlds].
std::vector<double> chosen_rows(PlanWorlds& study, std::size_t model, std::size_t case_position,
                                const Choices& choices);

/// Budget over cost, [entities][worlds], from costs by row and under the assumption of each world: without a measured
/// budget, as imputed, or nothing, or at least what it takes.
std::vector<double> chosen_capability(const PlanWorlds& study, const PayerGroup& g, std::size_t case_position,
                                      const std::vector<double>& rows, const Choices& choices);

/// Entities that can pay from the committed share of each world, [worlds]; those without any budget count where the
/// missing are taken for able. `share`: of the group's shares, 0 the one that choices vary.
std::vector<double> able_number(const PayerGroup& g, const std::vector<double>& times, const Choices& choices,
                                std::size_t share = 0);

}  // namespace eqc
