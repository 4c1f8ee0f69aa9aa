// Power parameters of an accelerator: rows of software/power.csv.
#pragma once

#include "host/engine/software/parameter.hpp"
#include "kernels/model/power.hpp"

namespace eqc {

struct PowerProfile {
  PowerSpec device;
  NodeSpec node;
  double power_spread = 0.12, energy_spread = 0.2,
         wall_spread = 0.15;  ///< log standard deviation of measurement over prediction
};

/// Of a row of Catalog::hardware: its efficiency family over its class over "default". Throws InputError for a
/// parameter of software/power.csv that is not known.
PowerProfile power_profile(const Catalog& catalog, std::size_t hardware_row);

/// Whose rows a profile is made of, in the order in which they apply.
std::vector<std::string> power_profile_ids(const HardwareRow& part);

ParameterTable<PowerProfile> power_parameters();

}  // namespace eqc
