// What a scenario asks for, laid out: shards, quantities by cost basis, quantiles, and limits refused with their key.
#include "host/plan/plan.hpp"

#include <gtest/gtest.h>

#include "host/base/diagnostics.hpp"
#include "kernels/econ/task.hpp"
#include "tests/run/run_fixture.hpp"

namespace eqc {
namespace {

using run_test::axes;
using run_test::Study;

const std::string kAxes =
    axes("\"llama-3.1-8b\", \"mixtral-8x7b\"", "\"a100-80gb\", \"h100-sxm-80gb\", \"rtx-4090\"", "\"USA\", \"FRA\"");

std::string faults_of(const std::string& text) {
  try {
    const Study study(text);
    return "";
  } catch (const InputError& error) {
    return error.diagnostics().text();
  }
}

std::vector<std::string> variables(const Plan& plan, Task task) {
  std::vector<std::string> names;
  for (const QuantityInfo& q : plan.priced(task)) names.push_back(q.variable);
  return names;
}

bool has(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

TEST(Plan, has_a_shard_per_model_and_case_with_models_slowest) {
  const Study s(kAxes + "[[case]]\nid = \"a\"\n[[case]]\nid = \"b\"\n[[case]]\nid = \"c\"\n");
  ASSERT_EQ(s.plan.shards.size(), 6U);
  EXPECT_EQ(s.plan.shards[2].model, 0U);
  EXPECT_EQ(s.plan.shards[2].case_, 2U);
  EXPECT_EQ(s.plan.shards[3].model, 1U);
  EXPECT_EQ(s.plan.shards[3].case_, 0U);
  EXPECT_EQ(s.plan.cells(), 2 * 3 * 2 * 3 * 2);
  EXPECT_EQ(s.plan.priced_configurations(), s.plan.cells() * 512);
}

TEST(Plan, collects_distinct_quantiles_of_both_lists_ascending) {
  const Study s(
      kAxes +
      "[output]\nstatistics = [\"mean\", \"p95\", \"p05\", \"p50_se\"]\ncomponent_statistics = [\"p05\", \"p25\"]\n");
  EXPECT_EQ(s.plan.probabilities, (std::vector<double>{0.05, 0.25, 0.5, 0.95}));
  EXPECT_EQ(probability_index(s.plan, 0.5), 2U);
}

TEST(Plan, prices_every_quantity_of_a_task_that_the_bases_ask_for) {
  const Study both(kAxes), owned(kAxes, {"cost.bases=own"}), rented(kAxes, {"cost.bases=rent"}),
      bare(kAxes, {"cost.programme=false"});
  EXPECT_TRUE(has(variables(both.plan, Task::training), "training_cost_own"));
  EXPECT_TRUE(has(variables(both.plan, Task::training), "training_cost_programme"));
  EXPECT_FALSE(has(variables(both.plan, Task::serving), "serving_cost_programme"));  // a programme trains
  EXPECT_TRUE(has(variables(both.plan, Task::serving), "serving_cost_replica_day"));
  EXPECT_FALSE(has(variables(both.plan, Task::training), "training_cost_replica_day"));
  EXPECT_FALSE(has(variables(owned.plan, Task::training), "training_cost_rent"));
  EXPECT_FALSE(has(variables(rented.plan, Task::training), "training_cost_own"));
  EXPECT_FALSE(has(variables(rented.plan, Task::training), "training_own_electricity"));
  EXPECT_TRUE(has(variables(rented.plan, Task::training), "training_energy"));
  EXPECT_FALSE(has(variables(bare.plan, Task::training), "training_cost_programme"));
  EXPECT_TRUE(has(variables(bare.plan, Task::training), "training_cost_own"));
}

TEST(Plan, shows_no_component_of_a_basis_that_is_not_asked_for) {
  const Study rented(kAxes, {"cost.bases=rent"}), bare(kAxes, {"cost.programme=false"});
  for (const Task task : rented.plan.tasks)
    for (const QuantityInfo& q : rented.plan.priced(task)) {
      EXPECT_EQ(q.variable.find("_own_"), std::string::npos) << q.variable;
      EXPECT_EQ(q.variable.find("_programme_"), std::string::npos) << q.variable;
    }
  for (const QuantityInfo& q : bare.plan.priced(Task::training))
    EXPECT_EQ(q.variable.find("_programme_"), std::string::npos) << q.variable;
}

TEST(Plan, lists_totals_before_components) {
  const Study s(kAxes);
  for (const Task task : s.plan.tasks) {
    bool component = false;
    for (const QuantityInfo& q : s.plan.priced(task)) {
      EXPECT_TRUE(q.component || !component) << q.variable;
      component = q.component;
    }
  }
}

TEST(Plan, refuses_what_the_engine_cannot_do_with_the_key) {
  EXPECT_NE(faults_of(kAxes + "[run]\nworlds = 16\n").find("run.worlds"), std::string::npos);
  EXPECT_NE(faults_of(kAxes + "[run]\nreplicates = 64\n").find("run.replicates"), std::string::npos);
  std::string quantiles;
  for (int p = 1; p <= 17; ++p) quantiles += (p > 1 ? ", \"p" : "\"p") + std::to_string(p + 10) + "\"";
  EXPECT_NE(faults_of(kAxes + "[output]\nstatistics = [" + quantiles + "]\n").find("output.statistics"),
            std::string::npos);
}

TEST(Plan, names_the_correlation_that_contradicts_the_others) {
  const auto pair = [](const char* a, const char* b, double rank) {
    return std::string("[[correlation]]\ninputs = [\"") + a + "\", \"" + b + "\"]\nrank = " + std::to_string(rank) +
           "\n";
  };
  const std::string faults =
      faults_of(kAxes + pair("lifetime", "utilisation", 0.9) + pair("utilisation", "operations_share", 0.9) +
                pair("lifetime", "operations_share", -0.9));
  EXPECT_NE(faults.find("not positive definite"), std::string::npos);
  EXPECT_NE(faults.find("'operations_share'"), std::string::npos);
  EXPECT_EQ(faults_of(kAxes + pair("lifetime", "utilisation", 0.9)), "");
}

}  // namespace
}  // namespace eqc
