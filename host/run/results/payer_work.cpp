// What nations, blocs, organisations, institutions and people can do at the costs of one shard.
#include "host/run/results/payer_parts.hpp"

#include <optional>

#include "host/engine/search/backend.hpp"
#include "host/engine/price/task_prices.hpp"

namespace eqc {
namespace {

/// Budgets of every group in the case of a context.
const std::vector<CaseBudgets>& budgets_of(const PayerContext& x) {
  return x.tables.shared->budgets.get(x.shard.case_, [&] {
    std::vector<CaseBudgets> budgets;
    for (const PayerGroup& g : x.tables.groups)
      budgets.push_back(case_budgets(x.plan(), *x.tables.draws, g, x.case_spec()));
    return budgets;
  });
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

/// What a group can do, and what the case changes of it.
void add_group(const PayerContext& x, const ReferenceContext* reference, const Capability& c, std::size_t i) {
  const PayerGroup& g = x.tables.groups[i];
  GroupOutcome mine;
  const GroupOutcome* here = &mine;
  if (known(x.costs, c)) {
    const CaseBudgets& budgets = budgets_of(x)[i];
    const std::vector<double> costs = case_costs(x.plan(), g, x.case_spec(), rows_of(x.costs, c));
    const auto compute = [&] { return group_outcome(x, g, budgets, costs); };
    if (reference != nullptr && reference->here)
      here = &reference->outcome(i, c.id, compute);
    else
      mine = compute();
    add_group_results(x, g, budgets, c.id, costs, *here);
  } else {
    add_unknown_group(x, g, c.id);
  }
  if (reference == nullptr) return;
  const PayerContext& y = reference->there;
  const bool same = reference->here || !known(y.costs, c);
  const auto compute = [&] {
    return group_outcome(y, g, budgets_of(y)[i], case_costs(y.plan(), g, y.case_spec(), rows_of(y.costs, c)));
  };
  add_group_change(x, g, c.id, *here, same ? *here : reference->outcome(i, c.id, compute));
}

void add_capability(const PayerContext& x, const ReferenceContext* reference, const Capability& c) {
  const std::vector<double>& rows = rows_of(x.costs, c);
  add_capability_costs(x, c.id, rows);
  const std::vector<CaseBudgets>& budgets = budgets_of(x);
  for (std::size_t i = 0; i < x.tables.groups.size(); ++i) {
    const PayerGroup& g = x.tables.groups[i];
    add_group(x, reference, c, i);
    if (g.name != "nation") continue;
    if (x.asked().decompose) add_decomposition(x, g, budgets[i], c.id, rows, known(x.costs, c));
    if (x.asked().population_weights) add_people_weighted(x, g, budgets[i], c.id, rows, known(x.costs, c));
  }
}

}  // namespace

void add_payer_results(const RunTables& tables, Backend& backend, ShardId shard, const CapabilityCosts& costs,
                       const ReferenceCase* reference, ModelResults& model, SlabSink& sink) {
  const Plan& plan = *tables.plan;
  const AffordabilitySpec& a = plan.scenario->affordability;
  if (!a.asked) return;
  WorldFold fold(plan, backend);
  const PayerContext x{tables, backend, shard, costs, model, fold, sink};
  std::optional<ReferenceContext> y;
  if (reference != nullptr)
    y.emplace(ReferenceContext{
        {tables, backend, {shard.model, reference->case_position}, *reference->costs, model, fold, sink},
        *reference->results,
        reference->case_position == shard.case_});
  const ReferenceContext* const other = y ? &*y : nullptr;
  if (shard.model == 0 && shard.case_ == 0)
    for (const PayerGroup& g : tables.groups) add_group_facts(x, g);
  for (const Capability& c : capabilities(plan)) add_capability(x, other, c);
  if (plan.scenario->run.training && !run_labels(a).empty()) add_run_results(x, budgets_of(x));
  if (a.income_share.empty()) return;
  if (plan.scenario->run.serving) add_people_results(x, other);
}

void add_results_without_costs(const RunTables& tables, Backend& backend, ShardId shard, ModelResults& model,
                               SlabSink& sink) {
  const AffordabilitySpec& a = tables.plan->scenario->affordability;
  if (!a.asked || a.income_share.empty() || a.subscriptions.empty() || shard.model != 0) return;
  WorldFold fold(*tables.plan, backend);
  const CapabilityCosts none;
  add_subscription_results({tables, backend, shard, none, model, fold, sink});
}

void add_service_results(const RunTables& tables, Backend& backend, ShardId shard, const TaskPrices& serving,
                         const CheapestCells& cheapest, SlabSink& sink) {
  const AffordabilitySpec& a = tables.plan->scenario->affordability;
  if (!a.asked || !(a.serve_queries > 0)) return;
  WorldFold fold(*tables.plan, backend);
  const CapabilityCosts none;
  ModelResults unused;
  add_national_service({tables, backend, shard, none, unused, fold, sink}, serving, cheapest);
}

}  // namespace eqc
