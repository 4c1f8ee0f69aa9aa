// Budgets: GERD of nations and blocs, R&D and capital expenditure of companies, R&D expenditure of research
// institutions (docs/model.md, affordability).
#include "host/engine/afford/payers.hpp"

#include <algorithm>
#include <utility>

#include "host/plan/export_control.hpp"
#include "kernels/econ/inputs.hpp"

namespace eqc {

PayerGroup::PayerGroup() : budget_input(Input::nation_budget) {}

namespace {

void add_entity(PayerGroup& g, const std::string& id, double budget, BudgetBasis basis, double people,
                std::size_t nation, std::size_t row) {
  g.ids.push_back(id);
  g.budget_usd.push_back(budget);
  g.basis.push_back(basis);
  g.weight.push_back(1.0);
  g.people.push_back(people);
  g.nation.push_back(nation);
  g.row.push_back(row);
}

PayerGroup empty_nation_group(const Plan& plan) {
  const AffordabilitySpec& a = plan.scenario->affordability;
  static const char* const kNames[] = {"gross expenditure on R&D", "gross domestic product", "government revenue"};
  PayerGroup g;
  g.budget_name = kNames[static_cast<int>(a.nation_budget)];
  g.share_axis = "gerd_share";
  g.shares = a.gerd_share;
  return g;
}

BudgetBasis basis_of(const NationRow& row, NationBudget budget) {
  return budget == NationBudget::gerd && row.gerd_basis == "imputed" ? BudgetBasis::imputed : BudgetBasis::measured;
}

PayerGroup nation_group(const Plan& plan) {
  PayerGroup g = empty_nation_group(plan);
  g.name = "nation";
  const NationBudget choice = plan.scenario->affordability.nation_budget;
  const Catalog& c = *plan.catalog;
  for (std::size_t n = 0; n < c.nations.size(); ++n) {
    const NationRow& row = c.nations[n];
    const std::optional<double> budget = nation_budget(row, choice);
    if (budget)
      add_entity(g, row.id, *budget, basis_of(row, choice), row.population.value_or(0.0), n, n);
    else
      ++g.missing;
  }
  return g;
}

/// Blocs: what their members have together.
PayerGroup bloc_group(const Plan& plan) {
  PayerGroup g = empty_nation_group(plan);
  g.name = "bloc";
  const AffordabilitySpec& a = plan.scenario->affordability;
  const Catalog& c = *plan.catalog;
  for (const std::string& bloc : a.blocs) {
    double sum = 0, people = 0;
    BudgetBasis basis = BudgetBasis::measured;
    std::vector<std::size_t> members;
    for (const std::size_t n : c.members_of(bloc)) {
      const std::optional<double> budget = nation_budget(c.nations[n], a.nation_budget);
      people += c.nations[n].population.value_or(0.0);
      if (!budget) continue;
      if (basis_of(c.nations[n], a.nation_budget) == BudgetBasis::imputed) basis = BudgetBasis::imputed;
      sum += *budget;
      members.push_back(n);
    }
    if (members.empty()) {
      ++g.missing;
      continue;
    }
    add_entity(g, bloc, sum, basis, people, members.front(), members.front());
    g.members.push_back(std::move(members));
  }
  return g;
}

/// Median over companies that say all three of (R&D + capital expenditure) / revenue: what stands for a company that
/// says revenue alone.
double spending_of_revenue(const Catalog& c) {
  std::vector<double> ratios;
  for (const OrganizationRow& row : c.organizations)
    if (row.kind == OrganizationKind::company && row.rnd_usd && row.capex_usd && row.revenue_usd &&
        *row.revenue_usd > 0)
      ratios.push_back(*company_spending(row) / *row.revenue_usd);
  if (ratios.empty()) return 1.0;
  std::sort(ratios.begin(), ratios.end());
  const std::size_t half = ratios.size() / 2;
  return ratios.size() % 2 == 1 ? ratios[half] : 0.5 * (ratios[half - 1] + ratios[half]);
}

struct YearlyBudget {
  double usd;
  BudgetBasis basis;
};

/// Nothing when unknown.
std::optional<YearlyBudget> company_budget(const OrganizationRow& row, CompanyBudget budget, double of_revenue) {
  const std::optional<double> spending = company_spending(row);
  if (budget == CompanyBudget::revenue) {
    if (row.revenue_usd) return YearlyBudget{*row.revenue_usd, BudgetBasis::measured};
    return spending ? std::optional(YearlyBudget{*spending, BudgetBasis::imputed}) : std::nullopt;
  }
  if (spending) return YearlyBudget{*spending, BudgetBasis::measured};
  return row.revenue_usd ? std::optional(YearlyBudget{of_revenue * *row.revenue_usd, BudgetBasis::imputed})
                         : std::nullopt;
}

std::optional<YearlyBudget> institution_budget(const OrganizationRow& row) {
  if (row.rnd_usd) return YearlyBudget{*row.rnd_usd, BudgetBasis::measured};
  return row.revenue_usd ? std::optional(YearlyBudget{*row.revenue_usd, BudgetBasis::imputed}) : std::nullopt;
}

/// Companies, or research institutions by R&D expenditure, revenue where that is all that is known.
PayerGroup organization_group(const Plan& plan, bool companies) {
  const AffordabilitySpec& a = plan.scenario->affordability;
  PayerGroup g;
  g.name = companies ? "organization" : "institution";
  g.budget_name = !companies                                    ? "yearly R&D expenditure"
                  : a.company_budget == CompanyBudget::spending ? "yearly R&D and capital expenditure"
                                                                : "yearly revenue";
  g.share_axis = companies ? "revenue_share" : "rnd_share";
  g.budget_input = Input::organization_budget;
  g.shares = companies ? a.revenue_share : a.rnd_share;
  const Catalog& c = *plan.catalog;
  const double of_revenue = spending_of_revenue(c);
  for (std::size_t o = 0; o < c.organizations.size(); ++o) {
    const OrganizationRow& row = c.organizations[o];
    if ((row.kind == OrganizationKind::company) != companies) continue;
    const std::optional<YearlyBudget> budget =
        companies ? company_budget(row, a.company_budget, of_revenue) : institution_budget(row);
    if (budget && budget->usd > 0)
      add_entity(g, row.id, budget->usd, budget->basis, 0.0, c.nation_index(row.country).value_or(c.nations.size()), o);
    else
      ++g.missing;
  }
  return g;
}

}  // namespace

std::vector<PayerGroup> payer_groups(const Plan& plan) {
  std::vector<PayerGroup> groups;
  const AffordabilitySpec& a = plan.scenario->affordability;
  if (!a.asked) return groups;
  if (!a.gerd_share.empty()) groups.push_back(nation_group(plan));
  if (!a.revenue_share.empty()) groups.push_back(organization_group(plan, true));
  if (!a.rnd_share.empty()) groups.push_back(organization_group(plan, false));
  if (!a.blocs.empty()) groups.push_back(bloc_group(plan));
  return groups;
}

std::optional<double> income_per_head(const NationRow& row) {
  if (!row.gdp_usd || !row.population) return std::nullopt;
  return *row.gdp_usd / *row.population;
}

std::optional<double> nation_budget(const NationRow& row, NationBudget budget) {
  switch (budget) {
    case NationBudget::gerd:
      return row.gdp_usd && row.gerd_share ? std::optional<double>(*row.gdp_usd * *row.gerd_share) : std::nullopt;
    case NationBudget::gdp: return row.gdp_usd;
    case NationBudget::government_revenue: return row.government_revenue_usd;
  }
  return std::nullopt;
}

std::optional<double> company_spending(const OrganizationRow& row) {
  if (!row.rnd_usd && !row.capex_usd) return row.compute_spend_usd;
  return std::max(row.rnd_usd.value_or(0) + row.capex_usd.value_or(0), row.compute_spend_usd.value_or(0));
}

std::int32_t cost_row_of(const Plan& plan, std::size_t nation, const CaseSpec& c) {
  const auto beyond = [&](CostRow row) {
    return static_cast<std::int32_t>(plan.n_regions) + static_cast<std::int32_t>(row);
  };
  if (const std::optional<std::size_t> region = plan.region_of(nation)) return static_cast<std::int32_t>(*region);
  // its own country is not on the region axis: it rents abroad, unless controls forbid that
  return beyond(export_barred(*plan.catalog, nation, c) ? CostRow::unreachable : CostRow::remote);
}

}  // namespace eqc
