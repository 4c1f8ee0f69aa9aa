// Studies: published cost triplets, closed forms of headcounts, concentration by hand, and answers that a scenario
// cannot give.
#include "host/study/study.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "host/base/diagnostics.hpp"
#include "host/report/study_report.hpp"
#include "host/engine/afford/headcounts.hpp"
#include "host/study/epoch_cost.hpp"
#include "host/engine/worlds/sampled_choices.hpp"
#include "host/engine/worlds/holders.hpp"
#include "host/engine/worlds/people.hpp"
#include "kernels/base/normal.hpp"
#include "kernels/metric/lognormal_income.hpp"
#include "tests/run/run_fixture.hpp"
#include "tests/source_folder.hpp"

namespace eqc {
namespace {

using namespace run_test;

const std::string kAxes =
    axes("\"llama-3.1-8b\", \"deepseek-v3\"", "\"a100-80gb\", \"h100-sxm-80gb\"", "\"FRA\", \"USA\", \"KEN\"");
const std::string kSmall = kAxes + R"(
[run]
worlds = 256
replicates = 4
[training]
tokens = "3 T tokens"
clusters = [64, 512]
[serving]
replicas = [1, 8, 16]
)";
const std::string kFull = kSmall + R"(
[[case]]
id = "today"
[[case]]
id = "cheap"
[case.scale]
purchase_price = 0.1
rental_price = 0.1
[affordability]
gerd_share = ["1 %", "10 %"]
revenue_share = ["1 %"]
income_share = ["2 %", "10 %"]
use_tokens = "10 M tokens"
subscriptions = ["chatgpt-plus"]
)";

std::vector<AnsweredQuestion> answers(const Study& study, const std::vector<int>& numbers) {
  std::string notice;
  return run_study(study.plan, *make_backend(BackendChoice::cpu, 1, notice), numbers, 1);
}

/// Cost triplets of Cottier et al. 2024 (arXiv 2405.21015) as published in Epoch AI's training-cost-trends,
/// model_costs.csv, in USD.
TEST(EpochCost, reproduces_published_triplets_within_five_percent) {
  const Catalog catalog = load_catalog(std::string(kSourceFolder) + "/scenarios/catalog");
  ASSERT_EQ(catalog.training_anchors.size(), 5u);
  for (const TrainingAnchorRow& row : catalog.training_anchors) {
    const TrainingCostTriplet cost = epoch_training_cost(row);
    EXPECT_NEAR(cost.amortised / row.amortised_usd, 1, 0.05) << row.id;
    EXPECT_NEAR(cost.cloud / row.cloud_usd, 1, 0.001) << row.id;
    EXPECT_NEAR(cost.purchase / row.purchase_usd, 1, 1e-5) << row.id;
  }
}

TEST(EpochCost, gpt_4_gpt_3_and_bloom_are_exact_to_the_published_digits) {
  const Catalog catalog = load_catalog(std::string(kSourceFolder) + "/scenarios/catalog");
  for (const TrainingAnchorRow& row : catalog.training_anchors)
    if (row.id == "gpt-4" || row.id == "gpt3-175b" || row.id == "bloom-176b") {
      EXPECT_NEAR(epoch_training_cost(row).amortised / row.amortised_usd, 1, 2e-6) << row.id;
    }
}

TEST(Band, is_the_type_7_quantile_and_leaves_undefined_worlds_out) {
  const Band b = band_of({5, std::nan(""), 1, 3, 2, 4});
  EXPECT_DOUBLE_EQ(b.median, 3);
  EXPECT_DOUBLE_EQ(b.low, 1.2);
  EXPECT_DOUBLE_EQ(b.high, 4.8);
  EXPECT_TRUE(std::isnan(band_of({std::nan("")}).median));
}

TEST(Band, between_finite_and_infinite_values_is_infinite) {
  const Band b = band_of({1, 1, HUGE_VAL, HUGE_VAL});
  EXPECT_EQ(b.low, 1);
  EXPECT_EQ(b.median, HUGE_VAL);
}

