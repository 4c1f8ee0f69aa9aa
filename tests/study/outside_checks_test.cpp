// Outside checks: rank correlations with intervals by hand, published runs read off their rows, and what the page says
// of use.
#include <gtest/gtest.h>

#include <cmath>

#include "host/engine/search/backend.hpp"
#include "host/study/rank_agreement.hpp"
#include "host/study/published_runs.hpp"
#include "host/study/usage_check.hpp"
#include "tests/catalog/shipped_catalog.hpp"

namespace eqc {
namespace {

using test::catalog;

TEST(RankAgreement, has_an_interval_that_closes_where_ranks_agree_fully) {
  std::vector<double> a, b, noise;
  for (int i = 0; i < 40; ++i) {
    a.push_back(i);
    b.push_back(i * i);
    noise.push_back((i * 17) % 40);
  }
  const RankAgreement same = rank_agreement(a, b, 1, "same"), other = rank_agreement(a, noise, 1, "other");
  EXPECT_DOUBLE_EQ(same.spearman, 1);
  EXPECT_NEAR(same.low, 1, 1e-12);
  EXPECT_LT(other.low, other.spearman);
  EXPECT_GT(other.high, other.spearman);
  // Fisher: 1.645 / sqrt(40 - 3) either side for no correlation
  EXPECT_NEAR(other.high - other.low, 2 * 1.645 / std::sqrt(37.0), 0.12);
  EXPECT_TRUE(std::isnan(rank_agreement({1, 2, 3}, {1, 2, 3}, 1, "few").spearman));
}

TEST(PublishedRun, is_read_off_the_row_of_the_model) {
  const auto of = [](const char* model) { return published_run(catalog(), *catalog().model_index(model)); };
  const auto falcon = of("falcon-180b");  // Almazrouei et al. 2023: 4,096 A100 of 40 GB
  ASSERT_TRUE(falcon);
  EXPECT_EQ(falcon->accelerators, 4096);
  EXPECT_EQ(catalog().hardware[falcon->hardware].id, "a100-sxm-40gb");
  const auto llama = of("llama-3.1-70b");  // no number of accelerators published
  ASSERT_TRUE(llama);
  EXPECT_EQ(llama->accelerators, 0);
  EXPECT_EQ(catalog().hardware[llama->hardware].id, "h100-sxm-80gb");
  EXPECT_FALSE(of("eurollm-22b"));  // its row names no accelerator
}

TEST(MeasuredEnergy, is_read_off_the_name_of_a_figure) {
  const auto palm = measured_energy(catalog(), "energy.facility.palm-540b.tpu-v4");
  ASSERT_TRUE(palm);
  EXPECT_TRUE(palm->facility);
  EXPECT_EQ(catalog().models[palm->run.model].id, "palm-540b");
  EXPECT_EQ(catalog().hardware[palm->run.hardware].id, "tpu-v4");
  const auto dotted = measured_energy(catalog(), "energy.accelerators.llama-3.1-8b.h100-sxm-80gb");
  ASSERT_TRUE(dotted);
  EXPECT_FALSE(dotted->facility);
  EXPECT_EQ(catalog().models[dotted->run.model].id, "llama-3.1-8b");
  EXPECT_FALSE(measured_energy(catalog(), "global-gini"));
  EXPECT_FALSE(measured_energy(catalog(), "energy.facility"));
  EXPECT_FALSE(measured_energy(catalog(), "energy.facility.nobody.tpu-v4"));
}

TEST(MeasuredEnergy, of_runs_lies_within_our_bands) {
  static Catalog ours = catalog();
  const Scenario scenario = parse_scenario("energy.toml", R"(
[run]
worlds = 256
replicates = 2
tasks = ["training"]
[axes]
models = ["llama-3.1-8b"]
hardware = ["h100-sxm-80gb"]
regions = ["USA"]
)",
                                           {}, ours);
  const Plan plan = make_plan(scenario, ours);
  std::string notice;
  const auto backend = make_backend(BackendChoice::cpu, 1, notice);
  const PlanWorlds worlds(plan, *backend, 1);
  const std::vector<StudyTable> tables = published_run_tables(worlds);
  const StudyTable& t = tables.back();
  ASSERT_EQ(t.id, "32_energies");
  EXPECT_EQ(t.missing, 0);
  for (std::size_t r = 0; r < t.rows.size(); ++r) {
    const Band ours_mwh = t.band_at(r, "ours");
    EXPECT_LT(t.number_at(r, "published"), ours_mwh.high) << t.text_at(r, "model");
    EXPECT_GT(t.number_at(r, "published"), ours_mwh.low) << t.text_at(r, "model");
  }
}

TEST(UsageCheck, could_pay_ranks_economies_as_use_does) {
  static Catalog ours = catalog();
  const Scenario scenario = parse_scenario("use.toml", R"(
[run]
worlds = 256
replicates = 2
tasks = ["serving"]
[axes]
models = ["llama-3.1-8b"]
hardware = ["h100-sxm-80gb"]
regions = ["USA"]
[[case]]
id = "today"
[affordability]
income_share = ["2 %"]
)",
                                           {}, ours);
  const Plan plan = make_plan(scenario, ours);
  std::string notice;
  const auto backend = make_backend(BackendChoice::cpu, 1, notice);
  const PlanWorlds worlds(plan, *backend, 1);
  const std::vector<StudyTable> tables = usage_tables(worlds);
  ASSERT_EQ(tables.size(), 3U);
  const StudyTable& t = tables[0];
  EXPECT_EQ(t.text_at(0, "group"), "World");
  EXPECT_EQ(t.text_at(0, "period"), "2026-Q1");
  EXPECT_EQ(t.number_at(0, "economies"), 146);  // Microsoft AI Economy Institute, Q1 2026
  EXPECT_GT(t.number_at(0, "could_pay"), 0.75);
  EXPECT_LT(t.number_at(0, "low"), t.number_at(0, "could_pay"));
  EXPECT_GT(t.number_at(0, "high"), t.number_at(0, "could_pay"));
  double miss = 0;
  for (std::size_t r = 0; r < tables[2].rows.size(); ++r) miss += tables[2].number_at(r, "miss");
  EXPECT_NEAR(miss, 0, 1e-9);  // ranks above balance ranks below
}

}  // namespace
}  // namespace eqc
