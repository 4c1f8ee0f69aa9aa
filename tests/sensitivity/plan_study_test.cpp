// The engine on a plan: names, the same bits however it is cut, question 29 as its client.
#include "host/sensitivity/plan_study.hpp"

#include "host/base/diagnostics.hpp"
#include "host/engine/price/task_prices.hpp"
#include "host/engine/search/backend.hpp"
#include "host/sensitivity/cell_study.hpp"
#include "kernels/econ/task.hpp"
#include "tests/run/run_fixture.hpp"

namespace eqc {
namespace {

using namespace run_test;

const std::string kScenario =
    axes("\"llama-3.1-8b\", \"deepseek-v3\"", "\"a100-80gb\", \"h100-sxm-80gb\"", "\"FRA\", \"USA\", \"KEN\"") + R"(
[run]
worlds = 256
replicates = 4
[training]
tokens = "3 T tokens"
clusters = [64, 512]
[serving]
replicas = [1, 8]
[affordability]
gerd_share = ["1 %", "10 %"]
income_share = ["2 %"]
use_tokens = "10 M tokens"
)";

DesignSpec small() {
  DesignSpec d;
  d.rows = 1024;
  d.replicates = 8;
  d.pairs = false;
  return d;
}

struct Worlds {
  Study study{kScenario};
  std::string notice;
  std::unique_ptr<Backend> backend = make_backend(BackendChoice::cpu, 1, notice);
  PlanWorlds worlds;
  explicit Worlds(int threads = 2) : worlds(study.plan, *backend, threads) {}
};

const std::vector<std::string> kOutputs = {"training_cost_own(llama-3.1-8b, h100-sxm-80gb, USA)", "gini(deepseek-v3)",
                                           "nations_able(deepseek-v3)"};
const std::vector<std::string> kInputs = {"purchase_price", "utilisation", "electricity_price", "electricity_price:USA",
                                          "missing data"};

TEST(PlanStudy, is_the_same_bits_however_it_is_cut) {
  Worlds one(1), three(3), grown(2);
  PlanStudy a(one.worlds, kOutputs, kInputs, small()), b(three.worlds, kOutputs, kInputs, small()),
      c(grown.worlds, kOutputs, kInputs, small());
  a.extend_to(1024);
  b.extend_to(1024);
  c.extend_to(256);
  PlanStudy d(grown.worlds, kOutputs, kInputs, small());
  d.restore(c.state());
  d.extend_to(1024);
  EXPECT_EQ(a.state().sums, b.state().sums);
  EXPECT_EQ(a.state().sums, d.state().sums);
  EXPECT_EQ(a.state().values, d.state().values);
  EXPECT_EQ(a.state().draws, d.state().draws);
  EXPECT_EQ(a.state().options, d.state().options);
}

TEST(PlanStudy, gives_inputs_what_they_reach_and_no_more) {
  Worlds w;
  PlanStudy study(w.worlds, kOutputs, kInputs, small());
  study.extend_to(1024);
  const SensitivityResult r = study.result();
  ASSERT_EQ(r.inputs, kInputs);
  const OutputIndices &cost = r.outputs[0], &gini = r.outputs[1], &able = r.outputs[2];
  EXPECT_GT(cost.estimates[0][1].value, cost.estimates[2][1].value);  // machines cost more than their electricity
  EXPECT_EQ(cost.estimates[2][1].value, cost.estimates[3][1].value);  // electricity of all regions is that of one here
  EXPECT_EQ(cost.estimates[4][1].value, 0);                           // a cost knows no budgets
  EXPECT_GT(gini.estimates[4][1].value, 0.1);
  EXPECT_EQ(able.unit, "nations");
  EXPECT_EQ(able.name, "nation_train_able_number(deepseek-v3, 1 %)");
  EXPECT_EQ(r.evaluations, 1024u * 12);
}

TEST(PlanStudy, chooses_metrics_and_cost_bases_where_it_is_asked_to) {
  Worlds w;
  const std::vector<std::string> outputs = {"nation_train_inequality(deepseek-v3)", "gini(deepseek-v3)",
                                            "cost of training deepseek-v3"};
  PlanStudy study(w.worlds, outputs, {"metric", "cost basis", "way to pay", "utilisation", "missing data"}, small());
  study.extend_to(1024);
  const SensitivityResult r = study.result();
  ASSERT_EQ(r.outputs.size(), 3u);
  const OutputIndices &cost = r.outputs[0], &unequal = r.outputs[1], &gini = r.outputs[2];  // headlines come first
  ASSERT_EQ(unequal.name, "nation_train_inequality(deepseek-v3)");
  EXPECT_GT(unequal.estimates[0][1].value, 0.05);  // Gini, Hoover and Atkinson do not say the same
  EXPECT_EQ(gini.estimates[0][1].value, 0);
  EXPECT_EQ(cost.estimates[0][1].value, 0);
  EXPECT_GT(cost.estimates[1][1].value, 0.05);  // experiments and staff at least double the final run

  const Choices c = drawn_choices(w.worlds, lists_of_study(w.worlds, {"cost basis"}, true));
  const PlanOutputs both(w.worlds, {"nation_train_inequality(deepseek-v3)", "nation_train_hoover(deepseek-v3)"});
  EXPECT_TRUE(both.choose_metric());
  const auto values = both.values(w.worlds, c);
  std::size_t by_hoover = 0;
  for (std::size_t k = 0; k < w.worlds.worlds(); ++k)
    if (c.metric.at(k) == InequityMetric::hoover) {
      EXPECT_EQ(values[0][k], values[1][k]);
      ++by_hoover;
    }
  EXPECT_NEAR(static_cast<double>(by_hoover) / static_cast<double>(w.worlds.worlds()), 0.2, 0.02);
  const auto costs = PlanOutputs(w.worlds, {"cost of training deepseek-v3"});
  Choices final_runs = c;
  final_runs.scope.of_world.assign(w.worlds.worlds(), 0);
  const std::vector<double> whole = costs.values(w.worlds, c)[0], last = costs.values(w.worlds, final_runs)[0];
  for (std::size_t k = 0; k < w.worlds.worlds(); ++k)
    if (c.scope.at(k) == CostScope::final_run)
      EXPECT_EQ(whole[k], last[k]);
    else
      EXPECT_GT(whole[k], 1.5 * last[k]);
}

TEST(PlanStudy, leaves_metrics_and_cost_bases_alone_unless_it_is_asked) {
  Worlds w;
  const auto names = [](const std::vector<PlanFactor>& factors) {
    std::vector<std::string> all;
    for (const PlanFactor& f : factors) all.push_back(f.name);
    return all;
  };
  const std::vector<std::string> without = names(plan_factors(w.worlds, {}, lists_of_study(w.worlds, {}, false)));
  EXPECT_EQ(std::count(without.begin(), without.end(), "metric"), 0);
  EXPECT_EQ(std::count(without.begin(), without.end(), "cost basis"), 0);
  const std::vector<std::string> asked = {"*", "cost basis"};
  EXPECT_EQ(names(plan_factors(w.worlds, asked, lists_of_study(w.worlds, asked, false))).size(), without.size() + 1);
  try {
    plan_factors(w.worlds, {"cost bases"}, chosen_lists(w.worlds));
    FAIL();
  } catch (const InputError& e) {
    EXPECT_NE(e.diagnostics().text().find("cost basis"), std::string::npos) << e.diagnostics().text();
  }
}

TEST(PlanStudy, equals_the_run_where_nothing_is_swapped) {
  Worlds w;
  const PlanOutputs outputs(w.worlds, kOutputs);
  const auto values = outputs.values(w.worlds, first_choices(w.worlds));
  const TaskPrices& p = w.worlds.prices(0, 0, Task::training);
  EXPECT_EQ(values[0][7], p.at(1, 1, 7).cost_own);
}

TEST(PlanStudy, finds_what_flips_a_conclusion) {
  Worlds w;
  PlanStudy counts(w.worlds, {"nations_able(deepseek-v3)"}, kInputs, small());
  counts.extend_to(256);
  const auto [least, most] = std::minmax_element(counts.rows().values[0].begin(), counts.rows().values[0].end());
  ASSERT_LT(*least, *most);
  const std::string conclusion = "nations_able(deepseek-v3) >= " + std::to_string((*least + *most) / 2);
  PlanStudy study(w.worlds, {}, kInputs, small(), {conclusion});
  study.extend_to(1024);
  const std::vector<Flip> flips = study.flips();
  ASSERT_EQ(flips.size(), 1u);
  EXPECT_GT(flips[0].box.probability.value, 0.1);
  EXPECT_LT(flips[0].box.probability.value, 0.9);
  EXPECT_GT(flips[0].indices.estimates[4][1].value, 0.3);  // missing data; the committed share is drawn, too
  ASSERT_FALSE(flips[0].box.sides.empty());
  const std::string& first = flips[0].box_inputs[flips[0].box.sides[0].input];
  EXPECT_TRUE(first == "missing data" || first == "committed share of budgets") << first;
  EXPECT_GT(flips[0].box.density, 0.6);
}

TEST(CellStudy, gives_each_cell_what_a_study_of_it_alone_gives) {
  Worlds w;
  const std::vector<std::string> inputs = {"purchase_price",     "utilisation",        "electricity_price:USA",
                                           "compute_efficiency", "network_efficiency", "failure_rate"};
  PlanStudy alone(w.worlds, {"training_cost_own(llama-3.1-8b, h100-sxm-80gb, USA)", "training_energy(llama-3.1-8b)"},
                  inputs, small());
  alone.extend_to(1024);
  const SensitivityResult r = alone.result();
  CellStudy cells(w.worlds, {"training_cost_own", "training_energy"}, inputs, small());
  cells.enter_case(0);
  ASSERT_EQ(cells.factors().size(), inputs.size());
  const std::size_t model[] = {0, 0}, hardware[] = {1, 0}, region[] = {1, 0}, regions = 3, n = inputs.size();
  for (std::size_t q = 0; q < 2; ++q) {
    const CellIndices x = cells.indices(model[q])[q];
    const std::size_t cell = hardware[q] * regions + region[q];
    EXPECT_NEAR(x.mean[cell] / r.outputs[q].mean, 1, 1e-6);
    EXPECT_NEAR(x.variance[cell] / r.outputs[q].variance, 1, 1e-5);
    for (std::size_t i = 0; i < n; ++i) {
      const float* e = x.index.data() + (cell * n + i) * 4;
      const std::vector<IndexEstimate>& known = r.outputs[q].estimates[i];
      EXPECT_NEAR(e[0], known[0].value, 1e-5) << inputs[i];
      EXPECT_NEAR(e[1], known[0].se, 1e-5) << inputs[i];
      EXPECT_NEAR(e[2], known[1].value, 1e-5) << inputs[i];
      EXPECT_NEAR(e[3], known[1].se, 1e-5) << inputs[i];
    }
  }
  const CellIndices cost = cells.indices(0)[0];
  EXPECT_EQ(cost.index[((hardware[0] * regions + 0) * n + 2) * 4 + 2], 0);  // France pays no price of the USA
}

DesignSpec by(SensitivityMethod method) {
  DesignSpec d = small();
  d.method = method;
  return d;
}

TEST(PlanStudy, shares_the_variance_by_shapley_effects) {
  Worlds w, other(3);
  const std::vector<std::string> cost = {kOutputs[0], kOutputs[1]},
                                 inputs = {"purchase_price", "utilisation", "electricity_price", "missing data"};
  PlanStudy shapley(w.worlds, cost, inputs, by(SensitivityMethod::shapley)), sobol(w.worlds, cost, inputs, small());
  shapley.extend_to(1024);
  sobol.extend_to(1024);
  const SensitivityResult sh = shapley.result(), s = sobol.result();
  EXPECT_EQ(sh.evaluations, 1024u * 5);
  for (std::size_t o = 0; o < cost.size(); ++o) {
    double sum = 0, all = 0;
    for (std::size_t i = 0; i < inputs.size(); ++i) {
      const IndexEstimate &e = sh.outputs[o].estimates[i][0], &first = s.outputs[o].estimates[i][0],
                          &total = s.outputs[o].estimates[i][1];
      sum += e.value;
      all += total.value;
      EXPECT_GE(e.value, first.value - 4 * (e.se + first.se)) << inputs[i];  // Owen 2014: S1 <= Sh <= ST
      EXPECT_LE(e.value, total.value + 4 * (e.se + total.se)) << inputs[i];
    }
    EXPECT_GT(sum, 0.05);
    EXPECT_LT(sum, all + 0.1);
  }
  EXPECT_EQ(sh.outputs[0].estimates[3][0].value, 0);  // a cost knows no budgets
  PlanStudy again(other.worlds, cost, inputs, by(SensitivityMethod::shapley));
  again.extend_to(256);
  PlanStudy grown(other.worlds, cost, inputs, by(SensitivityMethod::shapley));
  grown.restore(again.state());
  grown.extend_to(1024);
  EXPECT_EQ(grown.state().sums, shapley.state().sums);
}

TEST(PlanStudy, shares_what_tied_inputs_explain_together) {
  // Two tied inputs of which the cost knows one: by the definition half of the variance that they share is the other's.
  Study tied(kScenario + "[[correlation]]\ninputs = [\"utilisation\", \"rnd_staff_share\"]\nrank = 0.9\n");
  std::string notice;
  const std::unique_ptr<Backend> backend = make_backend(BackendChoice::cpu, 1, notice);
  PlanWorlds worlds(tied.plan, *backend, 2);
  PlanStudy study(worlds, {kOutputs[0]}, {"utilisation", "rnd_staff_share"}, by(SensitivityMethod::shapley));
  study.extend_to(4096);
  const SensitivityResult r = study.result();
  ASSERT_EQ(r.inputs, (std::vector<std::string>{"utilisation", "rnd_staff_share"}));
  const IndexEstimate &own = r.outputs[0].estimates[0][0], &through = r.outputs[0].estimates[1][0];
  const double share = through.value / (own.value + through.value), known = 0.908 * 0.908 / 2;  // of normal scores
  EXPECT_NEAR(share, known, 4 * through.se / (own.value + through.value));
  EXPECT_LT(through.se, 0.05 * (own.value + through.value));  // so that the line above says something
}

TEST(PlanStudy, screens_by_elementary_effects) {
  Worlds w;
  PlanStudy morris(w.worlds, {kOutputs[0]}, kInputs, by(SensitivityMethod::morris)),
      sobol(w.worlds, {kOutputs[0]}, kInputs, small());
  morris.extend_to(1024);
  sobol.extend_to(1024);
  const SensitivityResult r = morris.result();
  EXPECT_EQ(r.statistics, (std::vector<std::string>{"mu_star", "mu", "sigma"}));
  EXPECT_EQ(r.evaluations, 1024u * 6);
  const auto& of = r.outputs[0].estimates;
  EXPECT_GT(of[0][0].value, of[2][0].value);                            // machines cost more than their electricity
  EXPECT_LT(of[1][1].value, 0);                                         // more use, less cost
  EXPECT_NEAR(of[1][0].value, -of[1][1].value, 1e-9 * of[1][0].value);  // in every row
  EXPECT_EQ(of[4][0].value, 0);                                         // a cost knows no budgets
  EXPECT_EQ(r.outputs[0].order.inputs[0], sobol.result().outputs[0].order.inputs[0]);
}

TEST(PlanStudy, refuses_what_a_method_cannot_say) {
  Worlds w;
  EXPECT_THROW(PlanStudy(w.worlds, {}, {"electricity_price", "electricity_price:USA"}, by(SensitivityMethod::shapley)),
               InputError);
  EXPECT_THROW(PlanStudy(w.worlds, {}, kInputs, by(SensitivityMethod::morris), {"all"}), InputError);
}

TEST(PlanStudy, names_the_nearest_of_what_it_does_not_know) {
  Worlds w;
  const auto message = [&](const std::vector<std::string>& outputs, const std::vector<std::string>& inputs) {
    try {
      PlanStudy(w.worlds, outputs, inputs, small());
    } catch (const InputError& e) {
      return e.diagnostics().text();
    }
    return std::string("nothing was wrong");
  };
  EXPECT_NE(message({"training_cost_ow(llama-3.1-8b)"}, {}).find("training_cost_own"), std::string::npos);
  EXPECT_NE(message({"gini(deepseek-v2)"}, {}).find("deepseek-v3"), std::string::npos);
  EXPECT_NE(message({}, {"electricity_pric"}).find("electricity_price"), std::string::npos);
  EXPECT_NE(message({}, {"electricity_price:US"}).find("USA"), std::string::npos);
  EXPECT_NE(message({}, {"utilisation", "utilisation"}).find("twice"), std::string::npos);
}

}  // namespace
}  // namespace eqc
