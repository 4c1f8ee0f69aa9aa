// Step time of given layouts: published iterations, the pipeline's closed form, and directions that must hold.
#include "kernels/model/training/training_step.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "tests/model/reference_specs.hpp"

namespace eqc {
namespace {

using reference::task_of;

struct Iteration {
  const char* name;
  int layers, hidden, heads, batch, n_gpus, pipeline, micro_batch, interleave;
  double full_s, selective_s;
};

TEST(TrainingStep, is_within_15_percent_of_korthikanti_2022_table_5) {
  // arXiv 2205.05198, table 5: A100-80GB, t = 8, d = 1, s = 2048; full recomputation runs without sequence parallelism.
  const Iteration rows[] = {{"22B", 48, 6144, 64, 4, 8, 1, 4, 1, 1.42, 1.10},
                            {"175B", 96, 12288, 96, 64, 64, 8, 1, 3, 18.13, 13.75},
                            {"530B", 105, 20480, 128, 280, 280, 35, 1, 3, 49.05, 37.83},
                            {"1T", 128, 25600, 160, 512, 512, 64, 1, 1, 94.42, 71.49}};
  TrainingSoftware megatron_2022;
  megatron_2022.activation = {0, 1};  // unfused attention, dropout
  for (const Iteration& row : rows) {
    const ModelSpec m = reference::megatron_gpt(row.layers, row.hidden, row.heads);
    TrainingLayout l;
    l.tensor = 8;
    l.pipeline = row.pipeline;
    l.micro_batch = row.micro_batch;
    l.interleave = row.interleave;
    const TrainingTask task = task_of(2048, row.batch, row.n_gpus);
    l.recompute = Recompute::full;
    const double full_s = evaluate_training(m, reference::a100_80gb(), task, megatron_2022, l).step_s;
    l.recompute = Recompute::selective;
    l.sequence_parallel = 1;
    const TrainingPhysics selective = evaluate_training(m, reference::a100_80gb(), task, megatron_2022, l);
    EXPECT_NEAR(full_s / row.full_s, 1, 0.15) << row.name << " full";
    EXPECT_NEAR(selective.step_s / row.selective_s, 1, 0.15) << row.name << " selective";
    EXPECT_LE(total_bytes(selective.memory), 80e9) << row.name << " ran, so it fits";
  }
}

TEST(TrainingStep, parts_sum_to_the_step) {
  TrainingLayout l;
  l.tensor = 8;
  l.pipeline = 4;
  l.data = 8;
  l.zero = ZeroStage::states;
  const TrainingPhysics p =
      evaluate_training(reference::llama_70b(), reference::h100_sxm(), task_of(8192, 256, 256), {}, l);
  EXPECT_DOUBLE_EQ(p.step_s, total_s(p.time));
  EXPECT_EQ(p.n_gpus, 256);
  EXPECT_EQ(p.tokens_per_step, 256.0 * 8192);
  EXPECT_EQ(p.hardware_flop, p.model_flop);
}

TEST(PipelineBubble, equals_stages_minus_one_over_micro_batches) {
  // Narayanan et al. 2021 (arXiv 2104.04473), sec. 2.2: bubble / ideal = (p-1)/(v m), with equal stages and free
  // messages.
  ModelSpec m = reference::megatron_gpt(96, 12288, 96, 8);  // 8 tokens of vocabulary: no head to speak of
  HardwareSpec hw = reference::a100_80gb();
  hw.kernel_launch_s = hw.network_latency_s = 0;
  hw.network_rate_bytes_per_s = 1e18;
  for (int v : {1, 2, 3}) {
    TrainingLayout l;
    l.tensor = 8;
    l.pipeline = 8;
    l.interleave = v;
    const TrainingPhysics p = evaluate_training(m, hw, task_of(2048, 512, 64), {}, l);
    const double ideal_share = 7.0 / (v * 512.0);
    EXPECT_NEAR(p.bubble_share / (ideal_share / (1 + ideal_share)), 1, 0.02) << v;
  }
}

TEST(HardwareFlop, full_recomputation_adds_a_forward) {
  TrainingLayout l;
  l.recompute = Recompute::full;
  const TrainingPhysics p =
      evaluate_training(reference::gpt3_175b(), reference::a100_80gb(), task_of(2048, 8, 1), {}, l);
  EXPECT_NEAR(p.hardware_flop / p.model_flop, 4.0 / 3, 0.01);  // less the head, which is not recomputed
}

TEST(TrainingStep, is_never_slower_on_better_hardware) {
  const HardwareSpec base = reference::h100_sxm();
  HardwareSpec better[6] = {base, base, base, base, base, base};
  better[0].memory_rate_bytes_per_s *= 1.5;
  better[1].link_rate_bytes_per_s *= 1.5;
  better[2].network_rate_bytes_per_s *= 1.5;
  better[3].peak_flop_per_s[static_cast<int>(Precision::bf16)] *= 1.5;
  better[4].kernel_launch_s *= 0.5;
  better[5].network_latency_s *= 0.5;
  for (const ModelSpec& m : {reference::llama_70b(), reference::mixtral_8x7b(), reference::deepseek_v3()})
    for (int z = 0; z < 4; ++z)
      for (int rc = 0; rc < 3; ++rc) {
        TrainingLayout l;
        l.tensor = 2;
        l.pipeline = 4;
        l.data = 32;
        l.expert = m.experts > 0 ? 8 : 1;
        l.sequence_parallel = 1;
        l.zero = static_cast<ZeroStage>(z);
        l.recompute = static_cast<Recompute>(rc);
        const double base_s = evaluate_training(m, base, task_of(4096, 256, 256), {}, l).step_s;
        for (const HardwareSpec& hw : better)
          EXPECT_LE(evaluate_training(m, hw, task_of(4096, 256, 256), {}, l).step_s, base_s * (1 + 1e-12));
      }
}

TEST(TrainingMemory, falls_with_every_zero_stage) {
  double before = 1e300;
  for (int z = 0; z < 3; ++z) {  // stage 3 adds gathered layers, so it is compared without them
    TrainingLayout l;
    l.tensor = 8;
    l.data = 8;
    l.zero = static_cast<ZeroStage>(z);
    const MemoryParts m =
        evaluate_training(reference::llama_70b(), reference::h100_sxm(), task_of(4096, 64, 64), {}, l).memory;
    EXPECT_LT(total_bytes(m), before);
    before = total_bytes(m);
  }
}

TEST(ContextParallelism, splits_activations_and_keeps_the_work) {
  TrainingLayout one, four;
  one.tensor = four.tensor = 8;
  four.context = 4;
  const TrainingPhysics a =
      evaluate_training(reference::llama_8b(), reference::h100_sxm(), task_of(131072, 8, 8), {}, one);
  const TrainingPhysics b =
      evaluate_training(reference::llama_8b(), reference::h100_sxm(), task_of(131072, 8, 32), {}, four);
  EXPECT_NEAR(b.memory.activations_bytes / a.memory.activations_bytes, 0.25, 1e-9);
  EXPECT_GT(a.step_s / b.step_s, 2.5);
  EXPECT_LT(a.step_s / b.step_s, 4.0);
}

/// One A100 node: 8-way data parallel, 8 sequences each.
TrainingPhysics node_step(int micro_batch, const TrainingSoftware& software) {
  TrainingLayout l;
  l.data = 8;
  l.micro_batch = micro_batch;
  l.zero = ZeroStage::states;
  return evaluate_training(reference::llama_8b(), reference::a100_80gb(), task_of(2048, 64, 8), software, l);
}

TEST(GradientSums, cost_one_pass_over_the_sums_per_micro_batch) {
  TrainingSoftware free, summed;
  free.gradient_traffic = 0;
  const HardwareSpec hw = reference::a100_80gb();
  const double summed_params = total_params(reference::llama_8b()) -
                               embedding_params(reference::llama_8b());  // looked-up rows only of the input table
  const double pass_s = 2 * 4 * summed_params / (hw.memory_rate_bytes_per_s * hw.memory_efficiency);
  const double eight = node_step(1, summed).step_s - node_step(1, free).step_s,
               two = node_step(4, summed).step_s - node_step(4, free).step_s;
  EXPECT_NEAR(eight / (8 * pass_s), 1, 0.02);
  EXPECT_NEAR(two / (2 * pass_s), 1, 0.02);
}

TEST(SoftlyExposed, is_the_uncovered_share_under_long_work_and_everything_under_none) {
  TimeParts transfer;
  transfer.network_s = 1;
  EXPECT_NEAR(total_s(softly_exposed(transfer, 0.9, 1000)), 0.1, 1e-6);
  EXPECT_EQ(total_s(softly_exposed(transfer, 0.9, 0)), 1);
  EXPECT_NEAR(total_s(softly_exposed(transfer, 1, 1)), 1 - 1 / std::sqrt(2.0), 1e-12);
  EXPECT_NEAR(total_s(softly_exposed(transfer, 1, 0.01)), 0.99, 1e-4);  // covered by at most the work there is
}

TEST(Bubble, is_a_stage_less_than_there_are_and_what_a_short_round_of_chunks_idles) {
  TrainingLayout l;
  l.pipeline = 4;
  EXPECT_EQ(bubble_stages({}, l, 8), 3);  // Narayanan et al. 2021, arXiv 2104.04473, sec. 2.2.1
  EXPECT_EQ(bubble_stages({}, l, 7), 3);
  l.interleave = 2;
  EXPECT_EQ(bubble_stages({}, l, 8), 1.5);  // sec. 2.2.2: divided by the chunks
  EXPECT_EQ(bubble_stages({}, l, 7), 2);    // one of four places is empty in one of two chunks
  l.pipeline = 1;
  EXPECT_EQ(bubble_stages({}, l, 7), 0);
}

TEST(ExpertTransfer, one_copy_per_node_crosses_the_network_less_often) {
  TrainingLayout l;
  l.data = 64;
  l.expert = 64;
  const HardwareSpec hw = reference::h100_sxm();
  const ModelSpec m = reference::deepseek_v3();
  const TrainingTask task = task_of(4096, 64, 64);
  TrainingSoftware apart, gathered;
  gathered.dispatch_nodes = 4;
  const auto transfer = [&](const TrainingSoftware& s) {
    return expert_transfer(training_context(m, hw, task, s, Precision::bf16, 64), l, 4096.0 * m.hidden * 2);
  };
  const TimeParts each = transfer(apart), once = transfer(gathered);
  EXPECT_NEAR(once.network_s / each.network_s, 0.5,
              0.05);  // 4 nodes instead of 8 copies (DeepSeek-V3, arXiv 2412.19437, sec. 2.1.2)
}

TEST(RecurrentMixers, train_in_time_proportional_to_the_sequence) {
  ModelSpec m = reference::nemotron_nano_9b();
  m.attention_layers = 0;
  TrainingLayout l;
  const auto seconds = [&](int sequence) {
    return evaluate_training(m, reference::h100_sxm(), task_of(sequence, 1, 1), {}, l).step_s;
  };
  EXPECT_NEAR((seconds(131072) - seconds(65536)) / (seconds(65536) - seconds(32768)), 2, 0.02);
}

}  // namespace
}  // namespace eqc
