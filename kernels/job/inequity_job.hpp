// Who can afford it, world by world, as plain arrays: budgets against costs, then every inequity metric.
#pragma once

#include "kernels/metric/entity_metrics.hpp"

namespace eqc {

inline constexpr int kMaxShares = 8;

/// One payer group (nations, organisations, ...) and one capability (a training run, a year of hosting, ...).
/// The capability an entity holds in a world is budget / cost there: how many times over it can pay.
struct InequityJob : EntityMetrics {
  std::int32_t n_shares = 0;
  const double* budget_usd = nullptr;      ///< [n_entities] the whole budget, before the committed share
  const std::int32_t* cost_row = nullptr;  ///< [n_entities] row of `cost_usd`
  const double* cost_usd = nullptr;        ///< [rows][worlds], +infinity where it cannot be had at all
  const double* capability =
      nullptr;                    ///< [n_entities][worlds] as it is, instead of the three above; null: budget / cost
  double share[kMaxShares] = {};  ///< committed shares of the budget
  // outputs beside those of the metrics
  double* able = nullptr;  ///< [n_shares][2][worlds]: number, and share of weight, of the entities able to pay
  std::int32_t* able_worlds = nullptr;  ///< [n_shares][n_entities]: number of worlds in which the entity can pay

  /// What entity e holds in a world.
  EQC_HD double value(std::int32_t e, std::int64_t world) const {
    if (capability != nullptr) return capability[static_cast<std::int64_t>(e) * worlds + world];
    return budget_usd[e] / cost_usd[static_cast<std::int64_t>(cost_row[e]) * worlds + world];
  }
};

}  // namespace eqc
