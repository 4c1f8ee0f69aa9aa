// What methods asked for in a scenario do to searches and usage: direction, limits, and agreement of the two steady
// states.
#include <gtest/gtest.h>

#include "host/report/receipt_physics.hpp"
#include "host/engine/search/usage_facts.hpp"
#include "host/engine/search/search_jobs.hpp"
#include "host/engine/search/search_table.hpp"
#include "kernels/econ/term_list.hpp"
#include "kernels/job/usage_job.hpp"
#include "tests/run/run_fixture.hpp"

namespace eqc {
namespace {

using namespace run_test;

const std::string kDense = axes("\"gpt3-175b\"", "\"h100-sxm-80gb\"", "\"USA\"");
const std::string kRouted = axes("\"deepseek-v3\"", "\"h100-sxm-80gb\"", "\"USA\"");

struct Served {
  ServingChoice choice;
  std::string text;
  double tpot_s = 0, hours = 0;
};

Served serve(const std::string& axes_text, const std::vector<std::string>& overrides) {
  const Study study(axes_text +
                        "[serving]\nreplicas = [8, 16]\ntpot = \"200 ms\"\nttft = \"20 s\"\n[training]\nclusters = "
                        "[64]\ntokens = \"1 B tokens\"\n",
                    overrides);
  std::string notice;
  const auto backend = make_backend(BackendChoice::cpu, 1, notice);
  Served s;
  s.choice = search_model(study.plan, Draws(study.plan, 1), *backend, 0).serving[0];
  s.text = serving_text(study.plan, s.choice);
  std::vector<double> lane(kHardwareTerms, 1.0);
  const ServingUsage u = serving_usage(serving_usage_facts(study.plan, s.choice),
                                       [&lane](HardwareTerm t) { return lane[static_cast<int>(t)]; });
  s.tpot_s = u.tpot_s;
  s.hours = u.accelerator_hours_per_mtok;
  return s;
}

double throughput(const Served& s) { return s.choice.result.best.output_tokens_per_s_per_gpu; }

TEST(ServingMethods, prefix_hits_drafts_and_shorter_mixes_raise_throughput) {
  const Served plain = serve(kDense, {});
  ASSERT_EQ(plain.choice.status, Status::feasible);
  EXPECT_GT(throughput(serve(kDense, {"serving.prefix_hit=0.5"})), throughput(plain));
  const Served draft = serve(kDense, {"serving.draft_tokens=2", "serving.max_batch=8", "run.objective=time"});
  const Served without = serve(kDense, {"serving.max_batch=8", "run.objective=time"});
  EXPECT_LT(draft.choice.result.best.tpot_s,
            without.choice.result.best.tpot_s);  // small batches are bound by reading weights
  EXPECT_NEAR(draft.choice.result.best.tokens_per_step, 1 + 0.8 + 0.64, 1e-12);
  EXPECT_GT(serve(kDense, {"serving.draft_tokens=2", "serving.draft_acceptance=0"}).hours,
            plain.hours);  // rejected drafts cost
}

TEST(ServingMethods, usage_at_the_medians_is_the_steady_state_of_the_search) {
  for (const std::vector<std::string>& asked :
       std::vector<std::vector<std::string>>{{},
                                             {"serving.draft_tokens=3"},
                                             {"serving.disaggregated=true"},
                                             {"serving.disaggregated=true", "serving.draft_tokens=1"},
                                             {"serving.prefix_hit=0.9"}}) {
    const Served s = serve(kDense, asked);
    ASSERT_EQ(s.choice.status, Status::feasible);
    EXPECT_NEAR(s.tpot_s / s.choice.result.best.tpot_s, 1, 1e-12);
    EXPECT_NEAR(s.hours * 3600 * throughput(s) / 1e6, 1, 1e-12);
  }
}

TEST(ServingMethods, pools_free_decode_steps_of_prompts_and_send_the_cache) {
  const std::vector<std::string> fixed = {"serving.replicas=[8]", "serving.max_batch=64"};
  std::vector<std::string> split = fixed;
  split.push_back("serving.disaggregated=true");
  const Served together = serve(kDense, fixed), apart = serve(kDense, split);
  EXPECT_LT(apart.choice.result.best.tpot_s, together.choice.result.best.tpot_s);
  EXPECT_NE(apart.text.find("prefill in a pool of its own"), std::string::npos);
}

TEST(ServingMethods, a_mix_of_one_kind_is_that_kind) {
  const Served plain = serve(kDense, {"serving.input=700", "serving.output=200"});
  const Served mix = serve(kDense, {"serving.requests=[{input=700, output=200, share=1}]"});
  EXPECT_EQ(throughput(plain), throughput(mix));
  EXPECT_EQ(plain.choice.result.best.ttft_s, mix.choice.result.best.ttft_s);
}

TEST(ServingMethods, a_spread_mix_costs_more_than_its_means) {
  const Served equal = serve(kDense, {"serving.input=1000", "serving.output=300"});
  const Served mix =
      serve(kDense, {"serving.requests=[{input=100, output=50, share=0.5}, {input=1900, output=550, share=0.5}]"});
  EXPECT_LT(throughput(mix), throughput(equal));  // long requests run longer and hold more cache
  EXPECT_NE(mix.text.find("50.0 % with 1900 input and 550 output tokens"), std::string::npos) << mix.text;
}

TEST(ServingMethods, smaller_chunks_lengthen_the_first_token) {
  const std::vector<std::string> alone = {"serving.replicas=[8]", "serving.max_batch=1", "run.objective=time"};
  std::vector<std::string> chunked = alone;
  chunked.push_back("serving.chunk=64");
  const Served whole = serve(kDense, alone), cut = serve(kDense, chunked);
  EXPECT_GT(cut.choice.result.best.ttft_s,
            1.5 * whole.choice.result.best.ttft_s);  // 16 passes that each read all weights
  EXPECT_NE(cut.text.find("at most 64 tokens per pass"), std::string::npos);
}

TEST(ServingMethods, expert_and_attention_parallelism_can_be_forbidden) {
  const ServingLayout none = serve(kRouted, {"serving.expert_parallel=false"}).choice.result.best.layout;
  EXPECT_EQ(none.expert, 1);
  const ServingLayout no_copies = serve(kRouted, {"serving.attention_data_parallel=false"}).choice.result.best.layout;
  EXPECT_EQ(attention_copies(no_copies), 1);
  EXPECT_GT(attention_copies(serve(kRouted, {}).choice.result.best.layout), 1);
}

TrainingChoice train(const std::vector<std::string>& overrides) {
  const Study study(kDense +
                        "[training]\nclusters = [512]\ntokens = \"1 T tokens\"\ndeadline = \"10 years\"\n[run]\ntasks "
                        "= [\"training\"]\n",
                    overrides);
  std::string notice;
  const auto backend = make_backend(BackendChoice::cpu, 1, notice);
  return search_model(study.plan, Draws(study.plan, 1), *backend, 0).training[0];
}

TEST(TrainingMethods, limit_the_search) {
  const TrainingChoice all = train({});
  ASSERT_EQ(all.status, Status::feasible);
  const TrainingChoice few =
      train({"training.zero=[0]", "training.recompute=full", "training.interleave=1", "training.context=1"});
  ASSERT_EQ(few.status, Status::feasible);
  const TrainingLayout& l = few.result.best.layout;
  EXPECT_EQ(l.zero, ZeroStage::none);
  EXPECT_EQ(l.recompute, Recompute::full);
  EXPECT_EQ(l.interleave, 1);
  EXPECT_EQ(l.context, 1);
  EXPECT_GT(few.result.best.step_s, all.result.best.step_s);
  EXPECT_LT(few.counts.evaluated, all.counts.evaluated);
}

TEST(TrainingMethods, zero_bubble_shortens_pipelined_steps) {
  const std::vector<std::string> plain = {"training.interleave=1", "training.zero=[0]"};
  std::vector<std::string> asked = plain;
  asked.push_back("training.zero_bubble=true");
  EXPECT_LE(train(asked).result.best.step_s, train(plain).result.best.step_s);
}

TEST(TrainingMethods, selective_recomputation_is_none_with_fused_attention) {
  EXPECT_EQ(train({"training.recompute=selective"}).result.best.layout.recompute, Recompute::none);
}

}  // namespace
}  // namespace eqc
