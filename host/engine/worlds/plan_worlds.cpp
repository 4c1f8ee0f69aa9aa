// Lazily filled tables; the arithmetic is that of a run (host/engine/price, afford).
#include "host/engine/worlds/plan_worlds.hpp"

#include <algorithm>
#include <numeric>
#include <cmath>

#include "host/base/nan.hpp"
#include "host/base/parallel.hpp"
#include "host/engine/price/task_prices.hpp"
#include "host/engine/search/search_jobs.hpp"
#include "host/engine/search/search_table.hpp"
#include "kernels/base/elementary.hpp"
#include "kernels/econ/task.hpp"
#include "kernels/model/spec.hpp"

namespace eqc {
PlanWorlds::~PlanWorlds() = default;

PlanWorlds::PlanWorlds(const Plan& plan, Backend& backend, int threads)
    : plan_(plan),
      backend_(backend),
      threads_(threads),
      drawn_(std::make_shared<const Draws>(plan, threads)),
      known_(drawn_),
      draws_(*drawn_) {
  set_up();
}

PlanWorlds::PlanWorlds(std::unique_ptr<Scenario> scenario, std::unique_ptr<Plan> plan, Backend& backend, int threads)
    : own_scenario_(std::move(scenario)),
      own_plan_(std::move(plan)),
      plan_(*own_plan_),
      backend_(backend),
      threads_(threads),
      drawn_(std::make_shared<const Draws>(plan_, threads)),
      known_(drawn_),
      draws_(*drawn_) {
  set_up();
}

PlanWorlds::PlanWorlds(const PlanWorlds& like, std::unique_ptr<Scenario> scenario, std::unique_ptr<Plan> plan,
                       std::shared_ptr<const Draws> drawn, RowRange rows, DesignMatrix matrix, int threads)
    : own_scenario_(std::move(scenario)),
      own_plan_(std::move(plan)),
      plan_(own_plan_ ? *own_plan_ : like.plan_),
      backend_(like.backend_),
      threads_(threads),
      rows_(rows),
      matrix_(matrix),
      drawn_(std::move(drawn)),
      known_(like.known_),
      draws_(*drawn_) {
  set_up();
  tables_.searches = like.tables_.searches;
  searched_ = like.searched_;
}

void PlanWorlds::set_up() {
  tables_.plan = &plan_;
  tables_.draws = &draws_;
  tables_.terms.resize(plan_.n_cases);
  tables_.searches.resize(plan_.n_models);
  groups_ = payer_groups(plan_);
  people_ = people_table(*plan_.catalog);
  searched_.assign(plan_.n_models, 0);
  termed_.assign(plan_.n_cases, 0);
}

bool PlanWorlds::has(Task task) const {
  return std::find(plan_.tasks.begin(), plan_.tasks.end(), task) != plan_.tasks.end();
}

const ModelSearch& PlanWorlds::search(std::size_t model) {
  if (!searched_[model])
    tables_.searches[model] = std::make_shared<const ModelSearch>(search_model(plan_, *known_, backend_, model));
  searched_[model] = 1;
  return *tables_.searches[model];
}

void PlanWorlds::know_search(std::size_t model, std::shared_ptr<const ModelSearch> known) {
  tables_.searches[model] = std::move(known);
  searched_[model] = 1;
}

void PlanWorlds::need_terms(std::size_t case_position) {
  if (!termed_[case_position]) tables_.terms[case_position] = make_terms(plan_, draws_, case_position, threads_);
  termed_[case_position] = 1;
}

const TaskPrices& PlanWorlds::prices(std::size_t model, std::size_t case_position, Task task) {
  std::unique_ptr<TaskPrices>& kept = prices_[{{model, case_position}, static_cast<int>(task)}];
  if (kept) return *kept;
  search(model);
  need_terms(case_position);
  kept = std::make_unique<TaskPrices>(tables_, backend_, ShardId{model, case_position}, task);
  return *kept;
}

CapabilityCosts PlanWorlds::costs_of(std::size_t model, const std::vector<const TaskPrices*>& tasks) const {
  CapabilityCosts c;
  for (const TaskPrices* p : tasks) set_task_costs(*p, p->cheapest_cells(), c);
  if (!has(Task::training)) return c;
  c.train_tokens = training_tokens(plan_, model);
  c.train_flop = training_flop(model);
  return c;
}

const CapabilityCosts& PlanWorlds::costs(std::size_t model, std::size_t case_position) {
  const auto found = costs_.find({model, case_position});
  if (found != costs_.end()) return found->second;
  std::vector<const TaskPrices*> tasks;
  for (const Task task : plan_.tasks) tasks.push_back(&prices(model, case_position, task));
  return costs_[{model, case_position}] = costs_of(model, tasks);
}

void PlanWorlds::prepare() {
  std::vector<std::pair<std::size_t, std::size_t>> missing;
  for (std::size_t m = 0; m < plan_.n_models; ++m)
    for (std::size_t c = 0; c < plan_.n_cases; ++c)
      if (costs_.find({m, c}) == costs_.end()) missing.push_back({m, c});
  for (const auto& [m, c] : missing) {  // what threads share is made before they start, entries of the maps too
    search(m);
    need_terms(c);
    costs_[{m, c}];
    for (const Task task : plan_.tasks) prices_[{{m, c}, static_cast<int>(task)}];
  }
  parallel_for(missing.size(), threads_, [&](std::size_t i) {
    const auto [m, c] = missing[i];
    std::vector<const TaskPrices*> tasks;
    for (const Task task : plan_.tasks) {
      std::unique_ptr<TaskPrices>& kept = prices_.at({{m, c}, static_cast<int>(task)});
      if (!kept) kept = std::make_unique<TaskPrices>(tables_, backend_, ShardId{m, c}, task);
      tasks.push_back(kept.get());
    }
    costs_.at({m, c}) = costs_of(m, tasks);
  });
}

std::vector<double> PlanWorlds::training_rows(std::size_t model, std::size_t case_position, CostView view,
                                              CostScope scope) {
  if (view == CostView::cheapest && scope == CostScope::final_run) return costs(model, case_position).train_usd;
  const TaskPrices& p = prices(model, case_position, Task::training);
  const CheapestCells cheapest = p.cheapest_cells();
  return training_view_rows(payer_options(p, cheapest), view, scope);
}

const PayerGroup* PlanWorlds::group(const std::string& name) const {
  for (const PayerGroup& g : groups_)
    if (g.name == name) return &g;
  return nullptr;
}

std::vector<double> PlanWorlds::budgets(const PayerGroup& g, std::size_t case_position) const {
  CaseBudgets b = case_budgets(plan_, draws_, g, plan_.case_at(case_position));
  for (std::size_t i = 0; i < b.pool_usd.size(); ++i) b.usd[i] += b.pool_usd[i] / g.shares.front();
  return std::move(b.usd);
}

std::vector<double> PlanWorlds::committed(const PayerGroup& g, std::size_t case_position, double share) const {
  const CaseBudgets b = case_budgets(plan_, draws_, g, plan_.case_at(case_position));
  std::vector<double> usd(b.usd.size());
  for (std::size_t i = 0; i < usd.size(); ++i) usd[i] = b.committed(i, share);
  return usd;
}

std::vector<double> PlanWorlds::entity_costs(const PayerGroup& g, std::size_t case_position,
                                             const std::vector<double>& rows) const {
  return case_costs(plan_, g, plan_.case_at(case_position), rows);
}

std::vector<double> PlanWorlds::income_multipliers(std::size_t case_position) const {
  return eqc::income_multipliers(draws_, people_, plan_.case_at(case_position), worlds());
}

double PlanWorlds::training_flop(std::size_t model) const {
  return 6.0 * plan_.model(model).spec->active_params * training_tokens(plan_, model);
}

std::optional<std::size_t> PlanWorlds::largest(const std::function<double(std::size_t)>& size,
                                               const std::function<bool(std::size_t)>& is_one) const {
  std::vector<std::size_t> order(plan_.n_models);
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return size(a) > size(b); });
  const auto found = std::find_if(order.begin(), order.end(), is_one);  // a search takes long: the others are not asked
  return found == order.end() ? std::nullopt : std::optional(*found);
}

