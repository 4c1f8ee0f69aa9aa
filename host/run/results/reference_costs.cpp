// Priced once more in the other case, for no shard reads another's results.
#include "host/run/results/reference_costs.hpp"

#include "host/engine/price/task_prices.hpp"

namespace eqc {

std::optional<ReferenceCosts> reference_costs(const PriceTables& tables, Backend& backend, ShardId shard,
                                              const CapabilityCosts& here) {
  const Plan& plan = *tables.plan;
  const AffordabilitySpec& a = plan.scenario->affordability;
  if (!a.asked || a.compare_with.empty()) return std::nullopt;
  ReferenceCosts reference;
  while (reference.case_position < plan.n_cases && plan.case_at(reference.case_position).id != a.compare_with)
    ++reference.case_position;
  if (reference.case_position == plan.n_cases) return std::nullopt;  // a sample of the plan without that case
  reference.costs = here;
  if (reference.case_position == shard.case_) return reference;
  for (const Task task : plan.tasks) {
    const TaskPrices prices(tables, backend, {shard.model, reference.case_position}, task);
    set_task_costs(prices, prices.cheapest_cells(), reference.costs);
  }
  return reference;
}

}  // namespace eqc
