// Policies of cases and the capabilities beyond a model's own run, by brute force on the frozen catalog.
#include <gtest/gtest.h>

#include <cmath>

#include "host/engine/afford/headcounts.hpp"
#include "host/engine/afford/case_budgets.hpp"
#include "host/engine/afford/people_use.hpp"
#include "kernels/econ/inputs.hpp"
#include "kernels/econ/term_list.hpp"
#include "tests/run/reference_statistics.hpp"
#include "tests/run/slow_study.hpp"

namespace eqc {
namespace {

using namespace run_test;

const std::string kStudy =
    axes("\"llama-3.1-8b\"", "\"a100-80gb\", \"h100-sxm-80gb\"", "\"FRA\", \"USA\", \"KEN\", \"CHN\"") + R"(
[run]
worlds = 256
replicates = 4
[training]
tokens = "3 T tokens"
clusters = [64, 512]
[serving]
replicas = [1, 8]
[inputs.nation_budget]
distribution = "log_normal"
median = 1
sigma = 0.3
[[case]]
id = "base"
[[case]]
id = "carbon"
carbon_usd_per_t = 80
[[case]]
id = "premium"
export_control = "embargo-2023-10"
export_premium = 1.5
[[case]]
id = "barred"
export_control = "embargo-2023-10"
[[case]]
id = "no-h100"
remove_hardware = ["h100*"]
[[case]]
id = "no-usa"
remove_regions = ["USA"]
[[case]]
id = "fall"
price_fall = { rate_per_year = 9, years = 2 }
[[case]]
id = "drawn-fall"
price_fall = { years = 2 }
[[case]]
id = "drawn-compute-fall"
price_fall = { years = 1, of = "compute" }
[[case]]
id = "coalition"
coalitions = ["EU"]
[[case]]
id = "public"
public_compute = "2 %"
[[case]]
id = "shock"
electricity_regions = ["FRA"]
[case.scale]
electricity_price = 3
[affordability]
gerd_share = ["0.01 %", "1 %"]
rnd_share = ["1 %"]
income_share = ["2 %"]
use_tokens = "30 M tokens"
blocs = ["EU"]
train_flop = [1e23, 1e24]
views = ["cheapest", "own", "rent", "purchase", "programme_own"]
finetune_tokens = "3 B tokens"
serve_queries = 5
free_tokens = "1 M tokens"
devices = ["used-gpu-1070"]
decompose = true
population_weights = true
compare_with = "base"
[output]
statistics = ["mean"]
)";

struct Ran {
  Study study{kStudy};
  TemporaryFolder folder;
  std::unique_ptr<Cube> cube = run_study(study, folder);
  double mean(const std::string& variable, Selection at, const std::string& one_case = "base") const {
    at["case"] = one_case;
    at["statistic"] = "mean";
    if (variable.substr(0, 7) == "nation_" || variable.substr(0, 5) == "bloc_" ||
        variable.substr(0, 12) == "institution_" || variable.substr(0, 10) == "capability" ||
        variable.substr(0, 6) == "people")
      at["model"] = "llama-3.1-8b";
    return cube->value(variable, at);
  }
  double priced(const std::string& variable, const std::string& hardware, const std::string& region,
                const std::string& one_case, bool component = false) const {
    return cube->value(variable, {{"model", "llama-3.1-8b"},
                                  {"hardware", hardware},
                                  {"region", region},
                                  {"case", one_case},
                                  {component ? "component_statistic" : "statistic", "mean"}});
  }
};

const Ran& ran() {
  static const Ran once;
  return once;
}

std::size_t case_of(const Plan& plan, const std::string& id) {
  for (std::size_t c = 0; c < plan.n_cases; ++c)
    if (plan.case_at(c).id == id) return c;
  throw std::out_of_range(id);
}

TEST(Policy, carbon_price_is_paid_on_operational_carbon) {
  const double carbon_kg = ran().priced("training_carbon_operational", "h100-sxm-80gb", "USA", "base", true);
  const double before = ran().priced("training_own_electricity", "h100-sxm-80gb", "USA", "base", true),
               after = ran().priced("training_own_electricity", "h100-sxm-80gb", "USA", "carbon", true);
  EXPECT_NEAR((after - before) / (carbon_kg * 0.080), 1, 1e-12);
  EXPECT_EQ(ran().priced("training_cost_rent", "h100-sxm-80gb", "USA", "carbon"),
            ran().priced("training_cost_rent", "h100-sxm-80gb", "USA", "base"));
}

TEST(Policy, electricity_shock_stays_where_it_is) {
  EXPECT_NEAR(ran().priced("training_own_electricity", "a100-80gb", "FRA", "shock", true) /
                  ran().priced("training_own_electricity", "a100-80gb", "FRA", "base", true),
              3, 1e-12);
  EXPECT_EQ(ran().priced("training_own_electricity", "a100-80gb", "USA", "shock", true),
            ran().priced("training_own_electricity", "a100-80gb", "USA", "base", true));
}

TEST(Policy, export_premium_replaces_the_bar) {
  EXPECT_TRUE(std::isnan(ran().priced("training_cost_own", "h100-sxm-80gb", "CHN", "barred")));
  EXPECT_NEAR(ran().priced("training_own_hardware", "h100-sxm-80gb", "CHN", "premium", true) /
                  ran().priced("training_own_hardware", "h100-sxm-80gb", "CHN", "base", true),
              1.5, 1e-12);
  EXPECT_NEAR(ran().priced("training_cost_rent", "h100-sxm-80gb", "CHN", "premium") /
                  ran().priced("training_cost_rent", "h100-sxm-80gb", "CHN", "base"),
              1.5, 1e-12);
  EXPECT_EQ(ran().priced("training_cost_own", "h100-sxm-80gb", "FRA", "premium"),
            ran().priced("training_cost_own", "h100-sxm-80gb", "FRA", "base"));
  EXPECT_NEAR(
      ran().mean("capability_cost_fund", {{"training_run", "model"}, {"cost_view", "rent"}, {"region", "CHN"}},
                 "premium") /
          ran().mean("capability_cost_fund", {{"training_run", "model"}, {"cost_view", "rent"}, {"region", "CHN"}}),
      1.5, 1e-12);
}

TEST(Policy, embargo_has_no_tier_2_cap) {
  const Study& s = ran().study;
  ModelSearch search;
  search.training.resize(2);
  for (TrainingChoice& c : search.training) {
    c.status = Status::feasible;
    c.result.best.n_gpus = 60000;
  }
  const std::vector<std::int8_t> status = cell_status(s.plan, search, Task::training, case_of(s.plan, "barred"));
  EXPECT_EQ(static_cast<Status>(status[2 * 2]), Status::feasible);           // Kenya, tier 2
  EXPECT_EQ(static_cast<Status>(status[3 * 2]), Status::export_controlled);  // China, tier 3
}

TEST(Policy, removals_leave_the_rest) {
  EXPECT_TRUE(std::isnan(ran().priced("training_cost_own", "h100-sxm-80gb", "USA", "no-h100")));
  EXPECT_EQ(ran().priced("training_cost_own", "a100-80gb", "USA", "no-h100"),
            ran().priced("training_cost_own", "a100-80gb", "USA", "base"));
  EXPECT_TRUE(std::isnan(ran().priced("training_cost_own", "a100-80gb", "USA", "no-usa")));
  // Americans then rent in the cheapest cloud region left: France
  EXPECT_NEAR(ran().mean("capability_cost_train", {{"region", "USA"}}, "no-usa") /
                  ran().mean("capability_cost_fund",
                             {{"training_run", "model"}, {"cost_view", "rent"}, {"region", "FRA"}}, "no-usa"),
              1, 0.5);
  EXPECT_EQ(ran().mean("capability_cost_train", {{"region", "FRA"}}, "no-usa") >
                ran().mean("capability_cost_train", {{"region", "FRA"}}) * 0.999,
            true);
}

TEST(Policy, price_fall_divides_every_price_of_use) {
  for (const char* basis : {"serving_cost", "list_price", "free_tier"})
    EXPECT_NEAR(ran().mean("people_use_cost_per_month", {{"use_basis", basis}}, "fall") * 81 /
                    ran().mean("people_use_cost_per_month", {{"use_basis", basis}}),
                1, 1e-12)
        << basis;
  EXPECT_EQ(ran().mean("capability_cost_train", {{"region", "USA"}}, "fall"),
            ran().mean("capability_cost_train", {{"region", "USA"}}));
}

TEST(Policy, drawn_rates_divide_world_by_world) {
  const Study& s = ran().study;
  const Draws draws(s.plan, 1);
  const double* rate = draws.of(Input::use_price_fall, DrawPlace{});
  const double* compute = draws.of(Input::compute_price_fall, DrawPlace{});
  double use = 0;
  for (std::size_t w = 0; w < 256; ++w) {
    EXPECT_GE(rate[w], 9 * (1 - 1e-12));
    EXPECT_LE(rate[w], 900 * (1 + 1e-12));
    use += 4.5 / (rate[w] * rate[w]) / 256;
  }
  EXPECT_NEAR(ran().mean("people_use_cost_per_month", {{"use_basis", "list_price"}}, "drawn-fall") / use, 1, 1e-12);
  const TermTable before = make_terms(s.plan, draws, 0, 1),
                  after = make_terms(s.plan, draws, case_of(s.plan, "drawn-compute-fall"), 1);
  const std::size_t rent = static_cast<std::size_t>(HardwareTerm::rent_usd_per_h) * 256 + 11;
  EXPECT_NEAR(after.hardware[rent] * compute[11] / before.hardware[rent], 1, 1e-12);
}

TEST(Runs, cost_in_proportion_to_their_work) {
  const auto cost = [&](const char* run, const char* view) {
    return ran().mean("capability_cost_fund", {{"training_run", run}, {"cost_view", view}, {"region", "USA"}});
  };
  EXPECT_NEAR(cost("1e+24", "own") / cost("1e+23", "own"), 10, 1e-12);
  EXPECT_NEAR(cost("finetune", "own") / cost("model", "own"), 3e9 / 3e12 * 4 / 6, 1e-15);
  // Llama 3.1 8B on 3 T tokens: about 6 x 8.0e9 x 3e12 = 1.45e23 FLOP, more with attention scores at 4096 tokens
  // (Kaplan et al. 2020)
  EXPECT_NEAR(cost("model", "own") / cost("1e+23", "own"), 1.45, 0.15);
  EXPECT_NEAR(cost("model", "cheapest") / ran().mean("capability_cost_train", {{"region", "USA"}}), 1, 1e-12);
}

TEST(Runs, views_agree_with_the_priced_cells) {
  const SlowTask t = slow_task(ran().study.plan, Task::training, 0, 0);
  constexpr std::size_t kUsa = 1;
  double own = 0, bought = 0, programme = 0;
  for (std::size_t w = 0; w < t.worlds(); ++w) {
    own += t.cheapest(kUsa, Quantity::cost_own)[w] / 256;
    bought += t.cheapest(kUsa, Quantity::cost_upfront)[w] / 256;
    programme += t.cheapest(kUsa, Quantity::cost_programme)[w] / 256;
  }
  const auto cost = [&](const char* view) {
    return ran().mean("capability_cost_fund", {{"training_run", "model"}, {"cost_view", view}, {"region", "USA"}});
  };
  EXPECT_NEAR(cost("own") / own, 1, 1e-12);
  EXPECT_NEAR(cost("purchase") / bought, 1, 1e-12);
  EXPECT_NEAR(cost("programme_own") / programme, 1, 1e-12);
}

/// USD per year that nations together command, drawn multipliers included.
double pooled_usd(const Study& s, const Draws& draws, const std::vector<std::string>& nations, std::size_t w) {
  double sum = 0;
  for (const std::string& id : nations) {
    const std::size_t n = *s.catalog.nation_index(id);
    sum += *s.catalog.nations[n].gdp_usd * *s.catalog.nations[n].gerd_share *
           draws.of(Input::nation_budget, {.nation = n})[w];
  }
  return sum;
}

TEST(Coalition, members_can_do_what_they_can_do_together) {
  const Study& s = ran().study;  // the frozen catalog's EU: Germany, off the axis, and France, on it
  const Draws draws(s.plan, 1);
  const SlowTask t = slow_task(s.plan, Task::training, 0, case_of(s.plan, "coalition"));
  const double premium = cheapest_cloud_premium(s.plan);
  int able = 0;
  const Row cost = taken({training_row(t, 0, premium), remote_row(t, premium)});
  for (std::size_t w = 0; w < t.worlds(); ++w)
    able += pooled_usd(s, draws, {"DEU", "FRA"}, w) * 0.0001 >= cost[w] ? 1 : 0;
  for (const char* member : {"DEU", "FRA"})
    EXPECT_EQ(ran().cube->value(
                  "nation_train_able_probability",
                  {{"model", "llama-3.1-8b"}, {"case", "coalition"}, {"gerd_share", "0.0001"}, {"nation", member}}),
              able / 256.0);
  EXPECT_EQ(ran().cube->value("bloc_train_able_probability",
                              {{"model", "llama-3.1-8b"}, {"case", "base"}, {"gerd_share", "0.0001"}, {"bloc", "EU"}}),
            able / 256.0);
  EXPECT_EQ(
      ran().cube->value(
          "nation_train_able_probability",
          {{"model", "llama-3.1-8b"}, {"case", "coalition"}, {"gerd_share", "0.0001"}, {"nation", "JPN"}}),
      ran().cube->value("nation_train_able_probability",
                        {{"model", "llama-3.1-8b"}, {"case", "base"}, {"gerd_share", "0.0001"}, {"nation", "JPN"}}));
}

TEST(PublicCompute, is_divided_equally_beside_own_budgets) {
  const Study& s = ran().study;
  const Draws draws(s.plan, 1);
  const std::vector<PayerGroup> groups = payer_groups(s.plan);
  const auto g =
      std::find_if(groups.begin(), groups.end(), [](const PayerGroup& x) { return x.name == "institution"; });
  ASSERT_NE(g, groups.end());
  const CaseBudgets b = case_budgets(s.plan, draws, *g, s.plan.case_at(case_of(s.plan, "public")));
  for (std::size_t e = 0; e < g->ids.size(); ++e)
    EXPECT_NEAR(b.committed(e * 256 + 7, 0.01) / (g->budget_usd[e] * 0.01 + pooled_usd(s, draws, {"USA"}, 7) * 0.02 /
                                                                                static_cast<double>(g->ids.size())),
                1, 1e-12);
  // all six can pay the small model's run anyway; what they hold rises
  EXPECT_GT(ran().mean("institution_train_metric", {{"metric", "mean"}}, "public"),
            ran().mean("institution_train_metric", {{"metric", "mean"}}));
  EXPECT_LT(ran().mean("institution_train_metric", {{"metric", "gini"}}, "public"),
            ran().mean("institution_train_metric", {{"metric", "gini"}}));
}

TEST(Bounds, hold_the_count_and_are_as_wide_as_what_is_unknown) {
  const std::vector<PayerGroup> groups = payer_groups(ran().study.plan);
  const PayerGroup& g = groups.front();
  const double unsure = static_cast<double>(g.missing) +
                        static_cast<double>(std::count(g.basis.begin(), g.basis.end(), BudgetBasis::imputed));
  ASSERT_GT(unsure, 0);
  for (const char* share : {"0.0001", "0.01"}) {
    const double low = ran().mean("nation_train_able_number_bound", {{"gerd_share", share}, {"bound", "lowest"}}),
                 high = ran().mean("nation_train_able_number_bound", {{"gerd_share", share}, {"bound", "highest"}});
    const double number = ran().mean("nation_train_able_number", {{"gerd_share", share}});
    EXPECT_LE(low, number);
    EXPECT_LE(number, high);
    EXPECT_NEAR(high - low, unsure, 1e-9);
  }
}

TEST(Decomposition, parts_sum_to_the_metrics) {
  const auto metric = [&](const char* id) { return ran().mean("nation_train_metric", {{"metric", id}}); };
  for (const char* grouping : {"region", "income_group"}) {
    const auto part = [&](const char* id) {
      return ran().mean("nation_train_decomposition", {{"grouping", grouping}, {"decomposition_part", id}});
    };
    EXPECT_NEAR(part("theil_t_between") + part("theil_t_within"), metric("theil_t"), 1e-12);
    EXPECT_NEAR(part("theil_l_between") + part("theil_l_within"), metric("theil_l"), 1e-12);
    EXPECT_NEAR(part("gini_between") + part("gini_within") + part("gini_overlap"), metric("gini"), 1e-12);
  }
  for (const char* grouping : {"country", "region", "income_group"}) {
    const auto part = [&](const char* id) {
      return ran().mean("people_use_decomposition",
                        {{"use_basis", "list_price"}, {"people_grouping", grouping}, {"decomposition_part", id}});
    };
    EXPECT_NEAR(part("theil_t_between") + part("theil_t_within"),
                ran().mean("people_use_metric", {{"use_basis", "list_price"}, {"metric", "theil_t"}}), 1e-12);
    EXPECT_NEAR(part("gini_between") + part("gini_within") + part("gini_overlap"),
                ran().mean("people_use_metric", {{"use_basis", "list_price"}, {"metric", "gini"}}), 1e-12);
  }
  EXPECT_LE(std::fabs(ran().mean("nation_train_concentration_index", {})), metric("gini") + 1e-12);
}

TEST(Change, is_the_difference_of_the_cases) {
  // means of differences are differences of means
  for (const char* one_case : {"barred", "public", "coalition", "base"}) {
    EXPECT_NEAR(ran().mean("nation_train_able_number_change", {{"gerd_share", "0.0001"}}, one_case),
                ran().mean("nation_train_able_number", {{"gerd_share", "0.0001"}}, one_case) -
                    ran().mean("nation_train_able_number", {{"gerd_share", "0.0001"}}),
                1e-9);
    EXPECT_NEAR(ran().mean("institution_host_metric_change", {{"metric", "gini"}}, one_case),
                ran().mean("institution_host_metric", {{"metric", "gini"}}, one_case) -
                    ran().mean("institution_host_metric", {{"metric", "gini"}}),
                1e-12);
    EXPECT_NEAR(ran().mean("people_use_able_share_change", {{"use_basis", "list_price"}}, one_case),
                ran().mean("people_use_able_share", {{"use_basis", "list_price"}}, one_case) -
                    ran().mean("people_use_able_share", {{"use_basis", "list_price"}}),
                1e-12);
  }
  EXPECT_GT(ran().mean("people_use_able_share_change", {{"use_basis", "list_price"}}, "fall"), 0);
}

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
