// The cube of a run against the same study computed slowly: every statistic of every total, statuses, and independence
// of the axes.
#include <gtest/gtest.h>

#include <cmath>

#include "host/run/results/result_schema.hpp"
#include "kernels/fold.hpp"
#include "tests/run/reference_statistics.hpp"
#include "tests/run/slow_study.hpp"

namespace eqc {
namespace {

using namespace run_test;

const std::string kStudy = axes("\"llama-3.1-8b\", \"deepseek-v3\"", "\"a100-80gb\", \"h100-sxm-80gb\", \"rtx-4090\"",
                                "\"USA\", \"IND\", \"CHN\"") +
                           R"(
[run]
worlds = 256
replicates = 4
[training]
tokens = "1 T tokens"
clusters = [64, 512]
[serving]
replicas = [1, 8]
[[correlation]]
inputs = ["rental_price", "purchase_price"]
rank = 0.6
[[case]]
id = "open"
[[case]]
id = "controlled"
export_control = "tiers-2025-01"
[case.scale]
electricity_price = 3.0
[output]
statistics = ["mean", "sd", "se", "min", "max", "p05", "p50", "p95"]
component_statistics = ["mean", "p50"]
[[output.threshold]]
task = "training"
quantity = "cost_own"
value = 1e5
)";

double statistic_by_name(const QuantityStatistics& s, const std::string& name) {
  if (name == "mean") return s.mean;
  if (name == "sd") return s.sd;
  if (name == "se") return s.se;
  if (name == "min") return s.min;
  if (name == "max") return s.max;
  return s.quantile[name == "p05" ? 0 : name == "p50" ? 1 : 2].value;
}

TEST(Pipeline, every_cell_of_the_cube_agrees_with_the_slow_study) {
  const Study s(kStudy);
  const TemporaryFolder folder;
  const auto cube = run_study(s, folder, "cube.h5", 2);
  std::size_t priced = 0;
  for (const Task task : s.plan.tasks)
    for (std::size_t m = 0; m < s.plan.n_models; ++m)
      for (std::size_t c = 0; c < s.plan.n_cases; ++c) {
        const SlowTask slow = slow_task(s.plan, task, m, c);
        for (std::size_t h = 0; h < s.plan.n_hardware; ++h)
          for (std::size_t r = 0; r < s.plan.n_regions; ++r) {
            const Selection cell = {{"model", s.plan.model(m).id},
                                    {"hardware", s.plan.hardware(h).id},
                                    {"region", s.plan.region(r).id},
                                    {"case", s.plan.case_at(c).id}};
            EXPECT_EQ(cube->value(std::string(task_name(task)) + "_status", cell),
                      slow.status[r * s.plan.n_hardware + h]);
            priced += slow.priced(r, h) ? 1 : 0;
            for (const QuantityInfo& q : priced_quantities(task)) {
              const auto& labels = cube->dimension(q.component ? "component_statistic" : "statistic").labels;
              const std::vector<double> got = cube->read(q.variable, cell);
              ASSERT_EQ(got.size(), labels.size());
              if (!slow.priced(r, h)) {
                for (const double v : got) EXPECT_TRUE(std::isnan(v)) << q.variable;
                continue;
              }
              const QuantityStatistics want = reference_statistics(slow.values(r, h, q.index), 4, {0.05, 0.5, 0.95});
              for (std::size_t i = 0; i < labels.size(); ++i)
                EXPECT_NEAR(got[i], statistic_by_name(want, labels[i]), 1e-11 * want.max)
                    << q.variable << " " << labels[i] << " " << cell.at("hardware") << " " << cell.at("region");
            }
          }
      }
  EXPECT_GT(priced, 30U);
}

TEST(Pipeline, threshold_variable_is_the_share_of_worlds_above) {
  const Study s(kStudy);
  const TemporaryFolder folder;
  const auto cube = run_study(s, folder);
  const std::string name = "training_cost_own_above_100000";
  const SlowTask slow = slow_task(s.plan, Task::training, 0, 0);
  bool some = false;
  for (std::size_t h = 0; h < s.plan.n_hardware; ++h)
    for (std::size_t r = 0; r < s.plan.n_regions; ++r) {
      if (!slow.priced(r, h)) continue;
      int above = 0;
      for (const double v : slow.values(r, h, static_cast<int>(Quantity::cost_own))) above += v > 1e5 ? 1 : 0;
      some = some || (above > 0 && above < 256);
      EXPECT_EQ(cube->value(name, {{"model", "llama-3.1-8b"},
                                   {"hardware", s.plan.hardware(h).id},
                                   {"region", s.plan.region(r).id},
                                   {"case", "open"}}),
                above / 256.0);
    }
  EXPECT_TRUE(some) << "the threshold should split some cell's worlds";
}

TEST(Pipeline, scale_of_a_case_multiplies_its_input_only) {
  const Study s(kStudy);
  const TemporaryFolder folder;
  const auto cube = run_study(s, folder);
  const auto mean = [&](const char* variable, const char* one_case) {
    return cube->value(variable, {{"model", "llama-3.1-8b"},
                                  {"hardware", "h100-sxm-80gb"},
                                  {"region", "USA"},
                                  {"case", one_case},
                                  {"component_statistic", "mean"}});
  };
  EXPECT_NEAR(mean("training_own_electricity", "controlled") / mean("training_own_electricity", "open"), 3.0, 1e-12);
  EXPECT_EQ(mean("training_own_hardware", "controlled"), mean("training_own_hardware", "open"));
}

TEST(Pipeline, cells_keep_their_bits_when_the_axes_grow) {
  const std::string options =
      "[run]\nworlds = 256\nreplicates = 4\n[training]\ntokens = \"1 T tokens\"\nclusters = [64]\n[serving]\nreplicas "
      "= [1]\n";
  const Study small(axes("\"llama-3.1-8b\"", "\"h100-sxm-80gb\"", "\"USA\", \"FRA\"") + options);
  const Study large(axes("\"mixtral-8x7b\", \"llama-3.1-8b\"", "\"rtx-4090\", \"a100-80gb\", \"h100-sxm-80gb\"",
                         "\"KEN\", \"FRA\", \"IND\", \"USA\"") +
                    options);
  const TemporaryFolder folder;
  const auto few = run_study(small, folder, "small.h5"), more = run_study(large, folder, "large.h5");
  std::size_t compared = 0;
  for (const Variable& v : few->schema().variables) {
    if (v.dimensions.size() < 2 || v.dimensions[0] != "model") continue;
    for (const char* region : {"USA", "FRA"}) {
      Selection cell = {{"model", "llama-3.1-8b"}, {"hardware", "h100-sxm-80gb"}};
      if (v.dimensions.size() > 2 && v.dimensions[2] == "region") cell["region"] = region;
      const std::vector<double> a = few->read(v.name, cell), b = more->read(v.name, cell);
      ASSERT_EQ(a.size(), b.size());
      for (std::size_t i = 0; i < a.size(); ++i)
        EXPECT_TRUE(a[i] == b[i] || (std::isnan(a[i]) && std::isnan(b[i]))) << v.name;
      compared += a.size();
    }
  }
  EXPECT_GT(compared, 300U);
}

TEST(Search, closest_size_is_reported_when_none_is_fast_enough) {
  // A day is too short at every size; the largest cluster misses it by least.
  const Study s(axes("\"llama-3.1-8b\"", "\"h100-sxm-80gb\"", "\"USA\"") +
                "[training]\nclusters = [8, 64, 512]\ndeadline = \"1 day\"\n");
  std::string notice;
  const auto backend = make_backend(BackendChoice::cpu, 1, notice);
  const TrainingChoice choice = search_model(s.plan, Draws(s.plan, 1), *backend, 0).training[0];
  EXPECT_EQ(choice.status, Status::deadline_missed);
  EXPECT_EQ(choice.result.best.n_gpus, 512);
}

TEST(Search, objective_chooses_the_cluster_size) {
  const std::string text = axes("\"llama-3.1-8b\"", "\"h100-sxm-80gb\"", "\"USA\"") +
                           "[training]\nclusters = [64, 512, 1024]\ntokens = \"1 T tokens\"\n";
  const Study fast(text, {"run.objective=time"}), cheap(text, {"run.objective=cost"});
  std::string notice;
  const auto backend = make_backend(BackendChoice::cpu, 1, notice);
  const TrainingPhysics a = search_model(fast.plan, Draws(fast.plan, 1), *backend, 0).training[0].result.best,
                        b = search_model(cheap.plan, Draws(cheap.plan, 1), *backend, 0).training[0].result.best;
  EXPECT_LE(a.step_s / a.tokens_per_step, b.step_s / b.tokens_per_step);
  EXPECT_LE(b.step_s / b.tokens_per_step * b.n_gpus, a.step_s / a.tokens_per_step * a.n_gpus);
  EXPECT_GT(a.n_gpus, b.n_gpus);
}

}  // namespace
}  // namespace eqc
