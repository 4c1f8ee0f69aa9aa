// Measurements of power and energy: GPU power, wall power, energy per token and per request.
#pragma once

#include "host/validate/prediction.hpp"

namespace eqc {

/// Is the row a power or an energy? Then predict_power speaks of it.
bool is_power_row(const TruthRow& row);

Prediction predict_power(const TruthContext& x, const TruthRow& row);

}  // namespace eqc
