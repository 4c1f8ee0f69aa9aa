// What a training run of a round number of FLOP costs: the model of the axis with the nearest size, at its own cost per
// FLOP.
#pragma once

#include <string>
#include <vector>

#include "host/engine/worlds/plan_worlds.hpp"

namespace eqc {

/// A run of `flop` FLOP seen as a multiple of one model's own run.
struct FlopRun {
  std::size_t model = 0;
  double scale = 0;  ///< flop / FLOP of the model's run
};

/// Nearest by logarithm among models that can be trained; nothing without one.
std::optional<FlopRun> nearest_run(PlanWorlds& study, double flop);

/// A run that payers are asked about: a model's own, a fine-tuning of it, or a round number of FLOP.
struct AskedRun {
  std::string name;
  double flop = 0;
  FlopRun as;  ///< whose cost it has, and how many times over
};

/// The model's own run, its fine-tuning where the scenario asks for one (host/engine/afford/payer_runs.hpp), and runs
/// of train_flop, `otherwise` where it gives none.
std::vector<AskedRun> asked_runs(PlanWorlds& study, std::size_t model, const std::vector<double>& otherwise);

/// USD of the cheapest run anywhere (any region, any way of paying) of one model, by world.
std::vector<double> cheapest_run(PlanWorlds& study, std::size_t model, std::size_t case_position);

/// FLOP that a budget buys, by world: budget over the cost per FLOP of the model whose run costs nearest to it.
std::vector<double> flop_for(PlanWorlds& study, double budget_usd, std::size_t case_position);

/// Parameters of a model that spends these FLOP with 20 tokens per parameter (Hoffmann et al. 2022, arXiv 2203.15556):
/// sqrt(FLOP / 120).
double compute_optimal_parameters(double flop);

/// Months between the first release of a catalog model with at least these FLOP and the catalog's newest model of known
/// FLOP; 0 when none has: at the frontier or ahead.
double months_behind_frontier(const Catalog& catalog, double flop);

}  // namespace eqc
