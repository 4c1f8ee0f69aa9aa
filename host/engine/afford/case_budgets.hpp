// What payers have and face in a case: coalitions pool budgets, public compute adds to them, controls add to prices.
#pragma once

#include <vector>

#include "host/engine/draw/draws.hpp"
#include "host/engine/afford/payers.hpp"

namespace eqc {

/// Budgets of a group in one case, [entities][worlds].
struct CaseBudgets {
  std::vector<double> usd;  ///< per year, before the committed share, drawn multiplier and partners' budgets included
  std::vector<double> pool_usd;  ///< per year beside it, committed whole; empty without public compute
  std::vector<double> partners;  ///< [entities] how many share the budget: 1 alone
  bool plain = true;             ///< nobody pools anything

  /// What an entity commits at a share: usd x share + pool.
  double committed(std::size_t i, double share) const {
    return usd[i] * share + (pool_usd.empty() ? 0.0 : pool_usd[i]);
  }
};

CaseBudgets case_budgets(const Plan& plan, const Draws& draws, const PayerGroup& group, const CaseSpec& c);

/// Cost that each entity faces, [entities][worlds], from rows as CapabilityCosts has them: the cheapest row of its
/// partners.
std::vector<double> case_costs(const Plan& plan, const PayerGroup& group, const CaseSpec& c,
                               const std::vector<double>& rows);

}  // namespace eqc
