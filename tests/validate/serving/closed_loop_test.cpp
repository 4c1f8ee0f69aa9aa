// A closed loop of clients: who waits for whom, against cases that can be counted by hand.
#include "host/validate/serving/closed_loop.hpp"

#include <gtest/gtest.h>

namespace eqc {
namespace {

/// Prompts of 1,000 tokens, one to a pass, take 10 ms alone; a decode step takes 1 ms whatever its batch.
PassTimes simple_times() {
  PassTimes t;
  t.prefill.rows = t.prefill.pass_rows = t.prefill.full_rows = 1000;
  t.prefill.linear.gemm_s = t.prefill.full.gemm_s = 0.010;
  t.sequences = {1, 1024};
  t.decode_s = t.linear_s = {0.001, 0.001};
  t.tokens = t.steps = 100;
  return t;
}

LoopLoad simple_load(std::int32_t clients, PromptOrder order) {
  LoopLoad load;
  load.clients = clients;
  load.requests_per_client = 10;
  load.pass_tokens = 1000;
  load.order = order;
  return load;
}

TEST(ClosedLoop, one_client_waits_for_its_prompt_and_then_for_steps) {
  const LoopTimes t = closed_loop(simple_times(), simple_load(1, PromptOrder::first));
  EXPECT_NEAR(t.ttft_s, 0.010, 1e-9);
  EXPECT_NEAR(t.tpot_s, 0.001, 1e-9);
  EXPECT_NEAR(t.output_tokens_per_s, 100 / (0.010 + 99 * 0.001), 1e-6);
}

TEST(ClosedLoop, prompts_that_go_first_keep_waves_of_equal_lengths_together) {
  // All eight prompts come before the first decode step, and all answers end with the same step: the mean first token
  // comes after (8 + 1) / 2 prompts, the others after the rest of the prompts and 99 steps.
  const LoopTimes t = closed_loop(simple_times(), simple_load(8, PromptOrder::first));
  EXPECT_NEAR(t.ttft_s, 4.5 * 0.010, 1e-9);
  EXPECT_NEAR(t.tpot_s, (3.5 * 0.010 + 99 * 0.001) / 99, 1e-9);
  EXPECT_NEAR(t.output_tokens_per_s, 8 * 100 / (8 * 0.010 + 99 * 0.001), 1e-6);
}

TEST(ClosedLoop, prompts_that_share_a_pass_share_its_floor) {
  PassTimes times = simple_times();
  times.prefill.floor_s = 0.040;
  LoopLoad load = simple_load(8, PromptOrder::first);
  load.pass_tokens = 8000;
  EXPECT_NEAR(closed_loop(times, load).ttft_s, 0.080, 1e-9);  // eight times 10 ms in one pass, above the floor
  load.pass_tokens = 4000;
  EXPECT_NEAR(closed_loop(times, load).ttft_s, 0.5 * (0.040 + 0.080), 1e-9);
}

TEST(ClosedLoop, steps_of_batches_without_a_graph_are_launched_kernel_by_kernel) {
  // Waves stay together: every prompt waits for half of the others, then come 99 steps of the whole wave.
  PassTimes times = simple_times();
  times.prefill.floor_s = times.launches_s = 0.040;
  const auto tpot_s = [&](std::int32_t clients, Graphs graphs) {
    LoopLoad load = simple_load(clients, PromptOrder::first);
    load.graphs = graphs;
    return closed_loop(times, load).tpot_s;
  };
  EXPECT_NEAR(tpot_s(3, Graphs::exact), (1.0 * 0.040 + 99 * 0.040) / 99, 1e-9);
  EXPECT_NEAR(tpot_s(3, Graphs::padded), (1.0 * 0.040 + 99 * 0.001) / 99, 1e-9);
  EXPECT_NEAR(tpot_s(4, Graphs::exact), (1.5 * 0.040 + 99 * 0.001) / 99, 1e-9);
  EXPECT_LT(tpot_s(512, Graphs::padded), tpot_s(512, Graphs::exact));  // beyond the largest graph
  EXPECT_NEAR(tpot_s(4, Graphs::none), (1.5 * 0.040 + 99 * 0.040) / 99, 1e-9);
}

TEST(ClosedLoop, passes_that_replay_graphs_have_no_floor_of_launches) {
  PassTimes times = simple_times();
  times.prefill.floor_s = 0.040;
  times.prefill.graph_rows = 1000;
  EXPECT_NEAR(closed_loop(times, simple_load(1, PromptOrder::mixed)).ttft_s, 0.010, 1e-9);
  times.prefill.graph_rows = 999;
  EXPECT_NEAR(closed_loop(times, simple_load(1, PromptOrder::mixed)).ttft_s, 0.040, 1e-9);
}

TEST(ClosedLoop, scattered_lengths_come_to_the_steady_state_of_mixed_steps) {
  // Every request costs its steps and what its prompt adds to them; the first wave's queue is a tenth of the run.
  LoopLoad load = simple_load(16, PromptOrder::mixed);
  load.shortest = 0.8;
  const LoopTimes t = closed_loop(simple_times(), load);
  const double cycle_s = batch_cycle_s(0.010 - 0.001, 0.001, 16, 100, 1);
  EXPECT_NEAR(t.output_tokens_per_s, 16 * 100 / cycle_s, 0.15 * 16 * 100 / cycle_s);
  EXPECT_LT(t.ttft_s, 0.1 * 8.5 * 0.010 + 0.9 * 4 * 0.010);
}

TEST(ClosedLoop, a_request_that_comes_during_a_pass_misses_the_one_put_together_meanwhile) {
  PassTimes times = simple_times();
  times.decode_s = times.linear_s = {0.004, 0.004};
  LoopLoad load = simple_load(4, PromptOrder::mixed);
  load.shortest = 0.8;
  const double at_once_s = closed_loop(times, load).ttft_s;
  load.ahead = true;
  EXPECT_NEAR(closed_loop(times, load).ttft_s - at_once_s, 0.004, 0.003);
}

TEST(ClosedLoop, the_front_end_sends_no_faster_than_it_can) {
  PassTimes times = simple_times();
  times.response_work_s = 0.0005;
  LoopLoad load = simple_load(16, PromptOrder::first);
  EXPECT_NEAR(closed_loop(times, load).output_tokens_per_s, 2000, 200);  // the engine alone would write 6,000
  load.stream_interval = 10;
  EXPECT_GT(closed_loop(times, load).output_tokens_per_s, 4000);
}

TEST(ClosedLoop, the_front_end_takes_requests_one_after_the_other) {
  PassTimes times = simple_times();
  times.request_work_s = 0.020;
  times.prompt_work_s = 1e-5;
  EXPECT_NEAR(closed_loop(times, simple_load(1, PromptOrder::first)).ttft_s, 0.020 + 0.010 + 0.010, 1e-9);
}

TEST(ClosedLoop, copies_of_attention_that_are_balanced_wait_for_each_other) {
  LoopLoad load = simple_load(32, PromptOrder::mixed);
  load.copies = 4;
  load.shortest = 0.8;
  const double apart_s = closed_loop(simple_times(), load).ttft_s;
  load.balance_steps = 20;
  EXPECT_GT(closed_loop(simple_times(), load).ttft_s, apart_s);
}

TEST(ClosedLoop, prompts_that_were_sent_before_cost_their_last_block) {
  // Ten payloads, all sent before the measured requests start, in a cache that holds them: 16 of 1,000 rows are left.
  LoopLoad load = simple_load(1, PromptOrder::first);
  load.payloads = 10;
  load.warm_requests_per_client = 10;
  load.kept_tokens = 1e6;
  EXPECT_NEAR(closed_loop(simple_times(), load).ttft_s, 0.010 * 16 / 1000, 1e-9);
  load.kept_tokens = 1000;  // holds one: nothing is found again
  EXPECT_NEAR(closed_loop(simple_times(), load).ttft_s, 0.010, 0.002);
}

TEST(ClosedLoop, half_of_the_prompts_are_new_where_half_were_sent_before) {
  LoopLoad load = simple_load(1, PromptOrder::first);
  load.payloads = 20;
  load.warm_requests_per_client = 10;
  load.kept_tokens = 1e6;
  EXPECT_NEAR(closed_loop(simple_times(), load).ttft_s, 0.010, 1e-9);  // ten more, all of them new
  load.requests_per_client = 20;
  EXPECT_NEAR(closed_loop(simple_times(), load).ttft_s, 0.5 * (0.010 + 0.010 * 16 / 1000), 1e-9);
}

TEST(ClosedLoop, an_answer_of_one_token_ends_with_its_prompt) {
  PassTimes times = simple_times();
  times.tokens = times.steps = 1;
  const LoopTimes t = closed_loop(times, simple_load(4, PromptOrder::mixed));
  EXPECT_EQ(t.tpot_s, 0);
  EXPECT_GT(t.ttft_s, 0.010);
}

}  // namespace
}  // namespace eqc
