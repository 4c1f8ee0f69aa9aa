// Given-data indices from the worlds that a cube holds (output.raw): nothing is evaluated again.
#pragma once

#include <string>
#include <vector>

#include "host/cube/reader.hpp"
#include "host/engine/worlds/plan_worlds.hpp"
#include "host/sensitivity/design.hpp"

namespace eqc {

/// Whether every output is a cell of a priced variable whose worlds the cube holds; false of none.
bool holds_worlds_of(const Cube& cube, const std::vector<std::string>& outputs);

/// PAWN, delta and first order by ranks of cells, VARIABLE(label, ...), on the draws of the inputs that each is made
/// from. `study`: of the cube's own scenario, for its draws; its sampler should be philox for S1, for neighbours by
/// rank of a net are no random pairs. Throws InputError for cells without a price.
SensitivityResult given_data_of_cube(const Cube& cube, PlanWorlds& study, const std::vector<std::string>& outputs);

}  // namespace eqc
