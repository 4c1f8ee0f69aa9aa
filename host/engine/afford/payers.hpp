// Who pays: nations, blocs and organisations, with budgets, weights and the row of costs each one faces.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "host/plan/plan.hpp"

namespace eqc {

enum class Input : std::int32_t;  // kernels/econ/inputs.hpp

/// Row of capability costs an entity faces: a position on the region axis, or one of these after the last region.
enum class CostRow : std::int32_t {
  remote,
  unreachable,
  count
};  // remote: rents in the cheapest cloud region; unreachable: may not

/// Where an entity's budget comes from.
enum class BudgetBasis : std::int8_t { measured, imputed };

/// Entities that are compared with each other.
struct PayerGroup {
  std::string name;                 ///< "nation", "organization", "institution", "bloc"
  std::string budget_name;          ///< what the budget is
  std::vector<std::string> ids;     ///< labels of the entity axis
  std::vector<double> budget_usd;   ///< per year, before the committed share; of a bloc: of its members together
  std::vector<BudgetBasis> basis;   ///< of a bloc: imputed when a member's is
  std::vector<double> weight;       ///< for inequality and "share able": 1 for every entity
  std::vector<double> people;       ///< population behind an entity (0 when that makes no sense)
  std::vector<std::size_t> nation;  ///< row of Catalog::nations; catalog.nations.size() when unknown
  Input budget_input;               ///< the uncertain multiplier on the budgets; default: nation_budget
  std::vector<std::size_t> row;     ///< of the table that input is drawn for
  std::vector<std::vector<std::size_t>> members;  ///< blocs: rows of Catalog::nations; else empty
  std::vector<double> shares;                     ///< committed shares of the budget: an axis of the results
  std::string share_axis;                         ///< its name
  std::size_t missing =
      0;  ///< entities of the catalog without a budget: never counted as unable, bounds count them both ways
  PayerGroup();
};

/// Groups of this plan; empty when the scenario has no [affordability].
std::vector<PayerGroup> payer_groups(const Plan& plan);

/// GDP per inhabitant, USD per year; nothing when either is unknown.
std::optional<double> income_per_head(const NationRow& row);

/// Budget of a nation by the scenario's choice (GERD, GDP, government revenue), USD per year; nothing when unknown.
std::optional<double> nation_budget(const NationRow& row, NationBudget budget);

/// USD per year that a company spends on R&D and capital, as far as it says, or on compute where that is more; nothing
/// where it says neither.
std::optional<double> company_spending(const OrganizationRow& row);

/// Cost row of a nation in a case, from where it is and what export controls leave it.
std::int32_t cost_row_of(const Plan& plan, std::size_t nation, const CaseSpec& c);

}  // namespace eqc
