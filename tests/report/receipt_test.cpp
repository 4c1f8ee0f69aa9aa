// Every figure of a receipt against the cube of the whole run, over scenarios that choose each basis, task, market,
// method and policy: the same doubles.
#include "host/report/receipt.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <set>

#include "host/engine/search/status.hpp"
#include "tests/run/run_fixture.hpp"

namespace eqc {
namespace {

using namespace run_test;

struct ReceiptScenario {
  std::string name;
  std::vector<std::string> overrides;
  std::string more = {};                    ///< tables after the common ones
  std::string models = "\"mixtral-8x7b\"";  ///< of the axis
  std::string hardware = "\"a100-80gb\", \"h100-sxm-80gb\"", regions = "\"FRA\", \"CHN\"";
};
void PrintTo(const ReceiptScenario& s, std::ostream* out) { *out << s.name; }

std::string scenario_text(const ReceiptScenario& s) {
  return axes(s.models, s.hardware, s.regions) + R"(
[run]
worlds = 256
replicates = 4
[training]
tokens = "1 T tokens"
clusters = [64, 512]
[serving]
replicas = [1, 8]
[inputs.failure_rate]
distribution = "log_normal"
median = 0.2
sigma = 0.5
[output]
statistics = ["mean", "p05", "p95"]
component_statistics = ["mean", "p05", "p95"]
)" + s.more;
}

std::string one_case(const std::string& keys) {
  return "[[case]]\nid = \"base\"\n[[case]]\nid = \"other\"\n" + keys + "\n";
}

const std::vector<ReceiptScenario>& scenarios() {
  static const std::vector<ReceiptScenario> all = {
      {"both_bases", {}},
      {"own_alone", {R"(cost.bases=["own"])"}},
      {"rent_alone", {R"(cost.bases=["rent"])"}},
      {"rent_alone_on_spot", {R"(cost.bases=["rent"])", R"(cost.market="spot")"}},
      {"reserved_market", {R"(cost.market="reserved_1y")"}},
      {"final_run_only", {"cost.programme=false"}},
      {"power_as_drawn", {R"(cost.power="draw")"}},
      {"tax_that_stays", {"cost.vat_recoverable=false"}},
      {"training_alone", {R"(run.tasks=["training"])"}},
      {"serving_alone", {R"(run.tasks=["serving"])", R"(cost.bases=["rent"])"}},
      {"objective_time", {R"(run.objective="time")"}},
      {"objective_energy", {R"(run.objective="energy")"}},
      {"philox", {R"(run.sampler="philox")", "run.seed=9"}},
      {"catalog_prices",
       {R"(inputs.rental_price.distribution="catalog")", R"(inputs.purchase_price.distribution="catalog")"},
       "[[correlation]]\ninputs = [\"rental_price\", \"purchase_price\"]\nrank = 0.6\n"},
      {"zero_bubble_of_a_dense_model", {"training.zero_bubble=true", "training.zero=[0, 1]"}, "", "\"llama-3.1-8b\""},
      {"recomputing_all", {R"(training.recompute=["full"])", R"(training.precisions=["bf16"])"}},
      {"experts_kept_together", {"training.expert_parallel=false", "serving.expert_parallel=false"}},
      {"request_mix",
       {},
       "[[serving.requests]]\ninput = 200\noutput = 400\nshare = 0.7\n[[serving.requests]]\n"
       "input = 4000\noutput = 100\nshare = 0.3\n"},
      {"drafts_and_prefixes", {"serving.draft_tokens=3", "serving.prefix_hit=0.5", "serving.chunk=1024"}},
      {"disaggregated", {"serving.disaggregated=true"}},
      {"offload_on_a_small_card",
       {"serving.offload=true", "serving.replicas=[1, 2]", "serving.max_batch=1", R"(serving.tpot="200 ms")"},
       "",
       "\"mixtral-8x7b\"",
       "\"rtx-4090\""},
      {"does_not_fit", {"serving.replicas=[1]", "training.clusters=[1]"}, "", "\"gpt3-175b\""},
      {"misses_the_deadline", {R"(training.deadline="1 hour")", R"(serving.tpot="0.01 ms")"}},
      {"tokens_unknown", {R"(training.tokens="published")"}, "", "\"mixtral-8x7b\", \"llama-3.1-8b\""},
      {"dear_power_in_one_region",
       {},
       one_case("electricity_regions = [\"FRA\"]\n[case.scale]\nelectricity_price = 3")},
      {"carbon_price", {}, one_case("carbon_usd_per_t = 80")},
      {"scales", {}, one_case("[case.scale]\nrental_price = 0.1\npurchase_price = 0.2\nlifetime = 1.1")},
      {"barred", {}, one_case("export_control = \"embargo-2023-10\"")},
      {"barred_but_smuggled", {}, one_case("export_control = \"embargo-2023-10\"\nexport_premium = 1.5")},
      {"capped",
       {"training.clusters=[65536]", "training.global_batch=\"600 M tokens\""},
       one_case("export_control = \"tiers-2025-01\""),
       "\"mixtral-8x7b\"",
       "\"h100-sxm-80gb\"",
       "\"IND\""},
      {"hardware_removed", {}, one_case("remove_hardware = [\"h100*\"]")},
      {"region_removed", {}, one_case("remove_regions = [\"CHN\"]")},
      {"vendor_removed", {}, one_case("remove_vendors = [\"NVIDIA\"]")},
      {"compute_gets_cheaper", {}, one_case("price_fall = { rate_per_year = 2, years = 3, of = \"compute\" }")},
      {"compute_gets_cheaper_at_a_drawn_rate", {}, one_case("price_fall = { years = 2, of = \"compute\" }")},
      {"payers_and_their_policies",
       {},
       one_case("coalitions = [\"EU\"]\npublic_compute = \"2 %\"\nvoucher = { usd_per_month = 1, below_income_usd = "
                "2000 }") +
           "[affordability]\ngerd_share = [\"1 %\"]\nincome_share = [\"2 %\"]\ntrain_flop = [1e24]\n"
           "compare_with = \"base\"\n"},
  };
  return all;
}

/// What a cube says of a task in a cell that a receipt does not: shares of worlds, and every world itself.
bool beyond_a_receipt(const Variable& v) {
  const auto ends = [&](const std::string& end) {
    return v.name.size() >= end.size() && v.name.compare(v.name.size() - end.size(), end.size(), end) == 0;
  };
  return ends("_feasible_probability") || ends("_worlds") || ends("status");
}

/// One receipt beside the cube.
struct Comparison {
  const Cube& cube;
  const Selection cell;  ///< every axis but the statistic

