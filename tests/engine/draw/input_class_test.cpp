// The class of an input decides its distribution, not its draw: rows of input/spreads.csv on the frozen catalog.
#include "host/engine/draw/input_class.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "host/base/diagnostics.hpp"
#include "host/engine/draw/draws.hpp"
#include "host/engine/draw/input_distribution.hpp"
#include "host/engine/software/serving_profile.hpp"
#include "host/engine/software/training_profile.hpp"
#include "kernels/econ/inputs.hpp"
#include "kernels/econ/task.hpp"
#include "tests/run/run_fixture.hpp"

namespace eqc {
namespace {

using namespace run_test;

const std::string kRows =
    "input,class,distribution,p1,p2,p3,unit,kind,low,mode,high,reason,evidence,source,as_of,notes\n"
    "utilisation,large_operator,triangular,0.75,0.85,0.95,1,published,,,,,e,s,2025,\n"
    "utilisation,default,triangular,0.3,0.7,0.95,1,published,,,,,e,s,2025,\n"
    "network_share,one_node,constant,0,,,1,published,,,,,e,s,2024,\n"
    "network_share,default,triangular,0.06,0.11,0.2,1,published,,,,,e,s,2024,\n"
    "server_multiplier,nvidia-ampere,triangular,1.54,1.64,1.69,1,published,,,,,e,s,2024,\n"
    "server_multiplier,default,triangular,1.15,1.4,1.5,1,published,,,,,e,s,2025,\n"
    "compute_efficiency,h100-sxm-80gb,constant,0.9,,,1,measured,,,,,e,s,2026,\n"
    "compute_efficiency,default,residual,1,,,1,measured,,,,,e,s,2026,\n"
    "model_efficiency,training;serving,residual,1,,,1,measured,,,,,e,s,2026,\n"
    "electricity_price,FRA,constant,2,,,1,measured,,,,,e,s,2025,\n"
    "purchase_price,default,log_normal,1.1,0.1,,catalog median,measured,,,,,e,s,2025,\n"
    "pue,enterprise_operators,constant,4,,,1,published,,,,,e,s,2025,\n"
    "pue,enterprise_climate_estimate,constant,2,,,1,published,,,,,e,s,2025,\n"
    "pue,USA,constant,1,,,1,measured,,,,,e,s,2025,\n"
    "pue,default,constant,0.5,,,1,measured,,,,,e,s,2025,\n"
    "realised_hours,before_2023,constant,3,,,1,measured,,,,,e,s,2026,\n"
    "realised_hours,default,constant,2,,,1,measured,,,,,e,s,2026,\n";

Catalog classed_catalog() {
  static const Catalog golden = load_catalog(kGolden + "/catalog");
  CatalogFiles files = golden.files;
  files["input/spreads.csv"] = kRows;
  return catalog_of(files, kGolden + "/catalog");
}

/// A study on the frozen catalog with the rows above.
struct Classed {
  Catalog catalog = classed_catalog();
  Scenario scenario;
  Plan plan;
  explicit Classed(const std::string& more = "", const std::vector<std::string>& overrides = {}) {
    scenario = parse_scenario(
        "s.toml",
        axes("\"gpt3-175b\", \"llama-3.1-8b\"", "\"a100-80gb\", \"h100-sxm-80gb\"", "\"USA\", \"FRA\"") + more,
        overrides, catalog);
    plan = make_plan(scenario, catalog);
  }
  Classed(const Classed&) = delete;
  std::vector<double> values(const Draws& draws, Input input, const DrawPlace& place) const {
    return {draws.of(input, place), draws.of(input, place) + scenario.run.worlds};
  }
};

std::vector<std::size_t> order_of(const std::vector<double>& v) {
  std::vector<std::size_t> order(v.size());
  for (std::size_t i = 0; i < v.size(); ++i) order[i] = i;
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return v[a] < v[b]; });
  return order;
}