TEST(Concentration, of_four_three_two_one_in_one_world) {
  const Concentration c = concentration_of({1, 4, 2, 3}, 4, 1);
  EXPECT_EQ(c.fewest[0][0], 2);  // 4 + 3 of 10 is more than half
  EXPECT_EQ(c.fewest[1][0], 3);  // 4 + 3 + 2 is more than 80 %
  EXPECT_EQ(c.fewest[2][0], 4);  // exactly 90 % is not more than 90 %
  EXPECT_DOUBLE_EQ(c.cr1[0], 0.4);
  EXPECT_DOUBLE_EQ(c.hhi[0], 0.30);
  EXPECT_DOUBLE_EQ(c.gini[0], 0.25);
  EXPECT_EQ(c.in_few[0], (std::vector<double>{0, 1, 0, 1}));
}

TEST(RankCorrelation, handles_ties_and_no_spread) {
  EXPECT_DOUBLE_EQ(rank_correlation({1, 2, 3}, {10, 20, 30}), 1);
  EXPECT_DOUBLE_EQ(rank_correlation({1, 2, 3}, {3, 2, 1}), -1);
  EXPECT_NEAR(rank_correlation({1, 2, 2, 3}, {1, 2, 3, 4}), 0.9486833,
              1e-7);  // Pearson of ranks 1, 2.5, 2.5, 4 and 1 to 4
  EXPECT_TRUE(std::isnan(rank_correlation({1, 1}, {1, 2})));
}

/// Countries whose bins come from a log-normal: headcount, gap and break-even price have closed forms (Aitchison, Brown
/// 1957; FGT of a log-normal).
TEST(People, headcount_and_gap_follow_the_lognormal_closed_forms) {
  PeopleTable people;
  constexpr int kBins = PeopleTable::kBinsPerNation;
  people.nations = {"AAA"};
  people.adults = {1e6};
  people.income.resize(kBins);
  fill_income_bins(6000.0, 0.4, kBins, people.income.data());
  const LognormalIncome d = lognormal_income(6000.0, 0.4);
  for (const double needed : {1500.0, 4000.0, 9000.0, 20000.0}) {
    const double a = (std::log(needed) - d.log_median) / d.sigma;
    EXPECT_NEAR(share_with_income(people, 0, needed), normal_upper(a), 0.011) << needed;  // a bin is 1 %
    const double gap = normal_cdf(a) - 6000.0 / needed * normal_cdf(a - d.sigma);
    const double squares = normal_cdf(a) - 2 * 6000.0 / needed * normal_cdf(a - d.sigma) +
                           36e6 / (needed * needed) * std::exp(d.sigma * d.sigma) * normal_cdf(a - 2 * d.sigma);
    const CountryShortfall s = shortfall_in_country(IncomeSums(people).of(0), needed);
    EXPECT_NEAR(s.missing_usd / needed, gap, 0.002) << needed;
    EXPECT_NEAR(s.squares, squares, 0.002) << needed;
  }
  EXPECT_NEAR(income_reached_by(people, 0, 0.8) / std::exp(d.log_median + d.sigma * normal_quantile(0.2)), 1, 0.02);
}

TEST(RunStudy, every_question_answers_or_says_why_not) {
  const Study study(kFull);
  for (const AnsweredQuestion& a : answers(study, {})) {
    EXPECT_NE(a.answer.tables.empty(), a.answer.why_not.empty()) << a.question->number;
    for (const StudyTable& t : a.answer.tables) EXPECT_FALSE(t.columns.empty()) << t.id;
  }
}

TEST(RunStudy, a_scenario_without_affordability_is_no_fault) {
  const Study study(kSmall);
  const auto all = answers(study, {1, 2});
  ASSERT_EQ(all.size(), 2u);
  for (const AnsweredQuestion& a : all) {
    EXPECT_TRUE(a.answer.tables.empty());
    EXPECT_NE(a.answer.why_not.find("[affordability]"), std::string::npos) << a.answer.why_not;
  }
}

