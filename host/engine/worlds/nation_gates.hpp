// What a training run needs besides being cheap, in absolute amounts, and how much of it each nation has: money, chips
// that may be bought, compute that stands, power, people. A figure that nobody publishes is no gate.
#pragma once

#include <array>
#include <string_view>
#include <vector>

#include "host/engine/worlds/plan_worlds.hpp"

namespace eqc {

/// (id, unit, what a nation has, months until more of it stands)
#define EQC_GATE_LIST(X)                                                                                    \
  X(money, "USD", "the committed share of the budget", "0")                                                 \
  X(chips, "H100 equivalents", "standing ones where the case's rule bars more", "not while the rule holds") \
  X(compute, "H100 equivalents", "standing ones, listed clusters over their share of the world's", "build") \
  X(power, "MW", "installed capacity less mean generation", "build")                                        \
  X(research, "USD", "gross expenditure on R&D", "years")                                                   \
  X(researchers, "articles", "on AI, 2020 to 2022", "years")                                                \
  X(developers, "accounts", "of developers on GitHub", "years")
#define EQC_X(id, unit, what, months) id,
enum class Gate { EQC_GATE_LIST(EQC_X) };
#undef EQC_X
inline constexpr int kGates = 7;

std::string_view gate_name(Gate gate);
std::string_view gate_unit(Gate gate);
std::string_view gate_supply_text(Gate gate);
std::string_view gate_months_text(Gate gate);

/// By gate; NaN: unknown.
using ByGate = std::array<double, kGates>;

/// The largest run of each nation up to a year, FLOP: models of the catalog (6 x active parameters x tokens where no
/// FLOP are published), and 1e23 where gate/gates.csv counts a model above it. 0 without one.
std::vector<double> largest_runs(const Catalog& catalog, std::string_view from, std::string_view before);

/// What a run of `flop` FLOP takes besides money, in the units of the gates. Accelerators: FLOP over days at what an
/// H100 did over a whole published run. Research, researchers, developers: the least with which a nation has done a run
/// of that size before 2026 (largest_runs), or of the largest size that five nations have done: fewer say nothing of a
/// need. `without`: a nation left out of those (the number of nations: none).
ByGate run_needs(const Catalog& catalog, double flop, double days, std::size_t without);

/// What a nation has, money left at NaN. Chips: infinite where it may buy accelerators of the plan that train.
ByGate nation_supplies(const Plan& plan, std::size_t nation, const CaseSpec& c);

/// How many times over a nation's supplies meet a run's needs; infinite where either is unknown.
ByGate gate_ratios(const ByGate& supplies, const ByGate& needs, double money_ratio);

/// The gates of `mask` (bit k: gate k) with the least ratio, or -1 where none is finite.
int tightest_gate(const ByGate& ratios, unsigned mask);
double least_ratio(const ByGate& ratios, unsigned mask);

inline constexpr unsigned kAllGates = (1u << kGates) - 1;
/// After the time it takes to build: what stands is no gate any more.
inline constexpr unsigned kGatesWhenBuilt = kAllGates & ~(1u << static_cast<int>(Gate::compute));

}  // namespace eqc
