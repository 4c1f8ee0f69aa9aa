// The closed list of priced quantities: one line each; schema, summary and receipts follow from it.
#pragma once

#include <cstdint>

#include "kernels/econ/task.hpp"

namespace eqc {

// X(id, kind, training unit, serving unit, long name, source). A quantity with an empty unit does not exist for that
// task. Per training run, and per million output tokens served (with the scenario's share of input tokens).
#define EQC_QUANTITY_LIST(X)                                                                                       \
  X(cost_own, total, "USD", "USD/Mtok", "cost on owned accelerators, amortised",                                   \
    "Cottier et al. 2024, arXiv 2405.21015")                                                                       \
  X(cost_rent, total, "USD", "USD/Mtok", "cost on rented accelerators",                                            \
    "accelerator-hours x rental price x regional premium")                                                         \
  X(cost_upfront, total, "USD", "USD", "purchase of the accelerators used, with servers, network and taxes",       \
    "Cottier et al. 2024")                                                                                         \
  X(cost_programme, total, "USD", "", "final run, experiments and R&D staff", "Cottier et al. 2024, sec. 3")       \
  X(cost_replica_day, total, "", "USD/day", "cheapest of owning and renting one replica for a day",                \
    "accelerators x 24 h x hourly cost")                                                                           \
  X(energy, total, "kWh", "kWh/Mtok", "electricity at the meter, PUE included", "accelerator-hours x power x PUE") \
  X(carbon, total, "kg", "kg/Mtok", "operational and embodied emissions, CO2 equivalent",                          \
    "location-based; GHG Protocol scope 2")                                                                        \
  X(own_hardware, component, "USD", "USD/Mtok", "capital recovery of accelerators and servers",                    \
    "capital recovery factor")                                                                                     \
  X(own_network, component, "USD", "USD/Mtok", "capital recovery of the interconnect",                             \
    "Epoch AI: 19 % of cluster cost")                                                                              \
  X(own_facility, component, "USD", "USD/Mtok", "capital recovery of the building", "construction cost per watt")  \
  X(own_electricity, component, "USD", "USD/Mtok", "electricity, owned", "industrial price x PUE")                 \
  X(own_operations, component, "USD", "USD/Mtok", "operations staff and maintenance, owned",                       \
    "share of capital per year")                                                                                   \
  X(programme_experiments, component, "USD", "", "experiments and failed runs", "multiplier on the final run")     \
  X(programme_staff, component, "USD", "", "R&D staff", "29-49 % of development cost, Cottier et al. 2024")        \
  X(carbon_operational, component, "kg", "kg/Mtok", "emissions of the electricity used", "kWh x grid intensity")   \
  X(carbon_embodied, component, "kg", "kg/Mtok", "emissions of making the hardware, amortised",                    \
    "Luccioni et al. 2023, arXiv 2211.02001")                                                                      \
  X(water, component, "L", "L/Mtok", "water evaporated for cooling and power where a factor exists", "litres per kWh")

enum class Quantity : std::int32_t {
#define EQC_X(id, kind, train, serve, name, source) id,
  EQC_QUANTITY_LIST(EQC_X)
#undef EQC_X
      count
};
inline constexpr int kQuantities = static_cast<int>(Quantity::count);

// X(id, task, unit, long name, source): physical quantities, the same in every region.
#define EQC_PHYSICAL_LIST(X)                                                                              \
  X(training_accelerator_hours, training, "h", "accelerator-hours of the final run, restarts included",   \
    "step time / goodput")                                                                                \
  X(training_duration, training, "day", "wall time of the final run", "accelerator-hours / accelerators") \
  X(training_mfu, training, "1", "model FLOP utilisation", "PaLM, arXiv 2204.02311, app. B")              \
  X(serving_accelerator_hours, serving, "h/Mtok", "accelerator-hours per million output tokens",          \
    "steady-state batching")                                                                              \
  X(serving_ttft, serving, "s", "time to first token", "prefill of the mean input")                       \
  X(serving_tpot, serving, "s", "time per output token", "decode step")

enum class Physical : std::int32_t {
#define EQC_X(id, task, unit, name, source) id,
  EQC_PHYSICAL_LIST(EQC_X)
#undef EQC_X
      count
};
inline constexpr int kPhysicals = static_cast<int>(Physical::count);

inline constexpr int kPhysicalsPerTask = kPhysicals / kTasks;

}  // namespace eqc
