// What several shards of one process need alike, in memory only: no shard reads another's file.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "host/base/shared_once.hpp"
#include "host/engine/afford/capability_costs.hpp"
#include "host/engine/afford/case_budgets.hpp"
#include "host/run/results/people_answers.hpp"

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
};

/// Budgets and incomes are every model's; a model's are kept while its shards hold them, those of the latest model
/// until the next one's are asked for: shards come model by model.
class SharedResults {
 public:
  SharedOnce<std::size_t, std::vector<CaseBudgets>> budgets;  ///< [groups], by case
  SharedOnce<std::size_t, std::vector<double>> incomes;       ///< income_multipliers, by case

  std::shared_ptr<ModelResults> of(std::size_t model);

 private:
  std::mutex mutex_;
  std::vector<std::pair<std::size_t, std::weak_ptr<ModelResults>>> in_use_;
  std::shared_ptr<ModelResults> latest_;
};

}  // namespace eqc
