// Cost per FLOP differs little between neighbouring sizes, so the nearest model stands for a run of any size.
#include "host/engine/price/cheaper_way.hpp"
#include "host/engine/worlds/flop_cost.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>

#include "host/engine/afford/payer_runs.hpp"
#include "host/engine/search/search_table.hpp"
#include "host/engine/worlds/band.hpp"
#include "kernels/base/elementary.hpp"
#include "kernels/econ/task.hpp"
#include "kernels/model/arithmetic.hpp"

namespace eqc {
namespace {

bool can_train(PlanWorlds& study, std::size_t model) {
  const auto& found = study.search(model).training;
  return study.training_flop(model) > 0 &&
         std::any_of(found.begin(), found.end(), [](const TrainingChoice& c) { return c.status == Status::feasible; });
}

/// "2024-07-23" as months since year 0; 0 when it is no date.
double months_of(const std::string& released) {
  int year = 0, month = 1, day = 1;
  if (std::sscanf(released.c_str(), "%d-%d-%d", &year, &month, &day) < 1) return 0;
  return 12.0 * year + (month - 1) + (day - 1) / 30.4375;
}

double published_flop(const ModelRow& m) {
  if (m.training_flop) return *m.training_flop;
  return 6.0 * m.spec->active_params * m.spec->training_tokens;
}

}  // namespace

std::optional<FlopRun> nearest_run(PlanWorlds& study, double flop) {
  std::optional<FlopRun> best;
  double distance = kInfinity;
  for (std::size_t m = 0; study.has(Task::training) && m < study.plan().n_models; ++m) {
    if (!can_train(study, m)) continue;
    const double own = std::abs(std::log(flop / study.training_flop(m)));
    if (own >= distance) continue;
    distance = own;
    best = FlopRun{m, flop / study.training_flop(m)};
  }
  return best;
}

std::vector<AskedRun> asked_runs(PlanWorlds& study, std::size_t model, const std::vector<double>& otherwise) {
  const AffordabilitySpec& a = study.affordability();
  const std::string& id = study.plan().model(model).id;
  const double own = study.training_flop(model);
  std::vector<AskedRun> runs = {{id, own, {model, 1.0}}};
  if (a.finetune_tokens > 0) {
    const double ratio = run_ratios(a, study.costs(model, 0))[1];
    if (ratio > 0) runs.push_back({"fine-tuning of " + id, ratio * own, {model, ratio}});
  }
  for (const double flop : a.train_flop.empty() ? otherwise : a.train_flop)
    if (const auto nearest = nearest_run(study, flop))
      runs.push_back({fmt::format("{:.0e} FLOP", flop), flop, *nearest});
  return runs;
}

std::vector<double> cheapest_run(PlanWorlds& study, std::size_t model, std::size_t case_position) {
  return cheapest_anywhere(study.plan(), study.costs(model, case_position).train_usd);
}

std::vector<double> flop_for(PlanWorlds& study, double budget_usd, std::size_t case_position) {
  std::vector<double> best(study.worlds(), std::numeric_limits<double>::quiet_NaN());
  double distance = kInfinity;
  for (std::size_t m = 0; study.has(Task::training) && m < study.plan().n_models; ++m) {
    if (!can_train(study, m)) continue;
    const std::vector<double> cost = cheapest_run(study, m, case_position);
    const double own = std::abs(std::log(budget_usd / band_of(cost).median));
    if (!(own < distance)) continue;
    distance = own;
    for (std::size_t w = 0; w < study.worlds(); ++w) best[w] = study.training_flop(m) * budget_usd / cost[w];
  }
  return best;
}

double compute_optimal_parameters(double flop) { return std::sqrt(flop / 120.0); }

double months_behind_frontier(const Catalog& catalog, double flop) {
  double first = kInfinity, newest = 0;
  for (const ModelRow& m : catalog.models) {
    const double own = published_flop(m), when = months_of(m.released);
    if (!(own > 0) || when == 0) continue;
    newest = std::max(newest, when);
    if (own >= flop) first = std::min(first, when);
  }
  return first < kInfinity ? newest - first : 0.0;
}

}  // namespace eqc
