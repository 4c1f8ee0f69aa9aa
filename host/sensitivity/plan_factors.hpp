// What a sensitivity study of a plan swaps between its matrices: inputs, inputs of one entity, lists that are chosen
// from.
#pragma once

#include <string>
#include <vector>

#include "host/engine/worlds/sampled_choices.hpp"

namespace eqc {

struct PlanFactor {
  std::string name;
  SwappedInputs inputs;
  SecondLists lists = {};
};

/// Names: an input for all its entities ("electricity_price"), for one ("electricity_price:DEU"), a list ("missing
/// data"), with * and ?; none: every input that varies and every list. Correlated inputs are one factor, for swapped
/// alone they would break it. Throws InputError with the nearest name.
std::vector<PlanFactor> plan_factors(const PlanWorlds& study, const std::vector<std::string>& names);

}  // namespace eqc
