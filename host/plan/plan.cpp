// Lays out the work and refuses what cannot be done before any of it starts.
#include "host/plan/plan.hpp"

#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>

#include "host/base/diagnostics.hpp"
#include "host/base/human.hpp"
#include "host/plan/correlation_check.hpp"
#include "host/plan/input_check.hpp"
#include "kernels/econ/inputs.hpp"
#include "kernels/econ/quantities.hpp"
#include "kernels/econ/term_list.hpp"
#include "kernels/fold.hpp"
#include "kernels/job/inequity_job.hpp"
#include "kernels/job/price_job.hpp"

namespace eqc {
namespace {

constexpr double kMostCells = 2e9;
constexpr std::size_t kMostSizes = 64;  ///< of use, and of training runs

/// Whether a quantity belongs to the bases (own, rent) and the scope (programme or final run only) of the scenario.
bool asked(const Plan& plan, const QuantityInfo& q) {
  const bool own = plan.offers(CostBasis::own), rent = plan.offers(CostBasis::rent);
  switch (q.basis) {
    case QuantityBasis::any: return true;
    case QuantityBasis::own: return own;
    case QuantityBasis::rent: return rent;
    case QuantityBasis::programme: return own && plan.scenario->cost.programme;
  }
  return true;
}

std::vector<double> quantiles_asked(const OutputSpec& output) {
  std::vector<double> all;
  for (const auto* list : {&output.statistics, &output.component_statistics})
    for (const StatisticSpec& s : *list)
      if (s.kind == StatisticKind::quantile || s.kind == StatisticKind::quantile_se) all.push_back(s.probability);
  std::sort(all.begin(), all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());
  return all;
}

void refuse(const Scenario& s, const std::string& key, std::string why, Diagnostics& faults) {
  const KeyPlace place = s.place_of(key);
  faults.add(place.file, place.line, key, std::move(why));
}

void check_raw(const Plan& plan, Diagnostics& faults) {
  std::vector<std::string> names;
  for (const Task task : plan.tasks)
    for (const QuantityInfo& q : plan.priced(task)) names.push_back(q.variable);
  for (const std::string& name : plan.scenario->output.raw)
    if (std::find(names.begin(), names.end(), name) == names.end())
      refuse(*plan.scenario, "output.raw",
             fmt::format("'{}' is not a priced variable of this study{}; equicube list quantities names them", name,
                         did_you_mean(name, names, faults)),
             faults);
}

double machine_memory_bytes() {
  return static_cast<double>(sysconf(_SC_PHYS_PAGES)) * static_cast<double>(sysconf(_SC_PAGE_SIZE));
}

/// Lists that become axes of what payers can do.
void check_lists(const Scenario& s, Diagnostics& faults) {
  const AffordabilitySpec& a = s.affordability;
  const struct {
    const char* key;
    std::size_t size, most;
  } lists[] = {{"gerd_share", a.gerd_share.size(), kMaxShares}, {"revenue_share", a.revenue_share.size(), kMaxShares},
               {"rnd_share", a.rnd_share.size(), kMaxShares},   {"income_share", a.income_share.size(), kMaxShares},
               {"train_flop", a.train_flop.size(), kMostSizes}, {"use_levels", a.use_levels.size(), kMostSizes}};
  for (const auto& list : lists)
    if (list.size > list.most)
      refuse(s, std::string("affordability.") + list.key,
             fmt::format("{} entries, at most {} in one run", list.size, list.most), faults);
}

void check_engine_limits(const Plan& plan, Diagnostics& faults) {
  const Scenario& s = *plan.scenario;
  if (s.run.worlds < kBlock)
    refuse(s, "run.worlds",
           fmt::format("{} worlds are fewer than one block of {}; ask for {} or more (a power of two)", s.run.worlds,
                       kBlock, kBlock),
           faults);
  if (s.run.replicates > kGroups)
    refuse(s, "run.replicates",
           fmt::format("{} replicates, at most {} are kept apart; ask for 2, 4, 8 or 16", s.run.replicates, kGroups),
           faults);
  if (plan.probabilities.size() > kMaxProbabilities)
    refuse(s, "output.statistics",
           fmt::format("{} different quantiles, at most {} are computed in one run", plan.probabilities.size(),
                       kMaxProbabilities),
           faults);
  check_lists(s, faults);
  if (s.output.thresholds.size() > kMaxThresholds)
    refuse(s, "output.threshold",
           fmt::format("{} thresholds, at most {} are counted in one run", s.output.thresholds.size(), kMaxThresholds),
           faults);
  if (plan.cells() > kMostCells) {
    refuse(s, "axes",
           fmt::format("{} cells ({} models x {} hardware x {} regions x {} cases x {} tasks), at most {} in one "
                       "run (one cube would be {}); shorten an axis or split the study",
                       count_text(plan.cells()), plan.n_models, plan.n_hardware, plan.n_regions, plan.n_cases,
                       plan.tasks.size(), count_text(kMostCells), bytes_text(plan.output_bytes())),
           faults);
    return;
  }
  const double memory = plan.memory_bytes(1);
  if (memory > machine_memory_bytes())
    refuse(s, "run.worlds",
           fmt::format("the run needs about {} of memory, this machine has {}; ask for fewer worlds, regions or cases",
                       bytes_text(memory), bytes_text(machine_memory_bytes())),
           faults);
}

}  // namespace

bool Plan::offers(CostBasis basis) const {
  const auto& bases = scenario->cost.bases;
  return std::find(bases.begin(), bases.end(), basis) != bases.end();
}

double Plan::cells() const { return static_cast<double>(n_models) * n_hardware * n_regions * n_cases * tasks.size(); }

std::vector<std::size_t> Plan::raw(Task task) const {
  std::vector<std::size_t> all;
  for (const std::string& name : scenario->output.raw)
    for (std::size_t k = 0; k < priced(task).size(); ++k)
      if (priced(task)[k].variable == name) all.push_back(k);
  return all;
}

double Plan::priced_configurations() const { return cells() * scenario->run.worlds; }

/// As many cells as keep a block's search tables and draws small beside its pricing; blocks of nearly equal size.
std::size_t Plan::regions_of_block() const {
  constexpr std::size_t kCellsOfBlock = 700;
  const std::size_t most = std::max<std::size_t>(1, kCellsOfBlock / std::max<std::size_t>(1, n_hardware));
  const std::size_t blocks = (n_regions + most - 1) / most;
  return (n_regions + blocks - 1) / blocks;
}

double Plan::memory_bytes(int threads) const {
  const double world_bytes = 8.0 * scenario->run.worlds;
  const double terms = world_bytes * n_cases * (n_hardware * kHardwareTerms + n_regions * kRegionTerms + kWorldTerms);
  const double draws = world_bytes * kInputs * (n_hardware + n_regions + 1.0) / 2;
  const double cells_of_shard = static_cast<double>(n_hardware) * n_regions;
  const double shard = world_bytes * (n_hardware * 4.0 + n_regions * kCheapest + kQuantities) * tasks.size() +
                       cells_of_shard * kQuantities * sizeof(QuantityStatistics) +
                       output_bytes() / std::max<std::size_t>(1, shards.size());
  return terms + draws + threads * shard + 1e8;
}

double Plan::output_bytes() const {
  double per_cell = 0;
  for (const Task task : tasks)
    for (const QuantityInfo& q : priced(task))
      per_cell += (q.component ? scenario->output.component_statistics : scenario->output.statistics).size();
  for (const Task task : tasks)
    per_cell += static_cast<double>(raw(task).size()) * static_cast<double>(scenario->run.worlds);
  return static_cast<double>(n_models) * n_hardware * n_regions * n_cases * per_cell *
         (scenario->output.type == NumberType::f32 ? 4 : 8);
}

Plan make_plan(const Scenario& scenario, const Catalog& catalog) {
  Plan plan;
  plan.scenario = &scenario;
  plan.catalog = &catalog;
  plan.priced_of.resize(kTasks);
  if (scenario.run.training) plan.tasks.push_back(Task::training);
  if (scenario.run.serving) plan.tasks.push_back(Task::serving);
  plan.n_models = scenario.axes.models.size();
  plan.n_hardware = scenario.axes.hardware.size();
  plan.n_regions = scenario.axes.regions.size();
  for (const std::size_t row : scenario.axes.regions)
    plan.nations.push_back(catalog.nation_index(catalog.regions[row].id));
  plan.n_cases = scenario.axes.cases.size();
  for (std::size_t m = 0; m < plan.n_models; ++m)
    for (std::size_t c = 0; c < plan.n_cases; ++c) plan.shards.push_back({m, c});
  for (const Task task : plan.tasks)
    for (const QuantityInfo& q : priced_quantities(task))
      if (asked(plan, q)) plan.priced_of[static_cast<int>(task)].push_back(q);
  plan.probabilities = quantiles_asked(scenario.output);
  Diagnostics faults;
  check_engine_limits(plan, faults);
  check_correlations(scenario, faults);
  check_inputs(scenario, faults);
  check_raw(plan, faults);
  if (!faults.ok()) throw InputError(faults);
  return plan;
}

std::optional<std::size_t> Plan::region_of(std::size_t nation) const {
  const auto found = std::find(nations.begin(), nations.end(), std::optional(nation));
  if (found == nations.end()) return std::nullopt;
  return static_cast<std::size_t>(found - nations.begin());
}

std::size_t probability_index(const Plan& plan, double probability) {
  return std::lower_bound(plan.probabilities.begin(), plan.probabilities.end(), probability) -
         plan.probabilities.begin();
}

}  // namespace eqc