TEST(InputClass, of_an_owner_changes_the_distribution_and_not_the_order_of_worlds) {
  const Classed s("[[case]]\nid = \"all\"\n[[case]]\nid = \"large\"\nowner = \"large_operator\"\n");
  EXPECT_EQ(s.scenario.cases[1].owner, Owner::large_operator);
  const Draws draws(s.plan, 1);
  const auto all = s.values(draws, Input::utilisation, {});
  const auto large = s.values(draws, Input::utilisation, {.owner = Owner::large_operator});
  EXPECT_GE(*std::min_element(large.begin(), large.end()), 0.75);
  EXPECT_LT(*std::min_element(all.begin(), all.end()), 0.5);
  EXPECT_EQ(order_of(all), order_of(large));
  EXPECT_EQ(draws.scaled(Input::utilisation, {}, s.scenario.cases[1]), large);
}

TEST(InputClass, of_cost_owner_holds_for_cases_that_name_none) {
  const Classed s(
      "[cost]\nowner = \"large_operator\"\n[[case]]\nid = \"a\"\n[[case]]\nid = \"b\"\nowner = \"neocloud\"\n");
  EXPECT_EQ(s.scenario.cases[0].owner, Owner::large_operator);
  EXPECT_EQ(s.scenario.cases[1].owner, Owner::neocloud);
}

TEST(InputClass, of_cooling_is_told_by_the_region_and_who_owns) {
  Classed s("[[case]]\nid = \"all\"\n[[case]]\nid = \"firm\"\nowner = \"enterprise\"\n");
  const auto pue = [&](std::size_t region, Owner owner) {
    return s.values(Draws(s.plan, 1), Input::pue, {.region = region, .owner = owner})[0];
  };
  EXPECT_EQ(pue(0, Owner::enterprise), 1);  // the USA have a row of their own, which says nothing of France
  RegionRow& france = s.catalog.regions[s.scenario.axes.regions[1]];
  france.pue_basis = "operators' reports";
  EXPECT_EQ(pue(1, Owner::any), 0.5);
  EXPECT_EQ(pue(1, Owner::enterprise), 4);
  france.pue_basis = "climate estimate from mean temperature";
  EXPECT_EQ(pue(1, Owner::enterprise), 2);
}

TEST(InputClass, of_a_single_node_has_no_network) {
  const Classed s;
  const Draws draws(s.plan, 1);
  EXPECT_EQ(s.values(draws, Input::network_share, {.cluster = ClusterSize::one_node})[7], 0);
  EXPECT_GT(s.values(draws, Input::network_share, {.cluster = ClusterSize::cluster})[7], 0.06);
  const HardwareRow& part = s.plan.hardware(0);  // eight in a node
  EXPECT_EQ(cluster_size(part, 8), ClusterSize::one_node);
  EXPECT_EQ(cluster_size(part, 16), ClusterSize::cluster);
  EXPECT_EQ(cluster_size(part, 32768), ClusterSize::large_cluster);
}

TEST(InputClass, of_hardware_is_its_own_row_else_its_family_else_the_default) {
  const Classed s;
  const auto class_of = [&](Input input, std::size_t hardware) {
    return s.catalog.spreads[spread_row(s.plan, input, {.hardware = hardware}).value()].class_name;
  };
  EXPECT_EQ(class_of(Input::server_multiplier, 0), "nvidia-ampere");
  EXPECT_EQ(class_of(Input::server_multiplier, 1), "default");
  EXPECT_EQ(class_of(Input::compute_efficiency, 1), "h100-sxm-80gb");
  const Draws draws(s.plan, 1);  // one draw per world, yet a distribution per accelerator
  EXPECT_GE(s.values(draws, Input::server_multiplier, {.hardware = 0})[3], 1.54);
  EXPECT_LE(s.values(draws, Input::server_multiplier, {.hardware = 1})[3], 1.5);
}