  double stored(const Variable& v, const std::string& statistic) const {
    Selection at;
    for (const std::string& d : v.dimensions)
      if (cell.count(d))
        at[d] = cell.at(d);
      else
        at[d] = statistic;
    return cube.value(v.name, at);
  }
  bool has_statistics(const Variable& v) const {
    return v.dimensions.back() == "statistic" || v.dimensions.back() == "component_statistic";
  }

  void check_line(const ReceiptLine& line) const {
    const Variable& v = cube.variable(line.variable);
    EXPECT_EQ(line.unit, v.units) << line.variable;
    EXPECT_EQ(line.mean, stored(v, "mean")) << line.variable;
    if (!has_statistics(v)) return;
    EXPECT_EQ(line.p05, stored(v, "p05")) << line.variable;
    EXPECT_EQ(line.p95, stored(v, "p95")) << line.variable;
  }

  /// Nothing that the cube knows is missing: what has no line has no value.
  void check_complete(const TaskReceipt& r) const {
    const std::string prefix = std::string(task_name(r.task)) + "_";
    std::set<std::string> told;
    for (const ReceiptLine& line : r.lines) told.insert(line.variable);
    EXPECT_EQ(told.size(), r.lines.size());
    for (const Variable& v : cube.schema().variables) {
      if (v.name.rfind(prefix, 0) != 0 || beyond_a_receipt(v) || told.count(v.name)) continue;
      const double value = stored(v, "mean");
      EXPECT_TRUE(std::isnan(value) || value == -1) << v.name << " = " << value << " is not in the receipt";
    }
  }

