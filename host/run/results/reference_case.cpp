// Priced once more in the other case, once for all shards of a model.
#include "host/run/results/reference_case.hpp"

#include "host/engine/price/task_prices.hpp"

namespace eqc {
namespace {

CapabilityCosts priced_again(const RunTables& tables, Backend& backend, ShardId shard) {
  CapabilityCosts costs;
  for (const Task task : tables.plan->tasks) {
    const TaskPrices prices(tables, backend, shard, task);
    set_task_costs(prices, prices.cheapest_cells(), costs);
  }
  return costs;
}

/// Costs by view are only the shard's.
CapabilityCosts to_share(const CapabilityCosts& here) {
  CapabilityCosts costs;
  costs.train_usd = here.train_usd;
  costs.host_usd_year = here.host_usd_year;
  costs.use_usd_mtok = here.use_usd_mtok;
  costs.train_known = here.train_known;
  costs.host_known = here.host_known;
  return costs;
}

}  // namespace

std::optional<ReferenceCase> reference_case(const RunTables& tables, Backend& backend, ShardId shard,
                                            const std::shared_ptr<ModelResults>& model, const CapabilityCosts& here,
                                            bool whole) {
  const Plan& plan = *tables.plan;
  const AffordabilitySpec& a = plan.scenario->affordability;
  if (!a.asked || a.compare_with.empty()) return std::nullopt;
  ReferenceCase reference;
  while (reference.case_position < plan.n_cases && plan.case_at(reference.case_position).id != a.compare_with)
    ++reference.case_position;
  if (reference.case_position == plan.n_cases) return std::nullopt;  // a sample of the plan without that case
  const std::shared_ptr<ReferenceResults> shared(model, &model->reference);
  if (reference.case_position != shard.case_) {
    reference.results = shared;
    reference.costs = &reference.results->costs.get(0, [&] {
      return priced_again(tables, backend, {shard.model, reference.case_position});
    });
    return reference;
  }
  reference.results = whole ? shared : std::make_shared<ReferenceResults>();
  reference.results->costs.offer(0, [&] { return to_share(here); });
  reference.costs = &here;
  return reference;
}

}  // namespace eqc
