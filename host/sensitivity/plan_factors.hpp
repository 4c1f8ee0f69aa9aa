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
/// data"), with * and ?; none: every input that varies and every list. Correlated inputs are one factor where they are
/// swapped, which alone would break the correlation; apart where they are drawn again given the others. `lists`: those
/// that the study chooses from. Throws InputError with the nearest name.
enum class TiedInputs { together, apart };
std::vector<PlanFactor> plan_factors(const PlanWorlds& study, const std::vector<std::string>& names,
                                     const std::vector<std::string>& lists, TiedInputs tied = TiedInputs::together);

/// Lists of a study of these inputs: the scenario's, the optional ones that are named, and the metric where an output
/// depends on it.
std::vector<std::string> lists_of_study(const PlanWorlds& study, const std::vector<std::string>& names,
                                        bool chooses_metric);

/// Throws InputError where one factor is part of another: shares of the variance would count it twice.
void refuse_overlap(const std::vector<PlanFactor>& factors);

}  // namespace eqc
