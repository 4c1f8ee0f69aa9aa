// Gates of runs: supplies and needs against published figures, ratios by hand, and the rule that they make.
#include <gtest/gtest.h>

#include <cmath>
#include <map>

#include "host/engine/worlds/nation_gates.hpp"
#include "host/study/gate_rule.hpp"
#include "host/engine/search/backend.hpp"
#include "host/study/study.hpp"
#include "tests/catalog/shipped_catalog.hpp"
#include "tests/source_folder.hpp"

namespace eqc {
namespace {

using test::catalog;

std::size_t nation(const char* id) { return *catalog().nation_index(id); }
std::size_t nobody() { return catalog().nations.size(); }
double of(const ByGate& by_gate, Gate gate) { return by_gate[static_cast<std::size_t>(gate)]; }

TEST(RunNeeds, of_llama_3_1_405b_are_what_its_maker_published) {
  // 3.8e25 FLOP in 30.84 million H100 hours (Grattafiori et al. 2024): over 80 days 16,063 of them
  const ByGate needs = run_needs(catalog(), 3.8e25, 80, nobody());
  EXPECT_NEAR(of(needs, Gate::compute), 30.84e6 / (80 * 24), 0.002 * 16063);
  EXPECT_EQ(of(needs, Gate::chips), of(needs, Gate::compute));
  EXPECT_NEAR(of(needs, Gate::power), 16063 * 1.557e-3, 0.05);  // MW, as the clusters of the USA
}

TEST(RunNeeds, of_people_are_the_fewest_with_whom_it_was_done) {
  const ByGate small = run_needs(catalog(), 1e23, 90, nobody()), large = run_needs(catalog(), 1e26, 90, nobody());
  EXPECT_EQ(of(small, Gate::researchers), 1196);   // Israel, NSF NCSES, of the trainers of Epoch AI
  EXPECT_EQ(of(small, Gate::developers), 458053);  // Finland, GitHub Innovation Graph
  EXPECT_EQ(of(large, Gate::researchers), 2465);   // Switzerland, of the five with a run of 3e24 and more
  EXPECT_GT(of(run_needs(catalog(), 1e23, 90, nation("ISR")), Gate::researchers), 1196);
}

TEST(LargestRuns, keep_the_years_apart) {
  const std::vector<double> before = largest_runs(catalog(), "", "2026"),
                            of_2026 = largest_runs(catalog(), "2026", "3000");
  EXPECT_NEAR(before[nation("CHE")], 6.4e24, 0.1e24);  // Apertus 70B: 6 x 70.6e9 x 15e12
  EXPECT_EQ(before[nation("SAU")], 1e23);              // counted by Epoch AI, no row of its own
  EXPECT_EQ(before[nation("CHL")], 0);
  EXPECT_GT(before[nation("USA")], 1e26);
  EXPECT_GE(of_2026[nation("CHL")], 1e23);  // Latam-GPT 70B, June 2026
  EXPECT_EQ(of_2026[nation("SAU")], 0);
}

TEST(GateRatios, take_an_unknown_figure_for_no_gate) {
  ByGate have = {}, need = {};
  have.fill(10);
  need.fill(5);
  have[static_cast<std::size_t>(Gate::compute)] = std::nan("");
  need[static_cast<std::size_t>(Gate::developers)] = std::nan("");
  need[static_cast<std::size_t>(Gate::power)] = 40;
  const ByGate ratios = gate_ratios(have, need, 0.5);
  EXPECT_EQ(of(ratios, Gate::money), 0.5);
  EXPECT_EQ(of(ratios, Gate::researchers), 2);
  EXPECT_TRUE(std::isinf(of(ratios, Gate::compute)));
  EXPECT_TRUE(std::isinf(of(ratios, Gate::developers)));
  EXPECT_EQ(tightest_gate(ratios, kAllGates), static_cast<int>(Gate::power));
  EXPECT_EQ(least_ratio(ratios, 1u), 0.5);
  EXPECT_EQ(tightest_gate(ratios, 1u << static_cast<int>(Gate::compute)), -1);
}

TEST(AreaUnderCurve, counts_pairs_and_halves_ties) {
  EXPECT_DOUBLE_EQ(area_under_curve({1, 2, 3, 4}, {false, false, true, true}), 1);
  EXPECT_DOUBLE_EQ(area_under_curve({4, 2, 3, 1}, {true, false, false, true}), 0.5);
  EXPECT_DOUBLE_EQ(area_under_curve({1, 1}, {true, false}), 0.5);
  EXPECT_TRUE(std::isnan(area_under_curve({1, 2}, {false, false})));
}

/// One answer on the shipped catalog, small worlds: the tables by their ids.
const AnsweredQuestion& answered(int number) {
  static std::map<int, AnsweredQuestion> answers;
  if (answers.empty()) {
    static Catalog ours = catalog();
    static const Scenario scenario = parse_scenario("gates.toml", R"(
[run]
worlds = 256
replicates = 2
tasks = ["training"]
[axes]
models = ["llama-3.1-8b", "llama-2-70b"]
hardware = ["h100-sxm-80gb", "b200-180gb"]
regions = ["USA", "CHN"]
[training]
tokens = "catalog"
clusters = [512, 2048]
deadline = "180 days"
[[case]]
id = "today"
export_control = "today"
[affordability]
gerd_share = ["1 %"]
revenue_share = ["1 %"]
)",
                                                    {}, ours);
    static const Plan plan = make_plan(scenario, ours);
    std::string notice;
    for (AnsweredQuestion& answer : run_study(plan, *make_backend(BackendChoice::cpu, 1, notice), {33, 34}, 1))
      answers[answer.question->number] = std::move(answer);
  }
  return answers.at(number);
}

const StudyTable& table(const char* id) {
  for (const StudyTable& t : answered(id[1] == '3' ? 33 : 34).answer.tables)
    if (t.id == id) return t;
  throw std::logic_error(id);
}

TEST(BindingGates, split_the_nations_that_cannot_exactly) {
  const StudyTable& t = table("33_gates");
  double lost = 0, binds = 0;
  for (std::size_t r = 0; r < t.rows.size(); ++r)
    if (t.text_at(r, "when") == "when built" && t.number_at(r, "flop") == 1e24) {
      lost += t.band_at(r, "lost").median;
      binds += t.band_at(r, "binds").median;
      EXPECT_NE(t.text_at(r, "gate"), "compute");
    }
  EXPECT_GT(binds, 50);
  EXPECT_NEAR(lost, binds, 0.05 * binds);  // medians of parts that add up in every world
}

TEST(BindingGates, close_chips_of_class_a_to_russia_alone_by_law_and_leave_china_its_licences) {
  const StudyTable& t = table("33_nations");
  for (std::size_t r = 0; r < t.rows.size(); ++r) {
    if (t.number_at(r, "flop") != 1e26) continue;
    if (t.text_at(r, "nation") == "RUS") {
      EXPECT_EQ(t.text_at(r, "legal"), "prohibited");
    } else if (t.text_at(r, "nation") == "CHN") {
      EXPECT_EQ(t.text_at(r, "legal"), "licence_denied_by_default_case_by_case_below_21000");
    } else if (t.text_at(r, "nation") == "USA") {
      EXPECT_EQ(t.number_at(r, "able_built"), 1);
    }
  }
}

TEST(GatedControl, parts_sum_to_the_difference_and_some_gate_makes_it) {
  const StudyTable &control = table("34_control"), &causes = table("34_causes");
  for (std::size_t r = 0; r < control.rows.size(); ++r) {
    double sum = 0;
    for (std::size_t k = 0; k < causes.rows.size(); ++k)
      if (causes.text_at(k, "model") == control.text_at(r, "model") &&
          causes.text_at(k, "when") == control.text_at(r, "when"))
        sum += causes.band_at(k, "part").median;
    EXPECT_NEAR(sum, control.band_at(r, "difference").median, 0.01);
    EXPECT_GT(std::abs(control.band_at(r, "difference").median), 0.001);
  }
}

TEST(GateRule, tells_trainers_of_2026_at_least_as_well_as_budgets_alone) {
  const StudyTable& t = table("34_rule");
  ASSERT_EQ(t.rows.size(), 2U);
  EXPECT_EQ(t.number_at(0, "trainers"), t.number_at(0, "trainers_passed"));
  EXPECT_GE(t.number_at(1, "AUC_rule"), t.number_at(1, "AUC_budgets"));
}

}  // namespace
}  // namespace eqc
