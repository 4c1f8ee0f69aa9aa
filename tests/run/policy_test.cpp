// Policies of cases and the capabilities beyond a model's own run, by brute force on the frozen catalog.
#include <gtest/gtest.h>

#include <cmath>

#include "host/engine/afford/case_budgets.hpp"
#include "host/engine/afford/people_use.hpp"
#include "kernels/econ/inputs.hpp"
#include "kernels/econ/term_list.hpp"
#include "tests/run/policy_study.hpp"
#include "tests/run/slow_study.hpp"

namespace eqc {
namespace {

using namespace run_test;

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
  const std::vector<std::int8_t> status =
      cell_status(s.plan, search, Task::training, case_of(s.plan, "barred"), s.plan.all_regions());
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

}  // namespace
}  // namespace eqc
