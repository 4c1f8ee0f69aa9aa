// What nations, blocs, organisations, institutions and people can do at the costs of one shard.
#include "host/run/payer_parts.hpp"

namespace eqc {
namespace {

void add_capability_costs(const PayerContext& x, const std::string& id, const std::vector<double>& rows) {
  std::vector<double> values;
  for (std::size_t r = 0; r < x.plan().n_regions; ++r) x.fold.append(rows.data() + r * x.worlds(), values);
  x.sink.add("capability_cost_" + id, values);
}

void add_capability(const PayerContext& x, const Capability& capability, const std::vector<CaseBudgets>& budgets) {
  const bool train = capability.id == "train";
  const std::vector<double>& rows = train ? x.costs.train_usd : x.costs.host_usd_year;
  const bool known = train ? x.costs.train_known : x.costs.host_known;
  add_capability_costs(x, capability.id, rows);
  for (std::size_t i = 0; i < x.tables.groups.size(); ++i) {
    const PayerGroup& g = x.tables.groups[i];
    add_group_results(x, g, budgets[i], capability.id, rows, known);
    if (g.name == "nation" && x.asked().decompose) add_decomposition(x, g, budgets[i], capability.id, rows, known);
  }
}

}  // namespace

void add_payer_results(const RunTables& tables, Backend& backend, ShardId shard, const CapabilityCosts& costs, SlabSink& sink) {
  const Plan& plan = *tables.plan;
  const AffordabilitySpec& a = plan.scenario->affordability;
  if (!a.asked) return;
  WorldFold fold(plan, backend);
  const PayerContext x{tables, backend, shard, costs, fold, sink};
  std::vector<CaseBudgets> budgets;
  for (const PayerGroup& g : tables.groups) {
    budgets.push_back(case_budgets(plan, *tables.draws, g, x.case_spec()));
    if (shard.model == 0 && shard.case_ == 0) add_group_facts(x, g);
  }
  for (const Capability& c : capabilities(plan)) add_capability(x, c, budgets);
  if (plan.scenario->run.training && !run_labels(a).empty()) add_run_results(x, budgets);
  if (a.income_share.empty()) return;
  if (plan.scenario->run.serving) add_people_results(x);
  if (!a.subscriptions.empty() && shard.model == 0) add_subscription_results(x);
}

void add_service_results(const RunTables& tables, Backend& backend, ShardId shard, const TaskPrices& serving, const std::vector<double>& cheapest, SlabSink& sink) {
  const AffordabilitySpec& a = tables.plan->scenario->affordability;
  if (!a.asked || !(a.serve_queries > 0)) return;
  WorldFold fold(*tables.plan, backend);
  const CapabilityCosts none;
  add_national_service({tables, backend, shard, none, fold, sink}, serving, cheapest);
}

}  // namespace eqc
