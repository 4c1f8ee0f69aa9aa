// Deadline and latency targets are met with the probability asked for, and what the margin costs.
#include <fmt/core.h>
#include <gtest/gtest.h>

#include "host/engine/search/limit_use.hpp"
#include "host/engine/search/search_table.hpp"
#include "host/engine/search/usage_facts.hpp"
#include "kernels/job/usage_job.hpp"
#include "tests/run/run_fixture.hpp"

namespace eqc {
namespace {

using namespace run_test;

/// One model on one accelerator: what was chosen, and the share of worlds that keep the limits.
struct Chosen {
  TrainingChoice training;
  ServingChoice serving;
  double training_kept = 0, serving_kept = 0;

  explicit Chosen(const std::vector<std::string>& overrides) {
    const Study s(axes("\"llama-3.1-8b\"", "\"h100-sxm-80gb\"", "\"USA\"") +
                      "[run]\nworlds = 256\n[training]\nclusters = [64, 80, 96]\ntokens = \"1 T tokens\"\nglobal_batch "
                      "= \"4 M tokens\"\n[serving]\n"
                      "replicas = [1]\ntpot = \"20 ms\"\n",
                  overrides);
    std::string notice;
    const Draws draws(s.plan, 1);
    const ModelSearch found = search_model(s.plan, draws, *make_backend(BackendChoice::cpu, 1, notice), 0);
    training = found.training[0];
    serving = found.serving[0];
    const DrawnSpeeds speeds(s.plan, draws, 0);
    const auto kept = [&](Task task) {
      return static_cast<double>(speeds.of(usage_job(s.plan, found, task, 0), 0).kept()) / 256;
    };
    training_kept = kept(Task::training);
    serving_kept = kept(Task::serving);
  }
};

/// Days that the 64 accelerators take at median efficiencies and without failures, and what they take in 90 % of
/// worlds.
double median_days(const Chosen& c) {
  return 1e12 / c.training.result.best.tokens_per_step * c.training.result.best.step_s / 86400;
}

TEST(LimitProbability, at_the_median_half_of_the_worlds_miss_what_was_chosen) {
  const Chosen c({"choice.limit_probability=median"});
  EXPECT_EQ(c.serving.status, Status::feasible);
  EXPECT_GT(c.serving_kept, 0.3);
  EXPECT_LT(c.serving_kept, 0.7);
  EXPECT_EQ(c.serving.limit_use, 0);
}

TEST(LimitProbability, serving_takes_a_smaller_batch_that_nine_worlds_in_ten_keep) {
  const Chosen median({"choice.limit_probability=median"}), sure({}), surest({"choice.limit_probability=0.99"});
  EXPECT_GE(sure.serving_kept, 0.9);
  EXPECT_LT(sure.serving_kept, 0.96);  // no more than asked for: a batch has whole sequences
  EXPECT_GE(surest.serving_kept, 0.99);
  EXPECT_LT(sure.serving.result.best.batch, median.serving.result.best.batch);
  EXPECT_LT(surest.serving.result.best.batch, sure.serving.result.best.batch);
  EXPECT_LE(sure.serving.limit_use, 1);
}

TEST(LimitProbability, a_deadline_that_the_median_meets_asks_for_more_accelerators_or_is_unsure) {
  const double days = median_days(Chosen({"training.clusters=64"}));
  const std::string deadline = fmt::format("training.deadline=\"{} days\"", 1.03 * days);
  const Chosen median({"choice.limit_probability=median", deadline}), sure({deadline});
  EXPECT_EQ(median.training.result.best.n_gpus, 64);
  EXPECT_LT(median.training_kept, 0.8);
  EXPECT_EQ(sure.training.status, Status::feasible);
  EXPECT_GT(sure.training.result.best.n_gpus, 64);
  EXPECT_GE(sure.training_kept, 0.9);
  const Chosen alone({deadline, "training.clusters=64"});
  EXPECT_EQ(alone.training.status, Status::deadline_unsure);
  EXPECT_GT(alone.training.limit_use, 1);
}

TEST(LimitProbability, failures_and_restarts_count) {
  const double days = median_days(Chosen({"training.clusters=64"}));
  const std::vector<std::string> certain = {"inputs.compute_efficiency=1", "inputs.memory_efficiency=1",
                                            "inputs.network_efficiency=1", "training.clusters=64",
                                            fmt::format("training.deadline=\"{} days\"", 1.01 * days)};
  const auto with = [&](const char* failures) {
    std::vector<std::string> all = certain;
    all.push_back(failures);
    return Chosen(all).training.status;
  };
  EXPECT_EQ(with("inputs.failure_rate=0"), Status::feasible);
  EXPECT_EQ(with("inputs.failure_rate=100"), Status::deadline_unsure);
}

TEST(LimitProbability, a_case_with_slower_software_loses_what_it_can_no_longer_promise) {
  const Study s(
      axes("\"llama-3.1-8b\"", "\"h100-sxm-80gb\"", "\"USA\"") +
      "[run]\nworlds = 256\ntasks = [\"serving\"]\n[serving]\nreplicas = [1]\ntpot = \"20 ms\"\n[[case]]\nid = "
      "\"today\"\n[[case]]\nid = \"slower\"\n[case.scale]\nmemory_efficiency = 0.5\n");
  const TemporaryFolder folder;
  const auto cube = run_study(s, folder);
  const auto at = [&](const char* variable, const char* one_case) {
    return cube->read(variable, {{"case", one_case}}).front();
  };
  EXPECT_EQ(at("serving_status", "today"), static_cast<double>(Status::feasible));
  EXPECT_GE(at("serving_feasible_probability", "today"), 0.9);
  EXPECT_EQ(at("serving_status", "slower"), static_cast<double>(Status::latency_unsure));
  EXPECT_LT(at("serving_feasible_probability", "slower"), 0.9);
}

}  // namespace
}  // namespace eqc