TEST(RunStudy, an_unknown_question_is_a_fault) {
  const Study study(kSmall);
  EXPECT_THROW(answers(study, {999}), InputError);
}

TEST(RunStudy, gives_the_same_text_for_any_number_of_threads) {
  const Study study(kFull);
  std::string notice;
  const auto one = run_study(study.plan, *make_backend(BackendChoice::cpu, 1, notice), {}, 1);
  const auto many = run_study(study.plan, *make_backend(BackendChoice::cpu, 4, notice), {}, 4);
  EXPECT_EQ(study_json(study_stamp(study.plan), one), study_json(study_stamp(study.plan), many));
}

TEST(RunStudy, counts_of_able_nations_fall_with_the_run_and_rise_with_the_share) {
  const Study study(kFull);
  const StudyTable t = answers(study, {2})[0].answer.tables[0];
  for (std::size_t a = 0; a < t.rows.size(); ++a)
    for (std::size_t b = 0; b < t.rows.size(); ++b) {
      const bool same = t.text_at(a, "case") == t.text_at(b, "case") && t.text_at(a, "basis") == t.text_at(b, "basis");
      if (!same || t.number_at(a, "flop") < t.number_at(b, "flop") || t.number_at(a, "phi") > t.number_at(b, "phi"))
        continue;
      // a: a larger run from a smaller share
      EXPECT_LE(t.band_at(a, "nations").median, t.band_at(b, "nations").median);
    }
}

TEST(RunStudy, one_driver_explains_the_whole_change) {
  const Study study(kFull);
  const StudyTable t = answers(study, {22})[0].answer.tables[0];
  std::map<std::string, double> whole, explained;  // by headline
  for (std::size_t r = 0; r < t.rows.size(); ++r)
    (t.text_at(r, "driver") == "total" ? whole : explained)[t.text_at(r, "headline")] += t.band_at(r, "change").median;
  EXPECT_GE(whole.size(), 4u);
  EXPECT_EQ(t.text_at(1, "driver"), "prices of accelerators");
  for (const auto& [headline, change] : whole) {
    ASSERT_EQ(explained.count(headline), 1u) << headline;
    EXPECT_NEAR(change, explained[headline], 1e-9 * (1 + std::abs(change))) << headline;
  }
}

TEST(RunStudy, only_price_times_tokens_counts) {
  const Study study(kFull);
  const StudyTable t = answers(study, {24})[0].answer.tables[0];
  for (std::size_t r = 0; r < t.rows.size(); ++r)
    if (t.number_at(r, "price_falls_by") == t.number_at(r, "tokens_rise_by")) {
      EXPECT_EQ(t.band_at(r, "net").median, 0);
    }
}

TEST(RunStudy, bounds_enclose_the_estimate) {
  const Study study(kFull);
  const StudyTable t = answers(study, {31})[0].answer.tables[0];
  ASSERT_FALSE(t.rows.empty());
  for (std::size_t r = 0; r < t.rows.size(); ++r) {
    const double estimate = t.band_at(r, "estimate").median, lower = t.band_at(r, "lower").median,
                 upper = t.band_at(r, "upper").median;
    EXPECT_LE(lower, estimate + 1e-12);
    EXPECT_GE(upper, estimate - 1e-12);
    EXPECT_LE(t.band_at(r, "lower_without_imputed").median, lower + 1e-12);
    EXPECT_GE(t.band_at(r, "upper_without_imputed").median, upper - 1e-12);
  }
}

/// A programme costs (1 + experiments) / (1 - staff) times its final run, so it can only lose payers.
TEST(RunStudy, a_programme_never_gains_payers) {
  const Study study(kFull);
  const StudyTable t = answers(study, {8})[0].answer.tables[0];
  for (std::size_t r = 0; r < t.rows.size(); ++r) EXPECT_GE(t.band_at(r, "lost").low, 0);
}

