// Sizes between those listed, limits of what anybody builds, and the batch of a model.
#include <gtest/gtest.h>

#include <cmath>

#include "host/engine/search/search_jobs.hpp"
#include "host/engine/search/search_table.hpp"
#include "host/plan/training_tokens.hpp"
#include "tests/run/run_fixture.hpp"

namespace eqc {
namespace {

using namespace run_test;

TrainingChoice trained(const Plan& plan) {
  std::string notice;
  return search_model(plan, Draws(plan, 1), *make_backend(BackendChoice::cpu, 1, notice), 0).training[0];
}

const std::string kRun =
    axes("\"llama-3.1-8b\"", "\"h100-sxm-80gb\"", "\"USA\"") +
    "[run]\nworlds = 256\ntasks = [\"training\"]\n[training]\ntokens = \"1 T tokens\"\nglobal_batch = "
    "\"1.5 M tokens\"\ndeadline "
    "= \"8 days\"\nclusters = [64, 256, 1024]\n";

TEST(ClusterSizes, between_the_listed_ones_are_tried_in_steps_of_a_quarter) {
  const Study listed(kRun), refined(kRun, {"training.refine_clusters=true"});
  const TrainingChoice a = trained(listed.plan), b = trained(refined.plan);
  EXPECT_EQ(a.result.best.n_gpus, 256);  // 64 are too slow
  ASSERT_EQ(b.status, Status::feasible);
  EXPECT_LT(b.result.best.n_gpus, 256);
  EXPECT_GT(b.result.best.n_gpus, 64);
  // the cheapest that still meets the deadline: a fifth fewer would miss it in too many worlds
  const Study smaller(kRun, {"training.clusters=" + std::to_string(static_cast<int>(b.result.best.n_gpus / 1.25))});
  EXPECT_NE(trained(smaller.plan).status, Status::feasible);
}

TEST(ClusterSizes, defaults_refine_and_a_list_does_not) {
  const Study defaults(axes("\"llama-3.1-8b\"", "\"h100-sxm-80gb\"", "\"USA\"")), listed(kRun);
  EXPECT_TRUE(defaults.scenario.training.refine_clusters);
  EXPECT_FALSE(listed.scenario.training.refine_clusters);
}

TEST(ClusterSizes, beyond_what_anybody_builds_are_left_out) {
  Study s(kRun);
  s.catalog.hardware[s.scenario.axes.hardware[0]].largest_cluster = 8;
  EXPECT_EQ(trained(s.plan).status, Status::not_deployed);
  s.scenario.choice.any_cluster = true;
  EXPECT_EQ(trained(s.plan).result.best.n_gpus, 256);
}

TEST(Context, requests_longer_than_the_models_are_not_served) {
  // Llama 3.1 8B: max_position_embeddings 131072 (its config.json)
  const auto status = [](const char* input) {
    const Study s(axes("\"llama-3.1-8b\"", "\"h100-sxm-80gb\"", "\"USA\"") +
                  "[run]\nworlds = 256\ntasks = [\"serving\"]\n[serving]\nreplicas = [4]\noutput = 960\nttft = \"1000 "
                  "s\"\ntpot = \"10 s\"\ninput = " +
                  input + "\n");
    std::string notice;
    return search_model(s.plan, Draws(s.plan, 1), *make_backend(BackendChoice::cpu, 1, notice), 0).serving[0].status;
  };
  EXPECT_EQ(status("130112"), Status::feasible);
  EXPECT_EQ(status("130113"), Status::context_exceeded);
}

TEST(GlobalBatch, of_a_model_is_its_own_else_grows_with_its_run) {
  // used in fact: 3.2 M tokens for GPT-3 175B, Brown et al. 2020, arXiv 2005.14165, table 2.1
  Study s(axes("\"gpt3-175b\"", "\"h100-sxm-80gb\"", "\"USA\""));
  ModelRow& row = s.catalog.models[s.scenario.axes.models[0]];
  row.global_batch_tokens.reset();
  const double by_rule = global_batch_tokens(s.plan, 0);
  EXPECT_LT(std::abs(std::log(by_rule / 3.2e6)), 0.83);  // scatter of published batches about the rule
  s.scenario.training.tokens_of[s.scenario.axes.models[0]] = 10 * training_tokens(s.plan, 0);
  EXPECT_NEAR(global_batch_tokens(s.plan, 0) / by_rule, std::pow(10.0, 0.3271), 1e-9);  // arXiv 2401.02954, sec. 3.1
  row.global_batch_tokens = 5e6;
  EXPECT_EQ(global_batch_tokens(s.plan, 0), 5e6);
  const Study fixed(axes("\"gpt3-175b\"", "\"h100-sxm-80gb\"", "\"USA\""), {"training.global_batch=8 M tokens"});
  EXPECT_EQ(global_batch_tokens(fixed.plan, 0), 8e6);
}

}  // namespace
}  // namespace eqc
