// Usage under drawn efficiencies: goodput by hand, agreement with the searches when nothing is drawn away from its
// median.
#include "kernels/job/usage_job.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "kernels/tile/run_search.hpp"
#include "tests/econ/term_fixture.hpp"
#include "tests/model/reference_specs.hpp"

namespace eqc {
namespace {

using namespace econ_test;

/// Medians of everything and no failures.
HardwareLane median_lane() {
  HardwareLane lane = hardware_lane(plain_hardware(), FixedDraws());
  lane[HardwareTerm::failures_per_s] = 0;
  return lane;
}

TEST(Goodput, is_one_without_failures) { EXPECT_EQ(goodput(0, 60, 600), 1.0); }

TEST(Goodput, follows_young_daly) {
  // Young 1974: with checkpoints of C every sqrt(2 C M), the overhead is sqrt(2 C / M); each failure adds its restart.
  const double failures_per_s = 16384 * 0.173 / kSecondsPerYear;  // a failure every 3.1 h
  const double mean_time_s = 1 / failures_per_s;
  const double overhead = std::sqrt(2 * 60 / mean_time_s) + 600 / mean_time_s;
  EXPECT_NEAR(goodput(failures_per_s, 60, 600), 1 / (1 + overhead), 1e-15);
  EXPECT_NEAR(overhead, 0.1038 + 0.0539, 1e-4);  // sqrt(120 s / 11134 s) + 600 s / 11134 s
}

TEST(Goodput, falls_with_failures_checkpoints_and_restarts) {
  const double base = goodput(1e-4, 60, 600);
  EXPECT_LT(goodput(2e-4, 60, 600), base);
  EXPECT_LT(goodput(1e-4, 120, 600), base);
  EXPECT_LT(goodput(1e-4, 60, 1200), base);
  EXPECT_GT(base, 0);
}

TrainingSearchResult training_search() {
  TrainingSearchJob job;
  job.model = reference::gpt3_175b();
  job.hardware = reference::a100_80gb();
  job.task.tokens = 300e9;
  job.task.sequence = 2048;
  job.task.global_batch_sequences = 1536;
  job.task.n_gpus = 1024;
  return run_search(job);
}

TrainingUsageFacts facts_of(const TrainingPhysics& p) {
  TrainingUsageFacts f;
  f.step = p.time;
  f.steps = 300e9 / p.tokens_per_step;
  f.accelerators = p.n_gpus;
  f.ideal_step_s = p.model_flop / (312e12 * p.n_gpus);
  return f;
}

TEST(TrainingUsage, at_the_medians_is_the_time_of_the_search) {
  const TrainingSearchResult r = training_search();
  ASSERT_EQ(r.reason, Infeasible::none);
  const TrainingUsage u = training_usage(facts_of(r.best), median_lane());
  const double run_s = r.best.step_s * 300e9 / r.best.tokens_per_step;
  EXPECT_NEAR(u.duration_days * 86400 / run_s, 1.0, 1e-14);
  EXPECT_NEAR(u.accelerator_hours * 3600 / (run_s * 1024), 1.0, 1e-14);
  EXPECT_NEAR(u.mfu, r.best.model_flop / (r.best.step_s * 312e12 * 1024), 1e-14);
  EXPECT_GT(u.mfu, 0.3);  // Megatron-LM reports 44-52 % at this size (arXiv 2104.04473, table 1)
  EXPECT_LT(u.mfu, 0.7);
}

TEST(TrainingUsage, all_efficiencies_halved_doubles_all_but_the_fixed_time) {
  const TrainingUsageFacts f = facts_of(training_search().best);
  HardwareLane slow = median_lane();
  for (const HardwareTerm t : {HardwareTerm::slow_compute, HardwareTerm::slow_memory, HardwareTerm::slow_network})
    slow[t] = 2;
  const double expected = 2 * total_s(f.step) - f.step.fixed_s;
  EXPECT_NEAR(drawn_time_s(f.step, slow) / expected, 1.0, 1e-14);
}

TEST(TrainingUsage, failures_cost_hours_and_utilisation_alike) {
  const TrainingUsageFacts f = [] {
    TrainingUsageFacts facts = facts_of(training_search().best);
    facts.checkpoint_s = 60;
    facts.restart_s = 600;
    return facts;
  }();
  const TrainingUsage ideal = training_usage(f, median_lane());
  const TrainingUsage real = training_usage(f, hardware_lane(plain_hardware(), FixedDraws()));
  EXPECT_GT(real.accelerator_hours, ideal.accelerator_hours);
  EXPECT_NEAR(real.mfu * real.accelerator_hours, ideal.mfu * ideal.accelerator_hours, 1e-12 * ideal.accelerator_hours);
  EXPECT_NEAR(real.duration_days * 24 * 1024, real.accelerator_hours, 1e-9 * real.accelerator_hours);
}

TEST(TrainingUsage, software_half_as_fast_takes_twice_as_long) {
  const TrainingUsageFacts f = facts_of(training_search().best);
  const TrainingUsage full = training_usage(f, median_lane()), half = training_usage(f, median_lane(), 0.5);
  EXPECT_DOUBLE_EQ(half.accelerator_hours, 2 * full.accelerator_hours);
  EXPECT_DOUBLE_EQ(half.mfu, full.mfu / 2);
}

ServingSearchResult serving_search() {
  ServingSearchJob job;
  job.model = reference::llama_70b();
  job.hardware = reference::h100_sxm();
  job.task.input_tokens = 1000;
  job.task.output_tokens = 300;
  job.task.tpot_target_s = 0.1;
  job.task.n_gpus = 8;
  return run_search(job);
}

ServingUsageFacts facts_of(const ServingPhysics& p) {
  ServingUsageFacts f;
  f.first = p.first;
  f.prefill = p.prefill;
  f.decode = p.decode;
  f.batch = p.batch;
  f.prefill_concurrency = p.prefill_concurrency;
  f.output_tokens = 300;
  f.accelerators = p.n_gpus;
  return f;
}

TEST(ServingUsage, at_the_medians_is_the_steady_state_of_the_search) {
  const ServingSearchResult r = serving_search();
  ASSERT_EQ(r.reason, Infeasible::none);
  const ServingUsage u = serving_usage(facts_of(r.best), median_lane());
  EXPECT_NEAR(u.ttft_s / r.best.ttft_s, 1.0, 1e-14);
  EXPECT_NEAR(u.tpot_s / r.best.tpot_s, 1.0, 1e-14);
  EXPECT_NEAR(u.accelerator_hours_per_mtok * 3600 * r.best.output_tokens_per_s_per_gpu, 1e6, 1e-7);
}

TEST(ServingUsage, slower_memory_lengthens_every_time) {
  const ServingUsageFacts f = facts_of(serving_search().best);
  HardwareLane slow = median_lane();
  slow[HardwareTerm::slow_memory] = 1.5;
  const ServingUsage a = serving_usage(f, median_lane()), b = serving_usage(f, slow);
  EXPECT_GT(b.accelerator_hours_per_mtok, a.accelerator_hours_per_mtok);
  EXPECT_GT(b.ttft_s, a.ttft_s);
  EXPECT_GT(b.tpot_s, a.tpot_s);
}

TEST(ServingUsage, software_half_as_fast_doubles_every_time) {
  const ServingUsageFacts f = facts_of(serving_search().best);
  const ServingUsage full = serving_usage(f, median_lane()), half = serving_usage(f, median_lane(), 0.5);
  EXPECT_DOUBLE_EQ(half.ttft_s, 2 * full.ttft_s);
  EXPECT_DOUBLE_EQ(half.tpot_s, 2 * full.tpot_s);
  EXPECT_DOUBLE_EQ(half.accelerator_hours_per_mtok, 2 * full.accelerator_hours_per_mtok);
}

TEST(UsageJob, each_lane_reads_its_own_world) {
  constexpr int kWorlds = 4;
  std::vector<double> terms(kHardwareTerms * kWorlds), physical(kPhysicalsPerTask * kWorlds);
  UsageJob job;
  job.training = facts_of(training_search().best);
  std::vector<HardwareLane> lanes;
  for (int w = 0; w < kWorlds; ++w) {
    FixedDraws draws;
    draws[Input::compute_efficiency] = 1.0 - 0.1 * w;
    draws[Input::failure_rate] = 0.1 * w;
    lanes.push_back(hardware_lane(plain_hardware(), draws));
    for (int t = 0; t < kHardwareTerms; ++t) terms[t * kWorlds + w] = lanes[w].value[t];
  }
  job.hardware = terms.data();
  job.worlds = kWorlds;
  for (int p = 0; p < kPhysicalsPerTask; ++p) job.physical[p] = physical.data() + p * kWorlds;
  for (int w = 0; w < kWorlds; ++w) usage_lane(job, w);
  for (int w = 0; w < kWorlds; ++w) {
    const TrainingUsage u = training_usage(job.training, lanes[w]);
    const auto lane = [&](Physical p) { return physical[physical_index(p) * kWorlds + w]; };
    EXPECT_EQ(lane(Physical::training_accelerator_hours), u.accelerator_hours);
    EXPECT_EQ(lane(Physical::training_duration), u.duration_days);
    EXPECT_EQ(lane(Physical::training_mfu), u.mfu);
  }
}

}  // namespace
}  // namespace eqc
