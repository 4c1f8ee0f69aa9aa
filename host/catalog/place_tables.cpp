// region/regions.csv, nation/nations.csv, nation/incomes.csv and organization/organizations.csv: places, people and
// payers.
#include <cmath>

#include "host/base/text.hpp"
#include "host/catalog/tables.hpp"

namespace eqc {
namespace {

constexpr double kJoulesPerTwh = 3.6e15;
constexpr Range kPue{1, 4};  // total over IT power: at least 1

std::vector<std::string> nation_ids(const Catalog& catalog) { return ids_of(catalog.nations); }

}  // namespace

std::vector<std::string> region_columns() {
  return {"id",
          "name",
          "industrial_electricity_USD_per_kWh",
          "industrial_year",
          "industrial_basis",
          "household_electricity_USD_per_kWh",
          "carbon_intensity_gCO2_per_kWh",
          "carbon_year",
          "pue",
          "pue_basis",
          "cost_of_capital_percent",
          "corporate_tax_percent",
          "vat_percent",
          "import_duty_percent",
          "construction_USD_per_W",
          "rental_premium_ratio",
          "cloud_region",
          "water_L_per_kWh",
          "staff_USD_per_year",
          "source",
          "as_of",
          "notes",
          "household_year?",
          "household_basis?"};
}

void append_region(RowReader& row, std::set<std::string>& seen, Catalog& catalog) {
  RegionRow region;
  region.id = row.id("id", seen);
  region.name = row.required_text("name");
  region.industrial_electricity_usd_per_kwh = row.required("industrial_electricity_USD_per_kWh", kNonNegative);
  region.industrial_year = row.optional("industrial_year", kPositive);
  region.industrial_basis = row.text("industrial_basis");
  region.household_electricity_usd_per_kwh = row.optional("household_electricity_USD_per_kWh", kNonNegative);
  region.household_year = row.optional("household_year", kPositive);
  region.household_basis = row.text("household_basis");
  region.carbon_kg_per_kwh = row.required("carbon_intensity_gCO2_per_kWh", kNonNegative) / 1000;
  region.carbon_year = row.optional("carbon_year", kPositive);
  region.pue = row.required("pue", kPue);
  region.pue_basis = row.text("pue_basis");
  region.cost_of_capital = row.required_percent("cost_of_capital_percent");
  region.corporate_tax = row.percent("corporate_tax_percent");
  region.vat = row.percent("vat_percent");
  region.import_duty = row.percent("import_duty_percent", kNonNegative);
  region.construction_usd_per_w = row.required("construction_USD_per_W", kNonNegative);
  const std::optional<double> premium = row.optional("rental_premium_ratio", kPositive);
  region.has_rental_premium = premium.has_value();
  region.rental_premium = premium.value_or(1.0);
  region.cloud_region = row.yes("cloud_region");
  region.water_l_per_kwh = row.optional("water_L_per_kWh", kNonNegative);
  region.staff_usd_per_year = row.optional("staff_USD_per_year", kNonNegative);
  region.origin = row.origin();
  catalog.regions.push_back(std::move(region));
}

std::vector<std::string> nation_columns() {
  return {"id",
          "name",
          "wb_region",
          "income_group",
          "population",
          "adults",
          "gdp_USD",
          "gdp_ppp_USD",
          "gni_per_capita_USD",
          "gerd_percent_gdp",
          "gerd_year",
          "gerd_basis",
          "researchers_per_million",
          "government_revenue_USD",
          "internet_percent",
          "electricity_access_percent",
          "mobile_per_100",
          "electricity_consumption_TWh",
          "export_tier_2025",
          "source",
          "as_of",
          "notes",
          "gdp_ppp_basis?",
          "internet_basis?"};
}

void append_nation(RowReader& row, std::set<std::string>& seen, Catalog& catalog) {
  NationRow nation;
  nation.id = row.id("id", seen);
  nation.name = row.required_text("name");
  nation.wb_region = row.text("wb_region");
  nation.income_group = row.text("income_group");
  nation.population = row.optional("population", kPositive);
  nation.adults = row.optional("adults", kPositive);
  nation.gdp_usd = row.optional("gdp_USD", kPositive);
  nation.gdp_ppp_usd = row.optional("gdp_ppp_USD", kPositive);
  nation.gni_per_capita_usd = row.optional("gni_per_capita_USD", kPositive);
  nation.gerd_share = row.percent("gerd_percent_gdp");
  nation.gerd_year = row.optional("gerd_year", kPositive);
  nation.gerd_basis = row.text("gerd_basis");
  nation.researchers_per_million = row.optional("researchers_per_million", kNonNegative);
  nation.government_revenue_usd = row.optional("government_revenue_USD", kNonNegative);
  nation.internet_share = row.percent("internet_percent");
  nation.electricity_access_share = row.percent("electricity_access_percent");
  nation.mobile_per_person = row.percent("mobile_per_100", kNonNegative);
  const std::optional<double> electricity_twh = row.optional("electricity_consumption_TWh", kNonNegative);
  if (electricity_twh) nation.electricity_j_per_year = *electricity_twh * kJoulesPerTwh;
  nation.export_tier_2025 = row.text("export_tier_2025");
  nation.gdp_ppp_basis = row.text("gdp_ppp_basis");
  nation.internet_basis = row.text("internet_basis");
  nation.origin = row.origin();
  if (nation.adults && nation.population && *nation.adults > *nation.population)
    row.fault("adults", "exceeds population = " + shortest(*nation.population));
  catalog.nations.push_back(std::move(nation));
}

std::vector<std::string> income_columns() {
  return {"id",
          "gini",
          "gini_basis",
          "mean_income_USD_per_year_ppp",
          "mean_income_USD_per_year_market",
          "share_d1",
          "share_q1",
          "share_q2",
          "share_q3",
          "share_q4",
          "share_q5",
          "share_d10",
          "shares_year",
          "source",
          "as_of",
          "notes"};
}

namespace {

// Published shares are rounded to 0.1 percent each.
constexpr double kSharesTolerance = 0.01;

void check_shares(RowReader& row, const IncomeRow& income) {
  double sum = 0;
  for (const std::optional<double>& share : income.share_quintile) {
    if (!share) return;
    sum += *share;
  }
  if (std::fabs(sum - 1) > kSharesTolerance)
    row.fault("share_q1", "the five fifths add up to " + shortest(sum) + ", not 1; give shares as ratios");
}

}  // namespace

void append_income(RowReader& row, std::set<std::string>& seen, Catalog& catalog) {
  IncomeRow income;
  income.id = row.id("id", seen);
  income.nation = row.reference("id", nation_ids(catalog), "nation/nations.csv");
  income.gini = row.optional("gini", kShare);
  income.gini_basis = row.text("gini_basis");
  income.mean_usd_per_year_ppp = row.optional("mean_income_USD_per_year_ppp", kPositive);
  income.mean_usd_per_year_market = row.optional("mean_income_USD_per_year_market", kPositive);
  income.share_d1 = row.optional("share_d1", kShare);
  for (std::size_t fifth = 0; fifth < income.share_quintile.size(); ++fifth)
    income.share_quintile[fifth] = row.optional("share_q" + std::to_string(fifth + 1), kShare);
  income.share_d10 = row.optional("share_d10", kShare);
  income.shares_year = row.optional("shares_year", kPositive);
  income.origin = row.origin();
  check_shares(row, income);
  catalog.incomes.push_back(std::move(income));
}

std::vector<std::string> organization_columns() {
  return {"id",          "name",    "kind",      "sector",    "country",
          "revenue_USD", "rnd_USD", "capex_USD", "employees", "compute_spend_USD",
          "source",      "as_of",   "notes"};
}

void append_organization(RowReader& row, std::set<std::string>& seen, Catalog& catalog) {
  OrganizationRow organization;
  organization.id = row.id("id", seen);
  organization.name = row.required_text("name");
  organization.kind = static_cast<OrganizationKind>(row.choice("kind", organization_kind_names()));
  organization.sector = row.text("sector");
  organization.country = row.required_text("country");
  if (!catalog.nations.empty()) row.reference("country", nation_ids(catalog), "nation/nations.csv");
  organization.revenue_usd = row.optional("revenue_USD", kNonNegative);
  organization.rnd_usd = row.optional("rnd_USD", kNonNegative);
  organization.capex_usd = row.optional("capex_USD", kNonNegative);
  organization.employees = row.optional("employees", kNonNegative);
  organization.compute_spend_usd = row.optional("compute_spend_USD", kNonNegative);
  organization.origin = row.origin();
  catalog.organizations.push_back(std::move(organization));
}

}  // namespace eqc
