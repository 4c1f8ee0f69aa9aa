// Choices that only a scenario knows: enumerators and their names in TOML. What layouts may choose is in
// kernels/model/choices.hpp.
#pragma once

namespace eqc {

#define EQC_SAMPLER_LIST(X) \
  X(sobol, "sobol")         \
  X(philox, "philox")

#define EQC_COST_BASIS_LIST(X) \
  X(own, "own")                \
  X(rent, "rent")

#define EQC_POWER_BASIS_LIST(X) \
  X(load, "load")               \
  X(draw, "draw")

#define EQC_EXPORT_CONTROL_LIST(X)      \
  X(none, "none")                       \
  X(tiers_2025_01, "tiers-2025-01")     \
  X(embargo_2023_10, "embargo-2023-10") \
  X(today, "today")

#define EQC_EXPORT_LICENCES_LIST(X) \
  X(granted, "granted")             \
  X(refused, "refused")

#define EQC_USE_PRICING_LIST(X) \
  X(list, "list")               \
  X(ppp, "ppp")

#define EQC_INCOME_BASIS_LIST(X) \
  X(market, "market")            \
  X(ppp, "ppp")

/// Whole runs as they go today, or as they went when their model was released.
#define EQC_PRACTICE_LIST(X) \
  X(today, "today")          \
  X(release, "release")

#define EQC_NATION_BUDGET_LIST(X) \
  X(gerd, "gerd")                 \
  X(gdp, "gdp")                   \
  X(government_revenue, "government_revenue")

/// What a company's budget is: R&D and capital expenditure, or revenue.
#define EQC_COMPANY_BUDGET_LIST(X) \
  X(spending, "spending")          \
  X(revenue, "revenue")

/// How a cost is looked at: the cheapest way open, owned at home, rented, bought outright, and the first three for a
/// whole programme.
#define EQC_COST_VIEW_LIST(X)       \
  X(cheapest, "cheapest")           \
  X(own, "own")                     \
  X(rent, "rent")                   \
  X(purchase, "purchase")           \
  X(programme, "programme")         \
  X(programme_own, "programme_own") \
  X(programme_rent, "programme_rent")

#define EQC_X(id, name) id,
enum class SamplerKind { EQC_SAMPLER_LIST(EQC_X) };
enum class CostBasis { EQC_COST_BASIS_LIST(EQC_X) };
enum class PowerBasis { EQC_POWER_BASIS_LIST(EQC_X) };
enum class ExportControl { EQC_EXPORT_CONTROL_LIST(EQC_X) };
enum class ExportLicences { EQC_EXPORT_LICENCES_LIST(EQC_X) };
enum class UsePricing { EQC_USE_PRICING_LIST(EQC_X) };
enum class IncomeBasis { EQC_INCOME_BASIS_LIST(EQC_X) };
enum class Practice { EQC_PRACTICE_LIST(EQC_X) };
enum class NationBudget { EQC_NATION_BUDGET_LIST(EQC_X) };
enum class CompanyBudget { EQC_COMPANY_BUDGET_LIST(EQC_X) };
enum class CostView { EQC_COST_VIEW_LIST(EQC_X) };
#undef EQC_X

}  // namespace eqc
