// What several shards of one process need alike, in memory only: no shard reads another's file.
#pragma once

#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "host/base/shared_once.hpp"
#include "host/engine/afford/capability_costs.hpp"
#include "host/engine/afford/case_budgets.hpp"
#include "host/run/results/people_answers.hpp"
#include "host/run/results/priced_task.hpp"

namespace eqc {

/// Per-world results of a group; empty when nothing is known.
struct GroupOutcome {
  std::vector<double> metrics, able;      ///< [kInequityMetrics][worlds]; [shares][2][worlds]: number, share of weight
  std::vector<std::int32_t> able_worlds;  ///< [shares][entities]
};

/// Of a model in the case that all others are compared with. The shard of that case puts in what it computes anyway.
struct ReferenceResults {
  SharedOnce<int, CapabilityCosts> costs;                                  ///< under 0; without costs by view
  SharedOnce<std::pair<std::size_t, std::string>, GroupOutcome> outcomes;  ///< by position of the group and capability
  SharedOnce<std::pair<std::size_t, double>, std::vector<double>>
      able_share;  ///< of people by basis and share of income, [worlds]; empty: the price is unknown
};

/// Of one model.
struct ModelResults {
  ReferenceResults reference;
  PeopleAnswers people;
  SharedOnce<Task, std::shared_ptr<const PricedTask>> priced;  ///< by the first of its cases that was
};

/// Budgets and incomes are every model's; a model's are kept while its shards hold them, and those of the latest `kept`
/// models until others are asked for.
class SharedResults {
 public:
  SharedOnce<std::size_t, std::vector<CaseBudgets>> budgets;          ///< [groups], by case
  SharedOnce<std::size_t, std::vector<double>> incomes;               ///< income_multipliers, by case
  SharedOnce<std::pair<std::size_t, std::size_t>, TermBits> changed;  ///< changed_terms, by two cases
  const std::shared_ptr<StatisticsPool> statistics = std::make_shared<StatisticsPool>();

  std::shared_ptr<ModelResults> of(std::size_t model);
  std::size_t kept = 1;  ///< models whose shards come in turns

 private:
  std::mutex mutex_;
  std::vector<std::pair<std::size_t, std::weak_ptr<ModelResults>>> in_use_;
  std::deque<std::shared_ptr<ModelResults>> latest_;  // the oldest first
};

}  // namespace eqc
