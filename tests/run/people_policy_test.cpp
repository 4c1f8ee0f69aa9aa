// People in a study with policies: weights by population, national service, prices of use, vouchers.
#include <gtest/gtest.h>

#include <cmath>

#include "host/engine/afford/headcounts.hpp"
#include "host/engine/afford/people_use.hpp"
#include "tests/run/policy_study.hpp"
#include "tests/run/slow_study.hpp"

namespace eqc {
namespace {

using namespace run_test;

TEST(Population, weighs_nations_by_their_people) {
  // share of people in able nations, from the probabilities, for one committed share
  const PayerGroup g = payer_groups(ran().study.plan).front();
  double able = 0, people = 0;
  for (std::size_t e = 0; e < g.ids.size(); ++e) {
    able += g.people[e] *
            ran().cube->value(
                "nation_train_able_probability",
                {{"model", "llama-3.1-8b"}, {"case", "base"}, {"gerd_share", "0.0001"}, {"nation", g.ids[e]}});
    people += g.people[e];
  }
  EXPECT_NEAR(ran().mean("nation_train_able_people_share", {{"gerd_share", "0.0001"}}), able / people, 1e-12);
  EXPECT_NE(ran().mean("nation_train_people_metric", {{"metric", "gini"}}),
            ran().mean("nation_train_metric", {{"metric", "gini"}}));
}

TEST(Service, cost_is_population_times_use) {
  const SlowTask t = slow_task(ran().study.plan, Task::serving, 0, 0);
  double cost = 0;
  for (const double usd : taken({t.cheapest(0, Quantity::cost_own), t.cheapest(0, Quantity::cost_rent)}))
    cost += usd / 256;
  const NationRow& france = ran().study.catalog.nations[*ran().study.catalog.nation_index("FRA")];
  const double mtok = *france.population * 5 * 365.25 * 300 * 1e-6;
  const Selection at = {{"serve_basis", "home"}, {"served_nation", "FRA"}};
  EXPECT_NEAR(ran().mean("nation_serve_cost", at) / (cost * mtok), 1, 1e-12);
  EXPECT_NEAR(ran().mean("nation_serve_gdp_share", at) * *france.gdp_usd / (cost * mtok), 1, 1e-12);
  EXPECT_TRUE(std::isnan(
      ran().mean("nation_serve_cost", {{"serve_basis", "home"}, {"served_nation", "DEU"}})));  // not on the axis
}

TEST(Use, free_tier_and_devices_have_their_own_prices) {
  // 30 M tokens of Llama 3.1 8B at 0.15 USD per million either way, the median of 0.1 and 0.2 (price/api.csv), the
  // first million free
  EXPECT_NEAR(ran().mean("people_use_cost_per_month", {{"use_basis", "free_tier"}}), 4.35, 1e-12);
  const Study& s = ran().study;
  const Draws draws(s.plan, 1);
  const PeopleTable people = people_table(s.catalog);
  const UsePrice free = use_price(s.plan, draws, people, 0, s.plan.case_at(0), 2, 30e6, {});
  EXPECT_NEAR(free.at(0, 0), 4.35, 1e-12);
  const UsePrice device = use_price(s.plan, draws, people, 0, s.plan.case_at(0), 3, 30e6, {});
  EXPECT_NEAR(device.usd_month[0], 1070.0 / 48, 1e-12);  // four years
  const DeviceUse use = device_use(s.plan, 0, s.catalog.devices[s.scenario.affordability.devices[0]], 30e6);
  // 4.7 GB of weights at 936 GB/s: at most about 200 tokens a second; llama.cpp reaches 100 to 150 on this card
  EXPECT_GT(use.tokens_per_s, 80);
  EXPECT_LT(use.tokens_per_s, 200);
}

TEST(Use, tokens_of_a_country_are_a_mean_over_its_languages) {
  const Catalog& catalog = ran().study.catalog;
  const PeopleTable people = people_table(catalog);
  const std::vector<double> premium = token_premium(catalog, people, "cl100k_base");
  for (std::size_t k = 0; k < people.nations.size(); ++k) {
    if (people.nations[k] == "JPN") {
      EXPECT_NEAR(premium[k], 121627.0 / 52835, 1e-3);  // Petrov et al. 2023: Japanese over English
    }
    EXPECT_GE(premium[k], 1.0) << people.nations[k];
  }
  for (const double none : token_premium(catalog, people, "")) EXPECT_EQ(none, 1.0);
}

TEST(Use, voucher_pays_part_for_those_below_the_line) {
  const PeopleTable people = people_table(ran().study.catalog);
  CaseSpec c;
  c.voucher_usd_per_month = 4;
  c.voucher_below_usd = 3000;
  const IncomeSums sums(people);
  for (std::size_t k = 0; k < people.nations.size(); ++k) {
    double able = 0, gap = 0, paid = 0;
    for (int b = 0; b < PeopleTable::kBinsPerNation; ++b) {
      const double income = people.income[k * PeopleTable::kBinsPerNation + static_cast<std::size_t>(b)];
      const double price = income < 3000 ? 6.0 : 10.0, needed = 12 * price / 0.02;
      able += income >= needed ? 0.01 : 0;
      paid += income >= needed && income < 3000 ? 0.01 * 4 : 0;
      gap += income < needed ? 0.01 * (1 - income / needed) : 0;
    }
    const double connected = people.connected_share[k];
    const CountryAble got = able_in_country(sums.of(k), connected, 10, 1, able_rule(c, 0.02));
    EXPECT_NEAR(got.share, connected * able, 1e-12);
    EXPECT_NEAR(got.vouchers_usd, connected * paid, 1e-12);
    EXPECT_NEAR(got.gap, connected * gap + 1 - connected, 1e-12);
  }
}

TEST(Schema, any_part_of_affordability_may_be_left_out) {
  const std::string head = axes("\"llama-3.1-8b\"", "\"a100-80gb\"", "\"FRA\", \"USA\"") +
                           "[run]\nworlds = 256\nreplicates = 4\n[training]\ntokens = \"1 T tokens\"\nclusters = "
                           "[64]\n[serving]\nreplicas = [2]\n";
  const char* const parts[] = {"[affordability]\nviews = [\"own\"]\n",
                               "[affordability]\nserve_queries = 1\n",
                               "[affordability]\nrnd_share = 0.01\ntrain_flop = 1e24\n",
                               "[affordability]\nincome_share = 0.02\ndecompose = true\nfree_tokens = 1000\n",
                               "[affordability]\ngerd_share = 0.01\nblocs = \"all\"\ncompare_with = \"base\"\n",
                               "[affordability]\nrevenue_share = 0.01\npopulation_weights = true\ndecompose = true\n"};
  for (const char* part : parts) {
    const Study study(head + part);
    const TemporaryFolder folder;
    EXPECT_NO_THROW(run_study(study, folder)) << part;
  }
}

TEST(Use, purchasing_power_lowers_list_prices_of_poor_countries_alone) {
  const Catalog& catalog = ran().study.catalog;
  const PeopleTable people = people_table(catalog);
  CaseSpec c;
  c.use_pricing = UsePricing::ppp;
  const std::vector<double> factor = list_price_factor(catalog, people, c);
  for (std::size_t k = 0; k < factor.size(); ++k) {
    const NationRow& n = catalog.nations[people.row[k]];
    EXPECT_NEAR(factor[k], std::fmin(1, *n.gdp_usd / *n.gdp_ppp_usd), 1e-15) << n.id;
  }
}

}  // namespace
}  // namespace eqc
