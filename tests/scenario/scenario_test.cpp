// Good scenarios: defaults, every committed example, selections, units and overrides.
#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>

#include "host/base/file.hpp"
#include "kernels/econ/inputs.hpp"
#include "kernels/econ/quantities.hpp"
#include "kernels/model/choices.hpp"
#include "tests/scenario/scenario_fixture.hpp"
#include "tests/source_folder.hpp"

namespace eqc {
namespace {

using namespace scenario_test;
namespace fs = std::filesystem;

TEST(Scenario, minimal_file_has_the_documented_defaults) {
  const Scenario s = parse(kMinimal);
  EXPECT_EQ(s.run.worlds, 512);
  EXPECT_EQ(s.run.replicates, 16);
  EXPECT_TRUE(s.run.training && s.run.serving);
  EXPECT_EQ(s.run.objective, Objective::cost);
  EXPECT_TRUE(s.training.tokens_from_catalog);
  EXPECT_EQ(s.training.deadline_s, 180 * 86400.0);
  EXPECT_EQ(s.serving.tpot_s, 0.05);
  ASSERT_EQ(s.cases.size(), 1U);
  EXPECT_EQ(s.cases[0].id, "base");
  EXPECT_EQ(s.axes.cases, std::vector<std::size_t>{0});
  EXPECT_EQ(s.inputs.size(), static_cast<std::size_t>(kInputs));
  EXPECT_FALSE(s.affordability.asked);
  EXPECT_EQ(s.output.file, "results/s.h5");
  ASSERT_EQ(s.output.statistics.size(), 6U);
  EXPECT_EQ(s.output.statistics[3].probability, 0.05);
  EXPECT_EQ(s.text, kMinimal);
}

TEST(Scenario, every_committed_scenario_loads) {
  int count = 0;
  for (const char* folder : {"tiny", "study"})
    for (const fs::directory_entry& entry : fs::directory_iterator(fs::path(kSourceFolder) / "scenarios" / folder)) {
      if (entry.path().extension() != ".toml") continue;
      ++count;
      EXPECT_EQ(faults_of(read_file(entry.path().string())), "") << entry.path();
    }
  EXPECT_GE(count, 3);
}

std::string documentation() { return read_file(std::string(kSourceFolder) + "/docs/scenario-format.md"); }

TEST(Scenario, example_of_the_documentation_loads_as_it_says) {
  const std::string page = documentation();
  const std::size_t start = page.find("```toml\n", page.find("## Example")) + 8;
  const Scenario s = [&] {
    const std::string text = page.substr(start, page.find("```", start) - start);
    EXPECT_EQ(faults_of(text), "");
    return parse(text);
  }();
  EXPECT_EQ(s.training.tokens, 15e12);
  EXPECT_EQ(s.axes.models.size(), 3U);
  EXPECT_EQ(s.cases[1].scale[static_cast<std::size_t>(Input::electricity_price)], 2.0);
  EXPECT_EQ(s.cases[1].export_control, ExportControl::tiers_2025_01);
  EXPECT_EQ(input_of(s, "server_multiplier").distribution.value, 1.64);
  EXPECT_EQ(input_of(s, "lifetime").distribution.values, (std::vector<double>{3, 5}));
  EXPECT_DOUBLE_EQ(input_of(s, "lifetime").distribution.weights[1], 2.0 / 3);
  EXPECT_EQ(s.affordability.income_share, (std::vector<double>{0.02, 0.05}));
  ASSERT_EQ(s.output.thresholds.size(), 1U);
  EXPECT_EQ(s.output.thresholds[0].quantity, Quantity::cost_own);
}

TEST(Scenario, rows_of_the_documentation_load) {
  const std::string page = documentation();
  const std::size_t start = page.find("```toml\n", page.find("## [[model]]")) + 8;
  EXPECT_EQ(faults_of(kMinimal + page.substr(start, page.find("```", start) - start)), "");
}

TEST(Scenario, inputs_follow_the_closed_list_and_defaults_lie_in_range) {
  ASSERT_EQ(input_list().size(), static_cast<std::size_t>(kInputs));
  for (std::size_t i = 0; i < input_list().size(); ++i) {
    const InputInfo& input = input_list()[i];
    EXPECT_EQ(input.name, kInputNames[i]);
    EXPECT_FALSE(input.source.empty()) << input.name;
    EXPECT_FALSE(input.fallback.min < input.allowed.low && std::isfinite(input.fallback.min)) << input.name;
    EXPECT_FALSE(input.fallback.max > input.allowed.high && std::isfinite(input.fallback.max)) << input.name;
  }
  for (std::size_t i = 0; i < distribution_list().size(); ++i)
    EXPECT_EQ(static_cast<std::size_t>(distribution_list()[i].family), i);
}

std::vector<std::string> models_chosen(const std::string& list) {
  const Scenario s = parse(kMinimal, {"axes.models=" + list});
  std::vector<std::string> ids;
  for (const std::size_t model : s.axes.models) ids.push_back(catalog().models[model].id);
  return ids;
}

TEST(ScenarioAxes, names_patterns_and_exclusions_select_rows) {
  using Ids = std::vector<std::string>;
  EXPECT_EQ(models_chosen("[\"llama-3.1-70b\", \"gpt3-175b\"]"), (Ids{"llama-3.1-70b", "gpt3-175b"}));
  EXPECT_EQ(models_chosen("llama-3.1-*"), (Ids{"llama-3.1-405b", "llama-3.1-70b", "llama-3.1-8b"}));
  EXPECT_EQ(models_chosen("[\"llama-3.1-8b\", \"llama-3.1-*\", \"!*-405b\"]"), (Ids{"llama-3.1-8b", "llama-3.1-70b"}));
  EXPECT_EQ(models_chosen("all").size(), catalog().models.size());
}

TEST(ScenarioInputs, log_normal_range_becomes_median_and_sigma) {
  const Scenario s = parse(kMinimal + "[inputs.pue]\ndistribution = \"log_normal\"\np05 = 0.5\np95 = 2\n");
  const DistributionSpec& pue = input_of(s, "pue").distribution;
  EXPECT_DOUBLE_EQ(pue.median, 1);
  EXPECT_NEAR(pue.sigma, 0.42140, 1e-5);  // ln 4 / (2 x 1.644854)
  EXPECT_TRUE(input_of(s, "pue").from_scenario);
  EXPECT_FALSE(input_of(s, "lifetime").from_scenario);
}

TEST(ScenarioInputs, normal_is_cut_at_the_limits_of_its_input) {
  const Scenario s =
      parse(kMinimal + "[inputs.utilisation]\ndistribution = \"normal\"\nmean = 0.6\nsd = 0.2\nscope = \"region\"\n");
  const InputSpec& utilisation = input_of(s, "utilisation");
  EXPECT_EQ(utilisation.distribution.min, 0);
  EXPECT_EQ(utilisation.distribution.max, 1);
  EXPECT_EQ(utilisation.scope, Scope::region);
}

TEST(ScenarioInputs, tables_are_sorted_and_their_weights_sum_to_one) {
  const Scenario s = parse(kMinimal +
                           "[inputs]\nrental_price = { distribution = \"empirical\", values = [\"3 USD/h\", \"1 "
                           "USD/h\"], weights = [1, 3] }\n");
  const DistributionSpec& rent = input_of(s, "rental_price").distribution;
  EXPECT_EQ(rent.values, (std::vector<double>{1, 3}));
  EXPECT_EQ(rent.weights, (std::vector<double>{0.75, 0.25}));
}

TEST(ScenarioInputs, correlation_of_three_inputs_is_three_pairs) {
  const Scenario s =
      parse(kMinimal + "[[correlation]]\ninputs = [\"pue\", \"lifetime\", \"rental_price\"]\nrank = -0.25\n");
  ASSERT_EQ(s.correlations.size(), 3U);
  for (const Correlation& c : s.correlations) {
    EXPECT_LT(c.first, c.second);
    EXPECT_EQ(c.rank, -0.25);
    EXPECT_EQ(c.line, 6);
  }
}

TEST(ScenarioOverrides, replace_create_and_reach_into_lists) {
  const std::string text = kMinimal + "[[case]]\nid = \"now\"\n[case.scale]\npue = 2\n";
  const Scenario s = parse(text, {"run.worlds=1024", "run.tasks=serving", "title=Other title", "case.now.scale.pue=3",
                                  "inputs.lifetime=4 years", "axes.regions=[\"FRA\", \"IND\"]"});
  EXPECT_EQ(s.run.worlds, 1024);
  EXPECT_FALSE(s.run.training);
  EXPECT_EQ(s.title, "Other title");
  EXPECT_EQ(s.cases[0].scale[static_cast<std::size_t>(Input::pue)], 3);
  EXPECT_DOUBLE_EQ(input_of(s, "lifetime").distribution.value, 4);
  EXPECT_EQ(s.axes.regions.size(), 2U);
  EXPECT_EQ(s.overrides.size(), 6U);
  EXPECT_EQ(s.text, text);
}

TEST(ScenarioOutput, statistics_may_be_any_quantile_and_its_error) {
  const Scenario s = parse(kMinimal + "[output]\nstatistics = [\"p97.5\", \"p50_se\", \"max\", \"min\"]\n");
  EXPECT_EQ(s.output.statistics[0].kind, StatisticKind::quantile);
  EXPECT_EQ(s.output.statistics[0].probability, 0.975);
  EXPECT_EQ(s.output.statistics[1].kind, StatisticKind::quantile_se);
  EXPECT_EQ(s.output.statistics[1].probability, 0.5);
  EXPECT_EQ(s.output.statistics[3].kind, StatisticKind::min);
}

}  // namespace
}  // namespace eqc