  void check(const TaskReceipt& r) const {
    const std::string prefix = std::string(task_name(r.task)) + "_";
    EXPECT_EQ(static_cast<double>(r.status), stored(cube.variable(prefix + "status"), ""));
    EXPECT_EQ(static_cast<double>(r.search_status), stored(cube.variable(prefix + "search_status"), ""));
    for (const ReceiptLine& line : r.lines) check_line(line);
    check_complete(r);
  }
};

class ReceiptAgainstCube : public testing::TestWithParam<ReceiptScenario> {};

TEST_P(ReceiptAgainstCube, every_line_is_the_cube_s) {
  const Study study(scenario_text(GetParam()), GetParam().overrides);
  const TemporaryFolder folder;
  const auto cube = run_study(study, folder);
  for (const std::string& model : cube->dimension("model").labels)
    for (const std::string& hardware : cube->dimension("hardware").labels)
      for (const std::string& region : cube->dimension("region").labels)
        for (const std::string& one : cube->dimension("case").labels) {
          SCOPED_TRACE(model + " on " + hardware + " in " + region + ", case " + one);
          const Receipt receipt = make_receipt(study.plan, {model, hardware, region, one});
          EXPECT_EQ(receipt.tasks.size(), study.plan.tasks.size());
          const Comparison comparison{*cube,
                                      {{"model", model}, {"hardware", hardware}, {"region", region}, {"case", one}}};
          for (const TaskReceipt& task : receipt.tasks) comparison.check(task);
        }
}

INSTANTIATE_TEST_SUITE_P(Scenarios, ReceiptAgainstCube, testing::ValuesIn(scenarios()),
                         [](const auto& scenario) { return scenario.param.name; });

const ReceiptScenario& scenario(const std::string& name) {
  for (const ReceiptScenario& s : scenarios())
    if (s.name == name) return s;
  throw std::out_of_range(name);
}

const ReceiptLine& line(const Receipt& receipt, const std::string& variable) {
  for (const TaskReceipt& task : receipt.tasks)
    for (const ReceiptLine& l : task.lines)
      if (l.variable == variable) return l;
  throw std::out_of_range(variable);
}

TEST(Receipt, reasons_of_the_scenarios_are_those_they_are_made_for) {
  const auto status = [](const char* name, std::size_t task, const char* one_case) {
    const Study study(scenario_text(scenario(name)), scenario(name).overrides);
    const std::string region = study.plan.region(study.plan.n_regions - 1).id;
    const std::string hardware = study.plan.hardware(study.plan.n_hardware - 1).id;
    return make_receipt(study.plan, {study.plan.model(0).id, hardware, region, one_case}).tasks[task].status;
  };
  EXPECT_EQ(status("does_not_fit", 1, ""), Status::memory_exceeded);
  EXPECT_EQ(status("misses_the_deadline", 0, ""), Status::deadline_missed);
  EXPECT_EQ(status("misses_the_deadline", 1, ""), Status::latency_missed);
  EXPECT_EQ(status("tokens_unknown", 0, ""), Status::tokens_unknown);
  EXPECT_EQ(status("barred", 0, "other"), Status::export_controlled);
  EXPECT_EQ(status("barred_but_smuggled", 0, "other"), Status::feasible);
  EXPECT_EQ(status("capped", 0, "other"), Status::export_capped);
  EXPECT_EQ(status("hardware_removed", 0, "other"), Status::removed);
  EXPECT_EQ(status("region_removed", 1, "other"), Status::removed);
  EXPECT_EQ(status("offload_on_a_small_card", 1, ""), Status::feasible);
}

TEST(Receipt, one_world_is_what_the_cube_stores_of_it) {
  const Study study(scenario_text(scenario("both_bases")), {R"(output.raw=["serving_cost_rent"])"});
  const TemporaryFolder folder;
  const double stored = run_study(study, folder)
                            ->value("serving_cost_rent_worlds", {{"model", "mixtral-8x7b"},
                                                                 {"hardware", "a100-80gb"},
                                                                 {"region", "CHN"},
                                                                 {"case", "base"},
                                                                 {"world", "17"}});
  EXPECT_EQ(line(make_receipt(study.plan, {"mixtral-8x7b", "a100-80gb", "CHN", "", 17}), "serving_cost_rent").mean,
            stored);
}

TEST(Receipt, text_holds_every_line_under_its_heading_with_the_source) {
  const Study study(scenario_text(scenario("both_bases")));
  const Receipt receipt = make_receipt(study.plan, {"mixtral-8x7b", "a100-80gb", "CHN", ""});
  const std::string text = receipt_text(receipt);
  for (const char* heading : {"Catalog rows", "Drawn inputs", "== training ==", "Decisions", "Usage under drawn",
                              "Components", "Totals", "== serving =="})
    EXPECT_NE(text.find(heading), std::string::npos) << heading;
  for (const TaskReceipt& task : receipt.tasks)
    for (const ReceiptLine& l : task.lines) {
      EXPECT_NE(text.find("  " + l.variable + " "), std::string::npos) << l.variable;
      EXPECT_NE(text.find(l.source), std::string::npos) << l.variable;
    }
}

TEST(Receipt, a_rent_of_fewer_than_three_clouds_is_said_to_be_one) {
  const Study study(scenario_text(scenario("both_bases")));
  const ReceiptScenario& one_cloud = scenario("reserved_market");
  const Study reserved(scenario_text(one_cloud), one_cloud.overrides);
  const auto text = [](const Study& s) {
    return receipt_text(make_receipt(s.plan, {"mixtral-8x7b", "a100-80gb", "CHN", ""}));
  };
  EXPECT_NE(text(study).find(", rental from catalog\n"), std::string::npos);
  EXPECT_NE(text(reserved).find(", rental from one_cloud\n"), std::string::npos);
}

TEST(Receipt, a_shock_elsewhere_is_said_to_be_elsewhere) {
  const Study study(scenario_text(scenario("dear_power_in_one_region")));
  const std::string text = receipt_text(make_receipt(study.plan, {"mixtral-8x7b", "a100-80gb", "CHN", "other"}));
  EXPECT_NE(text.find("x 3 in case 'other', only in FRA"), std::string::npos);
}

}  // namespace
}  // namespace eqc
