// The worlds of a plan as a study sees them: drawn once, searched and priced when a question asks, kept for the next
// one.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "host/engine/afford/case_budgets.hpp"
#include "host/engine/afford/people_use.hpp"
#include "host/engine/afford/capability_costs.hpp"
#include "host/engine/afford/people_table.hpp"
#include "host/engine/price/price_tables.hpp"

namespace eqc {

class Backend;     // host/engine/search/backend.hpp
class TaskPrices;  // host/engine/price/task_prices.hpp

/// Numbers are those of `equicube run` of the same plan, world by world. Not for several threads at once.
class PlanWorlds {
 public:
  /// All arguments must outlive this. Draws at once.
  PlanWorlds(const Plan& plan, Backend& backend, int threads);
  ~PlanWorlds();

  const Plan& plan() const { return plan_; }
  const Scenario& scenario() const { return *plan_.scenario; }
  const Catalog& catalog() const { return *plan_.catalog; }
  const AffordabilitySpec& affordability() const { return plan_.scenario->affordability; }
  Backend& backend() const { return backend_; }
  int threads() const { return threads_; }
  std::size_t worlds() const { return static_cast<std::size_t>(plan_.scenario->run.worlds); }
  bool has(Task task) const;

  const Draws& draws() const { return draws_; }
  /// Which points these worlds are, and of which matrix: of a run A's, from the first on.
  RowRange rows() const { return rows_; }
  DesignMatrix matrix() const { return matrix_; }
  const ModelSearch& search(std::size_t model);
  /// A search of this very plan that somebody made before: it is not made again.
  void know_search(std::size_t model, std::shared_ptr<const ModelSearch> known);
  /// Usage and prices of one task of (model, case).
  const TaskPrices& prices(std::size_t model, std::size_t case_position, Task task);
  /// Computes the costs of every model in every case on all threads: for questions that look at all of them.
  void prepare();
  /// What payers face, as in a run.
  const CapabilityCosts& costs(std::size_t model, std::size_t case_position);

  /// USD of one training run by cost row (regions, remote, unreachable) and world, looked at in one way;
  /// CostView::cheapest of a final run is costs().train_usd.
  std::vector<double> training_rows(std::size_t model, std::size_t case_position, CostView view,
                                    CostScope scope = CostScope::final_run);

  const std::vector<PayerGroup>& groups() const { return groups_; }
  const PayerGroup* group(const std::string& name) const;  ///< nullptr when the scenario asks for none
  const PeopleTable& people() const { return people_; }

  /// Budgets with their drawn multiplier and partners', USD per year, [entities][worlds]. Public compute, which is
  /// committed whole, counts as if it were part of them at the first committed share.
  std::vector<double> budgets(const PayerGroup& group, std::size_t case_position) const;
  /// What entities commit at a share, USD per year, [entities][worlds]: share x budget + public compute.
  std::vector<double> committed(const PayerGroup& group, std::size_t case_position, double share) const;
  /// Cost faced by each entity (the cheapest of its partners), [entities][worlds], from rows as training_rows gives
  /// them.
  std::vector<double> entity_costs(const PayerGroup& group, std::size_t case_position,
                                   const std::vector<double>& rows) const;
  /// Multipliers on incomes of each country of people(), in PPP dollars where the case says so, [countries][worlds].
  std::vector<double> income_multipliers(std::size_t case_position) const;

  /// FLOP of one training run of a model: 6 x active parameters x tokens, 0 when unknown (Kaplan et al. 2020,
  /// sec. 2.1).
  double training_flop(std::size_t model) const;
  /// The model of the axis whose training takes the most FLOP among those that can be trained at all; nothing without
  /// one.
  std::optional<std::size_t> frontier();
  /// The same among models that can be served, by size where training FLOP are unknown.
  std::optional<std::size_t> largest_served();
  /// USD per month of the scenario's use level by world, before what countries pay more or less: at the cheapest
  /// serving cost, or at list price (NaN without one).
  std::vector<double> use_price(std::size_t model, std::size_t case_position, bool list_price);
  /// Price of `tokens` a month by country and world under the policies of the case; `basis` as in use_bases(plan).
  UsePrice use_in_countries(std::size_t model, std::size_t case_position, std::size_t basis, double tokens);

  /// The same worlds under other cases (draws and searches are the same numbers).
  std::unique_ptr<PlanWorlds> with_cases(std::vector<CaseSpec> cases) const;
  /// The rows of a sensitivity design from one of its matrices: run.worlds of them from the first point of a range on,
  /// with the replicates, sampler and seed of `run`. Layouts, which are chosen by how inputs are spread and not by
  /// their draws, are those of this, which must have searched them. This must outlive it.
  std::unique_ptr<PlanWorlds> with_rows(const RunSpec& run, RowRange rows, DesignMatrix matrix, int threads) const;
  /// Rows of with_rows with some inputs from the rows of the other matrix. Both must outlive it.
  std::unique_ptr<PlanWorlds> with_swapped(const PlanWorlds& other, const SwappedInputs& swapped) const;
  /// Rows of with_rows from A in which some worlds have some inputs from B. This must outlive it.
  std::unique_ptr<PlanWorlds> with_mixed(const RunSpec& run, RowRange rows, const MixedInputs& mixed) const;
  /// The same worlds with another scenario on the same catalog.
  std::unique_ptr<PlanWorlds> with_scenario(Scenario scenario) const;

 private:
  std::unique_ptr<Scenario> own_scenario_;  // of a study that with_... made
  std::unique_ptr<Plan> own_plan_;
  const Plan& plan_;
  Backend& backend_;
  int threads_;
  RowRange rows_;
  DesignMatrix matrix_{};
  std::shared_ptr<const Draws> drawn_, known_;  // of this; what layouts are chosen by
  const Draws& draws_;
  PriceTables tables_;
  std::vector<PayerGroup> groups_;
  PeopleTable people_;
  std::vector<char> searched_, termed_;
  std::map<std::pair<std::pair<std::size_t, std::size_t>, int>, std::unique_ptr<TaskPrices>> prices_;
  std::map<std::pair<std::size_t, std::size_t>, CapabilityCosts> costs_;

  PlanWorlds(std::unique_ptr<Scenario> scenario, std::unique_ptr<Plan> plan, Backend& backend, int threads);
  PlanWorlds(const PlanWorlds& like, std::unique_ptr<Scenario> scenario, std::unique_ptr<Plan> plan,
             std::shared_ptr<const Draws> drawn, RowRange rows, DesignMatrix matrix, int threads);
  CapabilityCosts costs_of(std::size_t model, const std::vector<const TaskPrices*>& tasks) const;
  std::unique_ptr<PlanWorlds> with_run(const RunSpec& run, RowRange rows, DesignMatrix matrix, int threads,
                                       const MixedInputs* mixed) const;
  void need_terms(std::size_t case_position);
  /// The model of the largest size, the first of equals, that is one; models are asked from the largest on.
  std::optional<std::size_t> largest(const std::function<double(std::size_t)>& size,
                                     const std::function<bool(std::size_t)>& is_one) const;
  void set_up();
};

/// Most frequent value of a list.
std::size_t most_frequent(const std::vector<std::size_t>& values);

}  // namespace eqc
