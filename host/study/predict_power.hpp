// Measurements of power and energy: GPU power, wall power, energy per token and per request.
#pragma once

#include <string>

#include "host/study/prediction.hpp"
#include "kernels/model/power.hpp"

namespace eqc {

/// Is the row a power or an energy? Then predict_power speaks of it.
bool is_power_row(const TruthRow& row);

Prediction predict_power(const Catalog& catalog, const Resolver& names, const TruthRow& row);

/// Parameters of software/power.csv for a part: its efficiency family over its class over `default`.
struct PowerProfile {
  PowerSpec device;
  NodeSpec node;
  double power_spread = 0.12, energy_spread = 0.2, wall_spread = 0.15;  ///< log standard deviation of measurement over prediction
};
PowerProfile power_profile(const Catalog& catalog, std::size_t hardware_row);

}  // namespace eqc