TEST(RunStudy, a_case_that_changes_nothing_has_no_driver) {
  const Study study(kSmall + "[[case]]\nid = \"a\"\n[[case]]\nid = \"b\"\n[affordability]\nincome_share = [\"2 %\"]\n");
  EXPECT_FALSE(answers(study, {22})[0].answer.why_not.empty());
}

/// A headline that only one input enters has that input's index at 1, first order and total; lists that do not enter it
/// are left out.
TEST(Sensitivity, a_headline_of_one_input_is_explained_by_it) {
  const Study study(kFull + "[inputs.income]\ndistribution = \"log_normal\"\nmedian = 1\nsigma = 0.3\n");
  const AnsweredQuestion answer = answers(study, {29}).front();
  const StudyTable& t = answer.answer.tables.front();
  ASSERT_EQ(t.id, "29_sensitivity");
  int rows = 0;
  double total_of_cost = 0;
  for (std::size_t r = 0; r < t.rows.size(); ++r) {
    const std::string headline = t.text_at(r, "headline"), assumption = t.text_at(r, "assumption");
    const Band alone = t.band_at(r, "alone"), in_all = t.band_at(r, "in_all");
    EXPECT_LE(alone.low, alone.median);
    EXPECT_LE(in_all.low, in_all.median);
    if (headline.rfind("cost of training", 0) == 0) {
      EXPECT_NE(assumption, "missing data");
      EXPECT_NE(assumption, "income");
      EXPECT_NE(assumption, "share of income");
      total_of_cost += in_all.median;
    }
    if (headline == "adults who could pay 20 USD") {
      EXPECT_TRUE(assumption == "income" || assumption == "share of income" || assumption == "missing data")
          << assumption;
      ++rows;
    }
  }
  EXPECT_GE(rows, 2);             // income of one country alone moves little
  EXPECT_GT(total_of_cost, 0.9);  // totals sum to 1 and more
}

TEST(Sensitivity, choices_of_a_design_are_equally_likely_and_change_one_list_at_a_time) {
  const Study study(kFull);
  std::string notice;
  const auto backend = make_backend(BackendChoice::cpu, 1, notice);
  const PlanWorlds worlds(study.plan, *backend, 1);
  const std::vector<std::string> lists = chosen_lists(worlds);
  ASSERT_EQ(lists.size(), 4u);
  SecondLists all;
  all.fill(true);
  const Choices a = drawn_choices(worlds, lists), b = drawn_choices(worlds, lists, all);
  for (std::size_t k = 0; k < lists.size(); ++k) {
    SecondLists one = {};
    one[list_number(lists[k])] = true;
    const Choices ab = drawn_choices(worlds, lists, one);
    for (std::size_t j = 0; j < lists.size(); ++j)
      EXPECT_EQ(options_of(ab, lists[j]), options_of(j == k ? b : a, lists[j])) << lists[j];
    const auto& option = options_of(a, lists[k]);
    const std::size_t n = *std::max_element(option.begin(), option.end()) + 1;
    for (std::size_t i = 0; i < n; ++i)
      EXPECT_NEAR(std::count(option.begin(), option.end(), i) / 256.0, 1.0 / n, 0.02) << lists[k];
  }
}

TEST(StudyReport, csv_carries_bands_and_the_stamp) {
  StudyTable t("x", "", "");
  t.text("a").band("b", "USD").counts("", 7, 2);
  t.add({{"a", "one"}, {"b", Band{1, 2, HUGE_VAL}}});
  StudyStamp stamp;
  stamp.scenario_digest = "0123456789abcdef";
  stamp.catalog_digest = "fedcba9876543210";
  stamp.seed = 5;
  stamp.worlds = 256;
  EXPECT_EQ(study_csv(stamp, t),
            "a,b_p05 [USD],b_p50 [USD],b_p95 "
            "[USD],covered,missing,scenario_digest,catalog_digest,seed,worlds\none,1,2,inf,7,2,0123456789ab,"
            "fedcba987654,5,256\n");
}

}  // namespace
}  // namespace eqc