std::optional<std::size_t> PlanWorlds::frontier() {
  if (!has(Task::training)) return std::nullopt;
  return largest([&](std::size_t m) { return training_flop(m); },
                 [&](std::size_t m) {
                   const auto& found = search(m).training;
                   return std::any_of(found.begin(), found.end(),
                                      [](const TrainingChoice& c) { return c.status == Status::feasible; });
                 });
}

std::optional<std::size_t> PlanWorlds::largest_served() {
  if (!has(Task::serving)) return std::nullopt;
  const auto size = [&](std::size_t m) {
    return training_flop(m) > 0 ? training_flop(m)
                                : 120.0 * plan_.model(m).spec->active_params * plan_.model(m).spec->active_params;
  };  // Hoffmann et al. 2022: 20 tokens per parameter
  return largest(size, [&](std::size_t m) {
    const auto& found = search(m).serving;
    return std::any_of(found.begin(), found.end(), [](const ServingChoice& c) { return c.status == Status::feasible; });
  });
}

std::vector<double> PlanWorlds::use_price(std::size_t model, std::size_t case_position, bool list_price) {
  std::vector<double> month =
      use_in_countries(model, case_position, list_price ? 1 : 0, affordability().use_tokens_per_month).usd_month;
  month.resize(worlds(), kNaN);
  return month;
}

