// What nations, blocs, organisations, institutions and people can do at the costs of one shard.
#include "host/run/results/payer_parts.hpp"

#include <optional>

#include "host/engine/search/backend.hpp"
#include "host/engine/price/task_prices.hpp"

namespace eqc {
namespace {

/// Budgets of every group in the case of a context.
std::vector<CaseBudgets> all_budgets(const PayerContext& x) {
  std::vector<CaseBudgets> budgets;
  for (const PayerGroup& g : x.tables.groups)
    budgets.push_back(case_budgets(x.plan(), *x.tables.draws, g, x.case_spec()));
  return budgets;
}

void add_capability_costs(const PayerContext& x, const std::string& id, const std::vector<double>& rows) {
  std::vector<double> values;
  for (std::size_t r = 0; r < x.plan().n_regions; ++r) x.fold.append(rows.data() + r * x.worlds(), values);
  x.sink.add("capability_cost_" + id, values);
}

const std::vector<double>& rows_of(const CapabilityCosts& costs, const Capability& c) {
  return c.id == "train" ? costs.train_usd : costs.host_usd_year;
}
bool known(const CapabilityCosts& costs, const Capability& c) {
  return c.id == "train" ? costs.train_known : costs.host_known;
}

void add_capability(const PayerContext& x, const PayerContext* reference, const Capability& c,
                    const std::vector<CaseBudgets>& budgets, const std::vector<CaseBudgets>& reference_budgets) {
  const std::vector<double>& rows = rows_of(x.costs, c);
  add_capability_costs(x, c.id, rows);
  for (std::size_t i = 0; i < x.tables.groups.size(); ++i) {
    const PayerGroup& g = x.tables.groups[i];
    const GroupOutcome here = add_group_results(x, g, budgets[i], c.id, rows, known(x.costs, c));
    if (reference != nullptr) {
      const bool same = reference->shard.case_ == x.shard.case_ || !known(reference->costs, c);
      add_group_change(x, g, c.id, here,
                       same ? here : group_outcome(*reference, g, reference_budgets[i], rows_of(reference->costs, c)));
    }
    if (g.name != "nation") continue;
    if (x.asked().decompose) add_decomposition(x, g, budgets[i], c.id, rows, known(x.costs, c));
    if (x.asked().population_weights) add_people_weighted(x, g, budgets[i], c.id, rows, known(x.costs, c));
  }
}

}  // namespace

void add_payer_results(const RunTables& tables, Backend& backend, ShardId shard, const CapabilityCosts& costs,
                       const ReferenceCosts* reference, SlabSink& sink) {
  const Plan& plan = *tables.plan;
  const AffordabilitySpec& a = plan.scenario->affordability;
  if (!a.asked) return;
  WorldFold fold(plan, backend);
  const PayerContext x{tables, backend, shard, costs, fold, sink};
  std::optional<PayerContext> y;
  if (reference != nullptr)
    y.emplace(PayerContext{tables, backend, {shard.model, reference->case_position}, reference->costs, fold, sink});
  const PayerContext* const other = y ? &*y : nullptr;
  const std::vector<CaseBudgets> budgets = all_budgets(x),
                                 reference_budgets = y ? all_budgets(*y) : std::vector<CaseBudgets>{};
  if (shard.model == 0 && shard.case_ == 0)
    for (const PayerGroup& g : tables.groups) add_group_facts(x, g);
  for (const Capability& c : capabilities(plan)) add_capability(x, other, c, budgets, reference_budgets);
  if (plan.scenario->run.training && !run_labels(a).empty()) add_run_results(x, budgets);
  if (a.income_share.empty()) return;
  if (plan.scenario->run.serving) add_people_results(x, other);
  if (!a.subscriptions.empty() && shard.model == 0) add_subscription_results(x);
}

void add_service_results(const RunTables& tables, Backend& backend, ShardId shard, const TaskPrices& serving,
                         const CheapestCells& cheapest, SlabSink& sink) {
  const AffordabilitySpec& a = tables.plan->scenario->affordability;
  if (!a.asked || !(a.serve_queries > 0)) return;
  WorldFold fold(*tables.plan, backend);
  const CapabilityCosts none;
  add_national_service({tables, backend, shard, none, fold, sink}, serving, cheapest);
}

}  // namespace eqc
