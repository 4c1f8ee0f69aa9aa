// Power parameters of an accelerator: rows of software/power.csv.
#pragma once

#include <cstddef>

#include "host/catalog/catalog.hpp"
#include "kernels/model/power.hpp"

namespace eqc {

/// Its efficiency family over its class over `default`.
struct PowerProfile {
  PowerSpec device;
  NodeSpec node;
  double power_spread = 0.12, energy_spread = 0.2,
         wall_spread = 0.15;  ///< log standard deviation of measurement over prediction
};

/// Throws InputError for a parameter that is not known.
PowerProfile power_profile(const Catalog& catalog, std::size_t hardware_row);

}  // namespace eqc
