// Who can pay, by brute force: budgets against the slow study's costs, export tiers, and shares of people by direct
// summation.
#include "host/engine/afford/payers.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "host/engine/afford/list_price.hpp"
#include "host/engine/afford/people_table.hpp"
#include "host/plan/export_control.hpp"
#include "kernels/econ/term_list.hpp"
#include "kernels/fold.hpp"
#include "tests/run/reference_statistics.hpp"
#include "tests/run/slow_study.hpp"

namespace eqc {
namespace {

using namespace run_test;

const std::string kStudy = axes("\"llama-3.1-8b\", \"deepseek-v3\"", "\"a100-80gb\", \"h100-sxm-80gb\"",
                                "\"FRA\", \"USA\", \"KEN\", \"CHN\"") +
                           R"(
[run]
worlds = 256
replicates = 4
[training]
tokens = "3 T tokens"
clusters = [64, 512]
[serving]
replicas = [1, 8, 16]
[[case]]
id = "open"
[[case]]
id = "controlled"
export_control = "tiers-2025-01"
[affordability]
gerd_share = ["0.01 %", "10 %"]
revenue_share = ["0.01 %", "1 %"]
income_share = ["2 %", "10 %"]
use_tokens = "30 M tokens"
use_output_share = "50 %"
subscriptions = ["chatgpt-plus"]
[output]
statistics = ["mean", "min", "max", "p50"]
)";

/// USD of a training run for somebody in a country, by world; the country may be off the axis.
Row cost_for(const SlowTask& t, const std::string& country, bool controlled, int tier) {
  const double premium = cheapest_cloud_premium(t.plan);
  for (std::size_t r = 0; r < t.plan.n_regions; ++r)
    if (t.plan.region(r).id == country) return training_row(t, r, premium);
  if (controlled && tier == 3) return Row(t.worlds(), kInfinite);
  return remote_row(t, premium);
}

struct Payer {
  std::string id, country;
  double budget;
};

std::vector<Payer> nations(const Catalog& c) {
  std::vector<Payer> all;
  for (const NationRow& n : c.nations)
    if (n.gdp_usd && n.gerd_share) all.push_back({n.id, n.id, *n.gdp_usd * *n.gerd_share});
  return all;
}

/// By R&D and capital expenditure or spending on compute; where only revenue is known, by the median of others' ratio.
std::vector<Payer> organizations(const Catalog& c) {
  std::vector<double> ratios;
  const auto spent = [](const OrganizationRow& o) {
    return std::max(o.rnd_usd.value_or(0) + o.capex_usd.value_or(0), o.compute_spend_usd.value_or(0));
  };
  for (const OrganizationRow& o : c.organizations)
    if (o.kind == OrganizationKind::company && o.rnd_usd && o.capex_usd && o.revenue_usd)
      ratios.push_back(spent(o) / *o.revenue_usd);
  std::sort(ratios.begin(), ratios.end());
  const double median = (ratios[(ratios.size() - 1) / 2] + ratios[ratios.size() / 2]) / 2;
  std::vector<Payer> all;
  for (const OrganizationRow& o : c.organizations) {
    if (o.kind != OrganizationKind::company) continue;
    const double budget = spent(o) > 0 ? spent(o) : median * o.revenue_usd.value_or(0);
    if (budget > 0) all.push_back({o.id, o.country, budget});
  }
  return all;
}

int tier_of(const Catalog& c, const std::string& country) {
  const auto n = c.nation_index(country);
  return n ? export_tier(c, *n) : 1;
}

void expect_able_counts(const Study& s, const Cube& cube, const std::string& group, const std::vector<Payer>& payers,
                        const std::vector<double>& shares, const std::string& axis) {
  for (std::size_t m = 0; m < s.plan.n_models; ++m)
    for (std::size_t c = 0; c < s.plan.n_cases; ++c) {
      const SlowTask t = slow_task(s.plan, Task::training, m, c);
      for (std::size_t k = 0; k < shares.size(); ++k) {
        const std::string label = cube.dimension(axis).labels[k];
        std::vector<double> number(t.worlds(), 0.0);
        std::map<std::pair<std::string, int>, Row> kept;
        const auto cost_of_tier = [&](const std::string& country, int tier) -> const Row& {
          const auto known = kept.find({country, tier});
          return known != kept.end() ? known->second : kept[{country, tier}] = cost_for(t, country, c == 1, tier);
        };
        for (const Payer& p : payers) {
          int able_worlds = 0;
          const Row& cost = cost_of_tier(p.country, tier_of(s.catalog, p.country));
          for (std::size_t w = 0; w < t.worlds(); ++w) {
            const bool able = p.budget * shares[k] >= cost[w];
            number[w] += able ? 1 : 0;
            able_worlds += able ? 1 : 0;
          }
          EXPECT_EQ(
              cube.value(group + "_train_able_probability",
                         {{"model", s.plan.model(m).id}, {"case", s.plan.case_at(c).id}, {axis, label}, {group, p.id}}),
              able_worlds / 256.0)
              << p.id << " " << s.plan.model(m).id << " " << s.plan.case_at(c).id << " at " << label;
        }
        const QuantityStatistics want = reference_statistics(number, 4, {0.5});
        const Selection at = {{"model", s.plan.model(m).id}, {"case", s.plan.case_at(c).id}, {axis, label}};
        const std::vector<double> got = cube.read(group + "_train_able_number", at),
                                  share = cube.read(group + "_train_able_share", at);
        EXPECT_NEAR(got[0], want.mean, 1e-12 * want.mean);
        EXPECT_EQ(got[1], want.min);
        EXPECT_EQ(got[2], want.max);
        EXPECT_EQ(got[3], want.quantile[0].value);
        EXPECT_NEAR(share[0], want.mean / static_cast<double>(payers.size()), 1e-12);
      }
    }
}

/// One run of the study, shared by the tests.
struct Ran {
  Study study{kStudy};
  TemporaryFolder folder;
  std::unique_ptr<Cube> cube = run_study(study, folder);
};

const Ran& ran() {
  static const Ran once;
  return once;
}

TEST(Payers, nations_able_to_train_agree_with_brute_force) {
  expect_able_counts(ran().study, *ran().cube, "nation", nations(ran().study.catalog), {0.0001, 0.1}, "gerd_share");
}

TEST(Payers, organizations_able_to_train_agree_with_brute_force) {
  expect_able_counts(ran().study, *ran().cube, "organization", organizations(ran().study.catalog), {0.0001, 0.01},
                     "revenue_share");
}

TEST(Payers, companies_that_say_revenue_alone_are_marked) {
  const Cube& cube = *ran().cube;
  const auto basis = [&](const char* id) { return cube.value("organization_budget_basis", {{"organization", id}}); };
  EXPECT_EQ(basis("samsung-electronics"), 0);  // R&D and capital expenditure are in its annual report
  EXPECT_EQ(basis("walmart"), 1);              // revenue alone
  const double walmart = cube.value("organization_budget", {{"organization", "walmart"}});
  EXPECT_LT(walmart, 0.3 * 648e9);  // a share of its revenue, Fortune Global 500
  EXPECT_GT(walmart, 0.05 * 648e9);
}

TEST(Payers, rows_from_memory_are_marked) {
  const Catalog& c = ran().study.catalog;
  std::size_t marked = 0;
  for (const OrganizationRow& o : c.organizations) {
    if (o.kind != OrganizationKind::company) continue;
    EXPECT_EQ(ran().cube->value("organization_origin", {{"organization", o.id}}), o.origin.recalled ? 1 : 0) << o.id;
    marked += o.origin.recalled ? 1 : 0;
  }
  EXPECT_GT(marked, 0U);
}

TEST(Payers, budget_of_companies_is_revenue_where_the_scenario_says_so) {
  Study s(kStudy);
  s.scenario.affordability.company_budget = CompanyBudget::revenue;
  const std::vector<PayerGroup> groups = payer_groups(s.plan);
  const PayerGroup& companies = groups[1];
  ASSERT_EQ(companies.name, "organization");
  EXPECT_EQ(companies.budget_name, "yearly revenue");
  for (std::size_t i = 0; i < companies.ids.size(); ++i) {
    const OrganizationRow& row = s.catalog.organizations[companies.row[i]];
    EXPECT_EQ(companies.basis[i], row.revenue_usd ? BudgetBasis::measured : BudgetBasis::imputed) << row.id;
    if (row.revenue_usd) {
      EXPECT_EQ(companies.budget_usd[i], *row.revenue_usd) << row.id;
    }
  }
}

TEST(Payers, capability_cost_is_the_cheapest_way_of_each_region) {
  const Study& s = ran().study;
  for (std::size_t c = 0; c < 2; ++c) {
    const SlowTask t = slow_task(s.plan, Task::training, 0, c);
    for (std::size_t r = 0; r < s.plan.n_regions; ++r) {
      const Row cost = training_row(t, r, cheapest_cloud_premium(s.plan));
      const std::vector<double> got = ran().cube->read(
          "capability_cost_train",
          {{"model", "llama-3.1-8b"}, {"region", s.plan.region(r).id}, {"case", s.plan.case_at(c).id}});
      if (std::isinf(cost[0])) {
        EXPECT_EQ(s.plan.region(r).id, "CHN");  // tier 3: every accelerator here is controlled
        for (const double v : got) EXPECT_TRUE(std::isnan(v));
        continue;
      }
      const QuantityStatistics want = reference_statistics(cost, 4, {0.5});
      EXPECT_NEAR(got[0] / want.mean, 1, 1e-12);
      EXPECT_NEAR(got[3] / want.quantile[0].value, 1, 1e-12);
    }
  }
}

TEST(Payers, export_tiers_close_what_the_rule_says) {
  Study s(kStudy);
  slow_down(s.catalog.hardware[s.scenario.axes.hardware[0]]);
  ModelSearch search;
  search.training.resize(2);
  for (TrainingChoice& c : search.training) c.status = Status::feasible;
  const auto status = [&](std::size_t region, std::size_t hardware, double accelerators, std::size_t one_case) {
    search.training[hardware].result.best.n_gpus = accelerators;
    return static_cast<Status>(
        cell_status(s.plan, search, Task::training, one_case, s.plan.all_regions())[region * 2 + hardware]);
  };
  constexpr std::size_t kFrance = 0, kKenya = 2, kChina = 3;  // tiers 1, 2, 3
  EXPECT_EQ(status(kChina, 1, 8, 1), Status::export_controlled);
  EXPECT_EQ(status(kChina, 0, 8, 1), Status::feasible);  // not a restricted accelerator
  EXPECT_EQ(status(kChina, 1, 8, 0), Status::feasible);  // no controls in this case
  EXPECT_EQ(status(kKenya, 1, 8, 1), Status::feasible);
  EXPECT_EQ(status(kKenya, 1, 60000, 1), Status::export_capped);
  EXPECT_EQ(status(kKenya, 0, 60000, 1), Status::feasible);
  EXPECT_EQ(status(kFrance, 1, 60000, 1), Status::feasible);
  search.training[1].status = Status::memory_exceeded;
  EXPECT_EQ(status(kChina, 1, 8, 1), Status::memory_exceeded);  // the search's own reason stays
}

TEST(Payers, cost_row_follows_the_axis_and_the_controls) {
  const Study& s = ran().study;
  const auto row = [&](const char* nation, std::size_t c) {
    return cost_row_of(s.plan, *s.catalog.nation_index(nation), s.plan.case_at(c));
  };
  constexpr int kRegions = 4, kRemote = kRegions, kUnreachable = kRegions + 1;
  EXPECT_EQ(row("USA", 1), 1);
  EXPECT_EQ(row("CHN", 1), 3);
  EXPECT_EQ(row("DEU", 1), kRemote);  // not on the axis
  EXPECT_EQ(row("IND", 1), kRemote);  // tier 2 may rent abroad
  EXPECT_EQ(cost_row_of(s.plan, s.catalog.nations.size(), s.plan.case_at(1)), kRemote);
  Study barred(kStudy);
  barred.catalog.nations[*barred.catalog.nation_index("NGA")].export_tier_2025 = "3";
  const std::size_t nigeria = *barred.catalog.nation_index("NGA");
  EXPECT_EQ(cost_row_of(barred.plan, nigeria, barred.plan.case_at(1)), kUnreachable);
  EXPECT_EQ(cost_row_of(barred.plan, nigeria, barred.plan.case_at(0)), kRemote);
}

/// Share of a country's adults who can pay `needed` a year: connected, and in a bin rich enough.
double country_share(const PeopleTable& people, std::size_t country, double needed) {
  int rich = 0;
  for (int b = 0; b < PeopleTable::kBinsPerNation; ++b)
    rich += people.income[country * PeopleTable::kBinsPerNation + static_cast<std::size_t>(b)] >= needed ? 1 : 0;
  return people.connected_share[country] * rich / PeopleTable::kBinsPerNation;
}

/// USD a month for the study's 15 M output tokens, by world, at the cheapest serving anywhere.
std::vector<double> monthly_cost(const Study& s, std::size_t model, std::size_t one_case) {
  const SlowTask t = slow_task(s.plan, Task::serving, model, one_case);
  std::vector<Row> rows;
  for (std::size_t r = 0; r < s.plan.n_regions; ++r) {
    rows.push_back(t.cheapest(r, Quantity::cost_own));
    if (s.plan.region(r).has_rental_premium) rows.push_back(t.cheapest(r, Quantity::cost_rent));
  }
  rows.push_back(remote_row(t, cheapest_cloud_premium(s.plan)));
  return times(taken(rows), 15.0);
}

TEST(People, able_shares_and_gap_agree_with_direct_summation) {
  const Study& s = ran().study;
  const PeopleTable people = people_table(s.catalog);
  ASSERT_GE(people.nations.size(), 10U);
  for (std::size_t m = 0; m < 2; ++m) {
    const std::vector<double> month = monthly_cost(s, m, 0);
    for (std::size_t k = 0; k < 2; ++k) {
      std::vector<double> share, gap;
      std::vector<double> by_country(people.nations.size(), 0.0), most(people.nations.size(), 0.0);
      for (const double usd : month) {
        const double needed = usd * 12 / s.scenario.affordability.income_share[k];
        double able = 0, shortfall = 0;
        for (std::size_t c = 0; c < people.nations.size(); ++c) {
          able += people.adults[c] * country_share(people, c, needed);
          by_country[c] += country_share(people, c, needed) / 256;
          most[c] += country_share(people, c, needed) >= 0.5 ? 1.0 / 256 : 0.0;
          double missing = 1 - people.connected_share[c];
          for (int b = 0; b < PeopleTable::kBinsPerNation; ++b)
            missing += people.connected_share[c] *
                       std::fmax(0, 1 - people.income[c * PeopleTable::kBinsPerNation + static_cast<std::size_t>(b)] /
                                            needed) /
                       PeopleTable::kBinsPerNation;
          shortfall += people.adults[c] * missing;
        }
        share.push_back(able / people.adults_total);
        gap.push_back(shortfall / people.adults_total);
      }
      const Selection at = {{"model", s.plan.model(m).id},
                            {"case", "open"},
                            {"use_basis", "serving_cost"},
                            {"income_share", ran().cube->dimension("income_share").labels[k]},
                            {"statistic", "mean"}};
      EXPECT_NEAR(ran().cube->value("people_use_able_share", at), reference_statistics(share, 4, {}).mean, 1e-12);
      EXPECT_NEAR(ran().cube->value("people_use_gap", at), reference_statistics(gap, 4, {}).mean, 1e-12);
      EXPECT_NEAR(ran().cube->value("people_use_able_number", at) / people.adults_total,
                  reference_statistics(share, 4, {}).mean, 1e-12);
      Selection country = at;
      country.erase("statistic");
      const std::vector<double> got = ran().cube->read("people_use_able_share_by_country", country);
      for (std::size_t c = 0; c < got.size(); ++c) EXPECT_NEAR(got[c], by_country[c], 1e-12) << people.nations[c];
      const std::vector<double> likely = ran().cube->read("people_use_most_able_probability", country);
      for (std::size_t c = 0; c < likely.size(); ++c) EXPECT_EQ(likely[c], most[c]) << people.nations[c];
    }
  }
}

TEST(People, list_price_counts_input_and_output_tokens) {
  // Cerebras and Fireworks list Llama 3.1 8B at 0.1 and 0.2 USD per million tokens either way (price/api.csv): 4.5 USD
  // for 30 million.
  EXPECT_NEAR(list_price_per_month(ran().study.plan, 0), 4.5, 1e-12);
  EXPECT_NEAR(ran().cube->value(
                  "people_use_cost_per_month",
                  {{"model", "llama-3.1-8b"}, {"case", "open"}, {"use_basis", "list_price"}, {"statistic", "mean"}}),
              4.5, 1e-12);
  EXPECT_TRUE(std::isnan(list_price_per_month(ran().study.plan, 1)));  // DeepSeek-V3 has no row here
}

TEST(People, list_price_is_the_median_over_hosts_that_sell) {
  Study s(axes("\"llama-3.1-8b\"", "\"h100-sxm-80gb\"", "\"USA\"") + "[affordability]\nincome_share = [\"2 %\"]\n");
  ApiRow row = s.catalog.apis[s.scenario.affordability.apis[0]];
  ASSERT_EQ(row.model, s.scenario.axes.models[0]);
  s.catalog.apis = {};
  s.scenario.affordability.apis = {};
  const auto offer = [&](const char* provider, double usd_per_Mtok, ApiOffer kind, bool retired) {
    row.provider = provider;
    row.input_usd_per_token = row.output_usd_per_token = usd_per_Mtok / 1e6;
    row.offer = kind;
    row.retired = retired;
    s.catalog.apis.push_back(row);
    s.scenario.affordability.apis.push_back(s.catalog.apis.size() - 1);
    return list_price_per_month(s.plan, 0);  // of a million tokens
  };
  EXPECT_NEAR(offer("gone", 0.01, ApiOffer::host, true), 0.01, 1e-12);  // the only one there ever was
  EXPECT_NEAR(offer("shop", 9, ApiOffer::reseller, false), 9, 1e-12);
  EXPECT_NEAR(offer("a", 1, ApiOffer::host, false), 1, 1e-12);
  EXPECT_NEAR(offer("b", 4, ApiOffer::host, false), 2.5, 1e-12);
  EXPECT_NEAR(offer("c", 2, ApiOffer::maker, false), 2, 1e-12);
  EXPECT_NEAR(offer("c", 1.5, ApiOffer::maker, false), 1.5, 1e-12);  // its cheaper variant
}

TEST(People, subscription_shares_agree_with_direct_summation) {
  const Study& s = ran().study;
  const PeopleTable people = people_table(s.catalog);
  for (std::size_t k = 0; k < 2; ++k) {
    double able = 0, adults = 0;
    for (std::size_t c = 0; c < people.nations.size(); ++c)
      for (const SubscriptionRow& row : s.catalog.subscriptions) {
        if (row.plan != "chatgpt-plus" || row.country != people.nations[c]) continue;
        able += people.adults[c] *
                country_share(people, c, row.usd_per_month() * 12 / s.scenario.affordability.income_share[k]);
        adults += people.adults[c];
      }
    ASSERT_GT(adults, 0);
    EXPECT_NEAR(ran().cube->value(
                    "people_subscription_able_share",
                    {{"plan", "chatgpt-plus"}, {"income_share", ran().cube->dimension("income_share").labels[k]}}),
                able / adults, 1e-12);
  }
}

TEST(People, income_bins_keep_the_mean_and_ascend) {
  const Study& s = ran().study;
  const PeopleTable people = people_table(s.catalog);
  for (std::size_t c = 0; c < people.nations.size(); ++c) {
    const double* bins = people.income.data() + c * PeopleTable::kBinsPerNation;
    double mean = 0;
    for (int b = 0; b < PeopleTable::kBinsPerNation; ++b) mean += bins[b] / PeopleTable::kBinsPerNation;
    for (int b = 1; b < PeopleTable::kBinsPerNation; ++b) EXPECT_LE(bins[b - 1], bins[b]) << people.nations[c];
    EXPECT_NEAR(mean / *s.catalog.income_of(*s.catalog.nation_index(people.nations[c]))->mean_usd_per_year_market, 1,
                1e-6)
        << people.nations[c];
  }
}

TEST(Payers, hosting_counts_agree_between_number_and_probability) {
  // The expected number of the able is the sum of their probabilities.
  for (const char* model : {"llama-3.1-8b", "deepseek-v3"})
    for (const char* one_case : {"open", "controlled"})
      for (const std::string& share : ran().cube->dimension("gerd_share").labels) {
        double sum = 0;
        for (const double p : ran().cube->read("nation_host_able_probability",
                                               {{"model", model}, {"case", one_case}, {"gerd_share", share}}))
          sum += p;
        EXPECT_NEAR(
            ran().cube->value("nation_host_able_number",
                              {{"model", model}, {"case", one_case}, {"gerd_share", share}, {"statistic", "mean"}}),
            sum, 1e-9);
      }
}

}  // namespace
}  // namespace eqc
