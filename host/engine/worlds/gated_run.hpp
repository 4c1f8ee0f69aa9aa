// A run of some size with what it needs and how many times over each nation has it, world by world.
#pragma once

#include <memory>
#include <vector>

#include "host/engine/worlds/flop_cost.hpp"
#include "host/engine/worlds/nation_gates.hpp"

namespace eqc {

/// When a run starts: with what stands, or after building.
struct Start {
  const char* name;
  unsigned gates;
};
inline constexpr Start kStarts[] = {{"now", kAllGates}, {"when built", kGatesWhenBuilt}};

struct GatedRun {
  double flop = 0;
  ByGate needs = {};
  std::vector<ByGate> ratios;  ///< [nations][worlds]
  std::vector<double> cost;    ///< USD of the cheapest, by world
};

/// The same worlds without export controls: what a run costs whom no rule stops. Rules are the gate `chips`.
std::unique_ptr<PlanWorlds> without_controls(const PlanWorlds& study);

/// Money: what a nation commits at the scenario's first share over what the run costs it in `open`, the worlds
/// without_controls.
GatedRun gated_run(const PlanWorlds& study, PlanWorlds& open, const PayerGroup& nations, const FlopRun& as,
                   std::size_t case_position);

}  // namespace eqc
