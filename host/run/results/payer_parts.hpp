// The parts of add_payer_results, one payer at a time.
#pragma once

#include "host/engine/afford/case_budgets.hpp"
#include "host/engine/afford/people_use.hpp"
#include "host/engine/afford/payer_runs.hpp"
#include "host/run/results/payer_schema.hpp"
#include "host/run/results/world_fold.hpp"

namespace eqc {

/// What the parts share.
struct PayerContext {
  const RunTables& tables;
  Backend& backend;
  ShardId shard;
  const CapabilityCosts& costs;
  ModelResults& model;
  WorldFold& fold;
  SlabSink& sink;

  const Plan& plan() const { return *tables.plan; }
  const AffordabilitySpec& asked() const { return plan().scenario->affordability; }
  const CaseSpec& case_spec() const { return plan().case_at(shard.case_); }
  std::size_t worlds() const { return static_cast<std::size_t>(plan().scenario->run.worlds); }
  std::vector<double> nan(std::size_t n) const {
    return std::vector<double>(n, std::numeric_limits<double>::quiet_NaN());
  }
};

/// The same in the case to compare with, and what is known of it.
struct ReferenceContext {
  PayerContext there;
  ReferenceResults& results;
  bool here = false;  ///< it is the shard's own case

  /// An outcome there.
  template <class Compute>
  const GroupOutcome& outcome(std::size_t group, const std::string& capability, Compute compute) const {
    return results.outcomes.get({group, capability}, compute);
  }
};

/// Results of one group and one capability in the case of the context; `costs` of its entities there (case_costs).
GroupOutcome group_outcome(const PayerContext& x, const PayerGroup& g, const CaseBudgets& budgets,
                           const std::vector<double>& costs);

/// Metrics, counts of the able and their bounds of one group and one capability.
void add_group_results(const PayerContext& x, const PayerGroup& g, const CaseBudgets& budgets,
                       const std::string& capability, const std::vector<double>& costs, const GroupOutcome& outcome);
/// NaN in their place.
void add_unknown_group(const PayerContext& x, const PayerGroup& g, const std::string& capability);

/// What the case changes against the reference, world by world.
void add_group_change(const PayerContext& x, const PayerGroup& g, const std::string& capability,
                      const GroupOutcome& here, const GroupOutcome& there);

/// Nations weighted by their people.
void add_people_weighted(const PayerContext& x, const PayerGroup& nations, const CaseBudgets& budgets,
                         const std::string& capability, const std::vector<double>& rows, bool known);

/// Runs of other sizes and kinds under several views of their cost.
void add_run_results(const PayerContext& x, const std::vector<CaseBudgets>& budgets);

/// Between and within groups, and concentration along income per head, of the nations' capability.
void add_decomposition(const PayerContext& x, const PayerGroup& nations, const CaseBudgets& budgets,
                       const std::string& capability, const std::vector<double>& rows, bool known);

/// Facts of the entities that do not depend on model and case.
void add_group_facts(const PayerContext& x, const PayerGroup& g);

/// Serving every nation's population.
void add_national_service(const PayerContext& x, const TaskPrices& serving, const CheapestCells& cheapest);

/// People: what they can afford of the model, and of subscriptions.
void add_people_results(const PayerContext& x, const ReferenceContext* reference);
void add_subscription_results(const PayerContext& x);

}  // namespace eqc
