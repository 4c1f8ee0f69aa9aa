// Who can afford it, world by world, as plain arrays: budgets against costs, then every inequity metric.
#pragma once

#include <cstdint>

#include "kernels/metric/metric_list.hpp"

namespace eqc {

inline constexpr int kMaxShares = 8;

/// One payer group (nations, organisations, ...) and one capability (a training run, a year of hosting, ...).
/// The capability an entity holds in a world is budget / cost there: how many times over it can pay.
struct InequityJob {
  std::int32_t worlds = 0, n_entities = 0, n_shares = 0;
  const double* budget_usd = nullptr;     ///< [n_entities] the whole budget, before the committed share
  const double* weight = nullptr;         ///< [n_entities]
  const std::int32_t* cost_row = nullptr; ///< [n_entities] row of `cost_usd`
  const double* cost_usd = nullptr;       ///< [rows][worlds], +infinity where it cannot be had at all
  double share[kMaxShares] = {};          ///< committed shares of the budget
  double metric_share = 1;                ///< the share at which threshold metrics (able, FGT) are computed
  // outputs
  double* metrics = nullptr;              ///< [kInequityMetrics][worlds]
  double* able = nullptr;                 ///< [n_shares][2][worlds]: number, and share of weight, of the entities able to pay
  std::int32_t* able_worlds = nullptr;    ///< [n_shares][n_entities]: number of worlds in which the entity can pay
};

}  // namespace eqc
