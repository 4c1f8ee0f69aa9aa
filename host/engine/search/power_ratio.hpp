// Power of the chosen layouts: what their load draws, and the factor that turns drawn power into it.
#pragma once

#include "host/plan/plan.hpp"

namespace eqc {

struct TrainingChoice;  // host/engine/search/search_table.hpp
struct ServingChoice;

/// Mean power of an accelerator over its thermal design power under the load of the chosen layout, at median
/// efficiencies (docs/model.md, section 7).
double power_share_of(const Plan& plan, std::size_t hardware, const TrainingChoice& choice);
double power_share_of(const Plan& plan, std::size_t model, std::size_t hardware, const ServingChoice& choice);

/// Factor on power by the drawn `power_draw`: with cost.power = "load" that share over the median of the input, so that
/// the draw only spreads it; with "draw" 1. `share`: of the layout.
double power_ratio(const Plan& plan, std::size_t hardware, double share);

}  // namespace eqc
