// Budgets: GERD of nations, revenue of companies, R&D expenditure of other organisations (docs/model.md, affordability).
#include "host/run/payers.hpp"

#include <limits>

#include "kernels/metric/income_shares.hpp"
#include "kernels/metric/lognormal_income.hpp"

namespace eqc {
namespace {

PayerGroup nation_group(const Plan& plan) {
  const AffordabilitySpec& a = plan.scenario->affordability;
  PayerGroup g;
  g.name = "nation";
  g.share_axis = "gerd_share";
  g.shares = a.gerd_share;
  const Catalog& c = *plan.catalog;
  for (std::size_t n = 0; n < c.nations.size(); ++n) {
    const NationRow& row = c.nations[n];
    if (!row.gdp_usd || !row.gerd_share) {
      ++g.missing;
      continue;
    }
    g.ids.push_back(row.id);
    g.budget_usd.push_back(*row.gdp_usd * *row.gerd_share);
    g.weight.push_back(1.0);
    g.people.push_back(row.population.value_or(0.0));
    g.nation.push_back(n);
    g.row.push_back(n);
  }
  return g;
}

PayerGroup organization_group(const Plan& plan) {
  PayerGroup g;
  g.name = "organization";
  g.share_axis = "revenue_share";
  g.budget_input = Input::organization_budget;
  g.shares = plan.scenario->affordability.revenue_share;
  const Catalog& c = *plan.catalog;
  for (std::size_t o = 0; o < c.organizations.size(); ++o) {
    const OrganizationRow& row = c.organizations[o];
    // a university's or laboratory's R&D expenditure is what it has to spend; a company's revenue
    const std::optional<double> budget = row.revenue_usd ? row.revenue_usd : row.rnd_usd;
    if (!budget || !(*budget > 0)) {
      ++g.missing;
      continue;
    }
    g.ids.push_back(row.id);
    g.budget_usd.push_back(*budget);
    g.weight.push_back(1.0);
    g.people.push_back(0.0);
    g.nation.push_back(c.nation_index(row.country).value_or(c.nations.size()));
    g.row.push_back(o);
  }
  return g;
}

/// Incomes of one nation by equal population bins; false when nothing is known.
bool fill_bins(const IncomeRow& row, double* bins) {
  if (!row.mean_usd_per_year_market || !(*row.mean_usd_per_year_market > 0)) return false;
  const double mean = *row.mean_usd_per_year_market;
  bool quintiles = true;
  for (const auto& q : row.share_quintile) quintiles = quintiles && q.has_value();
  if (quintiles) {
    std::vector<double> width, held;  // of groups, poorest first
    const auto add = [&](double group_width, double group_share) {
      width.push_back(group_width);
      held.push_back(group_share);
    };
    for (int q = 0; q < 5; ++q) {
      const double share = *row.share_quintile[q];
      const std::optional<double>& decile = q == 0 ? row.share_d1 : row.share_d10;
      if (q > 0 && q < 4) add(0.2, share);
      else if (!decile) add(0.2, share);
      else if (q == 0) add(0.1, *decile), add(0.1, share - *decile);
      else add(0.1, share - *decile), add(0.1, *decile);
    }
    LorenzCurve curve;
    if (make_lorenz_curve(width.data(), held.data(), static_cast<std::int32_t>(held.size()), curve) == SharesStatus::ok) {
      fill_income_bins(curve, mean, PeopleTable::kBinsPerNation, bins);
      return true;
    }
  }
  if (!row.gini) return false;
  fill_income_bins(mean, *row.gini, PeopleTable::kBinsPerNation, bins);
  return true;
}

}  // namespace

std::vector<PayerGroup> payer_groups(const Plan& plan) {
  std::vector<PayerGroup> groups;
  const AffordabilitySpec& a = plan.scenario->affordability;
  if (!a.asked) return groups;
  if (!a.gerd_share.empty()) groups.push_back(nation_group(plan));
  if (!a.revenue_share.empty()) groups.push_back(organization_group(plan));
  return groups;
}

PeopleTable people_table(const Catalog& catalog) {
  PeopleTable t;
  double bins[PeopleTable::kBinsPerNation];
  for (std::size_t n = 0; n < catalog.nations.size(); ++n) {
    const NationRow& row = catalog.nations[n];
    const IncomeRow* income = catalog.income_of(n);
    if (!income || !row.adults || !fill_bins(*income, bins)) {
      ++t.missing;
      continue;
    }
    const double internet = row.internet_share.value_or(1.0), power = row.electricity_access_share.value_or(1.0);
    t.nations.push_back(row.id);
    t.row.push_back(n);
    t.adults.push_back(*row.adults);
    t.connected_share.push_back(internet < power ? internet : power);
    t.income.insert(t.income.end(), bins, bins + PeopleTable::kBinsPerNation);
    t.adults_total += *row.adults;
  }
  return t;
}

int export_tier(const Catalog& catalog, std::size_t nation) {
  if (nation >= catalog.nations.size()) return 1;
  const std::string& tier = catalog.nations[nation].export_tier_2025;
  return tier == "2" ? 2 : tier == "3" ? 3 : 1;
}

std::int32_t cost_row_of(const Plan& plan, std::size_t nation, const CaseSpec& c) {
  const auto beyond = [&](CostRow row) { return static_cast<std::int32_t>(plan.n_regions) + static_cast<std::int32_t>(row); };
  if (nation < plan.catalog->nations.size()) {
    const std::string& id = plan.catalog->nations[nation].id;
    for (std::size_t r = 0; r < plan.n_regions; ++r)
      if (plan.region(r).id == id) return static_cast<std::int32_t>(r);
  }
  // its own country is not on the region axis: it rents abroad, unless controls forbid that
  const bool barred = c.export_control != ExportControl::none && export_tier(*plan.catalog, nation) == 3;
  return beyond(barred ? CostRow::unreachable : CostRow::remote);
}

double list_price_per_month(const Plan& plan, std::size_t model) {
  const AffordabilitySpec& a = plan.scenario->affordability;
  const std::size_t row = plan.scenario->axes.models[model];
  double best = std::numeric_limits<double>::quiet_NaN();
  for (const std::size_t i : a.apis) {
    const ApiRow& api = plan.catalog->apis[i];
    if (!api.model || *api.model != row) continue;
    const double per_token = a.use_output_share * api.output_usd_per_token + (1.0 - a.use_output_share) * api.input_usd_per_token;
    const double month = per_token * a.use_tokens_per_month;
    if (!(best <= month)) best = month;
  }
  return best;
}

}  // namespace eqc