UsePrice PlanWorlds::use_in_countries(std::size_t model, std::size_t case_position, std::size_t basis, double tokens) {
  const bool served = has(Task::serving) && costs(model, case_position).host_known;
  const std::vector<double> serving =
      served ? costs(model, case_position).use_usd_mtok : std::vector<double>(worlds(), kNaN);
  return eqc::use_price(plan_, draws_, people_, model, plan_.case_at(case_position), basis, tokens, serving);
}

std::size_t most_frequent(const std::vector<std::size_t>& values) {
  std::map<std::size_t, std::size_t> count;
  for (const std::size_t v : values) ++count[v];
  return std::max_element(count.begin(), count.end(), [](const auto& a, const auto& b) { return a.second < b.second; })
      ->first;
}

std::unique_ptr<PlanWorlds> PlanWorlds::with_cases(std::vector<CaseSpec> cases) const {
  Scenario s = scenario();
  s.cases = std::move(cases);
  s.axes.cases.clear();
  for (std::size_t i = 0; i < s.cases.size(); ++i) s.axes.cases.push_back(i);
  std::unique_ptr<PlanWorlds> study = with_scenario(std::move(s));
  study->tables_.searches = tables_.searches;  // cases change prices, never layouts
  study->searched_ = searched_;
  return study;
}

std::unique_ptr<PlanWorlds> PlanWorlds::with_run(const RunSpec& run, RowRange rows, DesignMatrix matrix, int threads,
                                                 const MixedInputs* mixed) const {
  auto scenario = std::make_unique<Scenario>(*plan_.scenario);
  scenario->run = run;
  auto plan = std::make_unique<Plan>(plan_);
  plan->scenario = scenario.get();
  auto drawn = mixed ? std::make_shared<const Draws>(*plan, threads, rows, *mixed)
                     : std::make_shared<const Draws>(*plan, threads, rows, matrix);
  return std::unique_ptr<PlanWorlds>(
      new PlanWorlds(*this, std::move(scenario), std::move(plan), std::move(drawn), rows, matrix, threads));
}

std::unique_ptr<PlanWorlds> PlanWorlds::with_rows(const RunSpec& run, RowRange rows, DesignMatrix matrix,
                                                  int threads) const {
  return with_run(run, rows, matrix, threads, nullptr);
}

std::unique_ptr<PlanWorlds> PlanWorlds::with_mixed(const RunSpec& run, RowRange rows, const MixedInputs& mixed) const {
  return with_run(run, rows, DesignMatrix{}, 1, &mixed);
}

std::unique_ptr<PlanWorlds> PlanWorlds::with_swapped(const PlanWorlds& other, const SwappedInputs& swapped) const {
  auto drawn = std::make_shared<const Draws>(plan_, draws_, other.draws_, swapped);
  return std::unique_ptr<PlanWorlds>(
      new PlanWorlds(*this, nullptr, nullptr, std::move(drawn), rows_, matrix_, threads_));
}

std::unique_ptr<PlanWorlds> PlanWorlds::with_scenario(Scenario scenario) const {
  auto own = std::make_unique<Scenario>(std::move(scenario));
  own->output.raw.clear();  // variables of tasks that may be gone; a study writes no cube
  own->output.thresholds.clear();
  auto plan = std::make_unique<Plan>(make_plan(*own, catalog()));
  return std::unique_ptr<PlanWorlds>(new PlanWorlds(std::move(own), std::move(plan), backend_, threads_));
}

}  // namespace eqc