TEST(InputClass, draws_the_residuals_that_validation_knows) {
  const Classed s("[run]\nworlds = 4096\n");
  const Draws draws(s.plan, 1);
  const auto sigma = [&](Input input, const DrawPlace& place) {
    double squares = 0;
    const std::vector<double> v = s.values(draws, input, place);
    for (const double x : v) squares += std::log(x) * std::log(x);
    return std::sqrt(squares / static_cast<double>(v.size()));
  };
  EXPECT_NEAR(sigma(Input::model_efficiency, {.task = Task::training}),
              training_profile(s.catalog, s.scenario.training.software, 0).log_spread, 2e-3);
  EXPECT_NEAR(sigma(Input::model_efficiency, {.task = Task::serving}),
              serving_profile(s.catalog, s.scenario.serving.software).spread.throughput, 2e-3);
  // hardware/efficiency.csv of the frozen catalog has no spread of families: what unseen ones were off by
  EXPECT_NEAR(sigma(Input::compute_efficiency, {.hardware = 0}), 0.3, 3e-3);
}

TEST(InputClass, gives_way_to_the_scenario) {
  const Classed all("[inputs]\nutilisation = 0.5\n");
  EXPECT_EQ(all.values(Draws(all.plan, 1), Input::utilisation, {.owner = Owner::large_operator})[0], 0.5);
  const Classed one("[inputs.electricity_price]\nFRA = 3\n");
  EXPECT_EQ(one.values(Draws(one.plan, 1), Input::electricity_price, {.region = 1})[0], 3);
  const Classed none;
  EXPECT_EQ(none.values(Draws(none.plan, 1), Input::electricity_price, {.region = 1})[0], 2);
}

TEST(InputClass, may_rest_on_the_median_price_of_the_catalog) {
  const Classed s;
  const std::size_t row = s.scenario.axes.hardware[1];
  std::vector<double> v = s.values(Draws(s.plan, 1), Input::purchase_price, {.hardware = 1});
  std::nth_element(v.begin(), v.begin() + static_cast<std::ptrdiff_t>(v.size() / 2), v.end());
  EXPECT_NEAR(v[v.size() / 2] / s.catalog.purchase_of(row)->median_usd, 1.1, 5e-3);
}

TEST(RealisedHours, slow_a_whole_run_and_follow_the_practice_asked_for) {
  const Classed today, then("[training]\npractice = \"release\"\n");
  const auto realised = [](const Classed& s, std::size_t model) {
    return s.values(Draws(s.plan, 1), Input::realised_hours, {.model = model})[0];
  };
  EXPECT_EQ(realised(today, 0), 2);
  EXPECT_EQ(realised(then, 0), 3);  // GPT-3: 2020
  EXPECT_EQ(realised(then, 1), 2);  // Llama 3.1: 2024
  const Draws draws(today.plan, 1);
  const CaseSpec& c = today.plan.case_at(0);
  const double efficiency = draws.scaled(Input::model_efficiency, {.task = Task::training}, c)[5];
  EXPECT_EQ(draws.speed(0, Task::training, c)[5], efficiency / 2);
  EXPECT_EQ(draws.speed(0, Task::serving, c)[5], draws.scaled(Input::model_efficiency, {.task = Task::serving}, c)[5]);
}

TEST(InputClass, outside_the_range_of_its_input_is_a_fault_of_the_catalog) {
  CatalogFiles files = classed_catalog().files;
  files["input/spreads.csv"] += "lifetime,default,constant,0,,,year,measured,,,,,e,s,2025,\n";
  Catalog catalog = catalog_of(files, "c");
  try {
    parse_scenario("s.toml", axes("\"llama-3.1-8b\"", "\"a100-80gb\"", "\"USA\""), {}, catalog);
    FAIL();
  } catch (const InputError& error) {
    EXPECT_NE(error.diagnostics().text().find("c/input/spreads.csv:19"), std::string::npos)
        << error.diagnostics().text();
  }
}

}  // namespace
}  // namespace eqc
