// The closed list of priced quantities: one line each; schema, summary and receipts follow from it.
#pragma once

#include <cstdint>

#include "kernels/econ/task.hpp"

namespace eqc {

/// How a quantity is stored and summed: as a total, or as a component, of owning by what it is paid for.
enum class QuantityKind : std::int32_t {
  total,
  capital,  ///< of owning: bought once, recovered over its life
  upkeep,   ///< of owning: paid per year, whatever is used
  running,  ///< of owning: paid per hour used
  part      ///< of any other total, or of none
};

/// Which studies price a quantity: all, or those with that basis in cost.bases (programme: own, and cost.programme).
enum class QuantityBasis : std::int32_t { any, own, rent, programme };

// X(id, kind, basis, training unit, serving unit, long name, source). A quantity with an empty unit does not exist for
// that task. Per training run, and per million output tokens served (with the scenario's share of input tokens).
#define EQC_QUANTITY_LIST(X)                                                                                         \
  X(cost_own, total, own, "USD", "USD/Mtok", "cost on owned accelerators, amortised",                                \
    "Cottier et al. 2024, arXiv 2405.21015")                                                                         \
  X(cost_rent, total, rent, "USD", "USD/Mtok", "cost on rented accelerators",                                        \
    "accelerator-hours x rental price x regional premium")                                                           \
  X(cost_upfront, total, own, "USD", "USD", "purchase of the accelerators used, with servers, network and taxes",    \
    "Cottier et al. 2024")                                                                                           \
  X(cost_programme, total, programme, "USD", "", "final run, experiments and R&D staff",                             \
    "Cottier et al. 2024, sec. 3")                                                                                   \
  X(cost_replica_day, total, any, "", "USD/day", "cheapest of owning and renting one replica for a day",             \
    "accelerators x 24 h x hourly cost")                                                                             \
  X(energy, total, any, "kWh", "kWh/Mtok", "electricity at the meter, PUE included",                                 \
    "accelerator-hours x power x PUE")                                                                               \
  X(carbon, total, any, "kg", "kg/Mtok", "operational and embodied emissions, CO2 equivalent",                       \
    "location-based; GHG Protocol scope 2")                                                                          \
  X(own_hardware, capital, own, "USD", "USD/Mtok", "capital recovery of accelerators and servers",                   \
    "capital recovery factor")                                                                                       \
  X(own_network, capital, own, "USD", "USD/Mtok", "capital recovery of the interconnect",                            \
    "Epoch AI: 19 % of cluster cost")                                                                                \
  X(own_facility, capital, own, "USD", "USD/Mtok", "capital recovery of the building", "construction cost per watt") \
  X(own_electricity, running, own, "USD", "USD/Mtok", "electricity, owned", "industrial price x PUE")                \
  X(own_operations, upkeep, own, "USD", "USD/Mtok", "operations staff and maintenance, owned",                       \
    "share of capital per year")                                                                                     \
  X(programme_experiments, part, programme, "USD", "", "experiments and failed runs", "multiplier on the final run") \
  X(programme_staff, part, programme, "USD", "", "R&D staff", "29-49 % of development cost, Cottier et al. 2024")    \
  X(carbon_operational, part, any, "kg", "kg/Mtok", "emissions of the electricity used", "kWh x grid intensity")     \
  X(carbon_embodied, part, any, "kg", "kg/Mtok", "emissions of making the hardware, amortised",                      \
    "Luccioni et al. 2023, arXiv 2211.02001")                                                                        \
  X(water, part, any, "L", "L/Mtok", "water evaporated for cooling and power where a factor exists", "litres per kWh")

enum class Quantity : std::int32_t {
#define EQC_X(id, ...) id,
  EQC_QUANTITY_LIST(EQC_X)
#undef EQC_X
      count
};
inline constexpr int kQuantities = static_cast<int>(Quantity::count);

// X(id, task, unit, long name, source): physical quantities, the same in every region; as many for each task, training
// first. The first of a task is its accelerator-hours.
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
#define EQC_X(id, ...) id,
  EQC_PHYSICAL_LIST(EQC_X)
#undef EQC_X
      count
};
inline constexpr int kPhysicals = static_cast<int>(Physical::count);

inline constexpr int kPhysicalsPerTask = kPhysicals / kTasks;

/// Position of a physical quantity among those of its task.
constexpr int physical_index(Physical p) { return static_cast<int>(p) % kPhysicalsPerTask; }

#define EQC_X(id, task, ...) \
  static_assert(static_cast<int>(Physical::id) / kPhysicalsPerTask == static_cast<int>(Task::task));
EQC_PHYSICAL_LIST(EQC_X)
#undef EQC_X

}  // namespace eqc
