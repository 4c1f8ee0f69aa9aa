// Which distributions the draws of an input go through: for drawing them, and for saying what determines them.
#pragma once

#include "host/engine/draw/draws.hpp"
#include "host/engine/draw/input_class.hpp"

namespace eqc {

/// One variant for each row of the spreads that some place of the plan asks for.
Variants make_variants(const Plan& plan, Input input);

/// The place of an entity's draws in one variant.
SpreadPlace variant_place(const DrawPlace& example, Scope scope, std::size_t entity);

}  // namespace eqc
