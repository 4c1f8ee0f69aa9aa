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

/// Per-world results of a group; empty when nothing is known.
struct GroupOutcome {
  std::vector<double> metrics, able;      ///< [kInequityMetrics][worlds]; [shares][2][worlds]: number, share of weight
  std::vector<std::int32_t> able_worlds;  ///< [shares][entities]
};

/// Results of one group and one capability in the case of the context.
GroupOutcome group_outcome(const PayerContext& x, const PayerGroup& g, const CaseBudgets& budgets,
                           const std::vector<double>& rows);

/// Metrics, counts of the able and their bounds of one group and one capability; NaN where `rows` are unknown.
GroupOutcome add_group_results(const PayerContext& x, const PayerGroup& g, const CaseBudgets& budgets,
                               const std::string& capability, const std::vector<double>& rows, bool known);

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
/// `reference`: context of the case to compare with; nullptr without one.
void add_people_results(const PayerContext& x, const PayerContext* reference);
void add_subscription_results(const PayerContext& x);

}  // namespace eqc
