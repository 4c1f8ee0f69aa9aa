// The closed list of uncertain inputs: each is one random stream, keyed by its name. Append only: the position decides
// the Sobol' dimensions (kernels/sample/saltelli.hpp). Units, meanings, defaults, sources:
// host/scenario/input_list.cpp.
#pragma once

#include <cstdint>

namespace eqc {

#define EQC_INPUT_LIST(X)   \
  X(compute_efficiency)     \
  X(memory_efficiency)      \
  X(network_efficiency)     \
  X(failure_rate)           \
  X(power_draw)             \
  X(rental_price)           \
  X(purchase_price)         \
  X(server_multiplier)      \
  X(network_share)          \
  X(lifetime)               \
  X(utilisation)            \
  X(cost_of_capital_shift)  \
  X(electricity_price)      \
  X(carbon_intensity)       \
  X(pue)                    \
  X(facility_cost)          \
  X(operations_share)       \
  X(experiments_multiplier) \
  X(rnd_staff_share)        \
  X(embodied_carbon)        \
  X(node_power_overhead)    \
  X(spot_interruptions)     \
  X(model_efficiency)       \
  X(nation_budget)          \
  X(organization_budget)    \
  X(income)                 \
  X(use_price_fall)         \
  X(compute_price_fall)     \
  X(realised_hours)         \
  X(occupancy)

enum class Input : std::int32_t {
#define EQC_X(id) id,
  EQC_INPUT_LIST(EQC_X)
#undef EQC_X
      count
};
inline constexpr int kInputs = static_cast<int>(Input::count);

inline constexpr const char* kInputNames[kInputs] = {
#define EQC_X(id) #id,
    EQC_INPUT_LIST(EQC_X)
#undef EQC_X
};

}  // namespace eqc
