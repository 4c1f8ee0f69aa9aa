// Training memory against the formulas and tables of the papers it comes from.
#include "kernels/model/training/training_memory.hpp"

#include <gtest/gtest.h>

#include "tests/model/reference_specs.hpp"

namespace eqc {
namespace {

constexpr double kGiB = 1024.0 * 1024 * 1024;
constexpr ActivationMethod kGpt3Method{0, 1};  // scores stored, dropout

struct MegatronRow {
  const char* name;
  int layers, hidden, heads, micro_batch, pipeline, interleave;
  double state_gib, none_gib, selective_gib;
};

// Korthikanti et al. 2022 (arXiv 2205.05198), figure 1, as tabulated by the authors' formulas (t = 8, s = 2048).
constexpr MegatronRow kFigure1[] = {
    {"22B", 48, 6144, 64, 4, 1, 1, 45.5625, 59.25, 9.5625},
    {"175B", 96, 12288, 96, 1, 8, 3, 45.5625, 66.84375, 12.3515625},
    {"530B", 105, 20480, 128, 1, 35, 3, 31.640625, 114.0234375, 23.076171875},
    {"1T", 128, 25600, 160, 1, 64, 1, 32.958984375, 131.25, 26.5625},
};

TEST(LayerActivations, equal_korthikanti_2022_table_2) {
  // arXiv 2205.05198, table 2: bytes per layer, per token here, so divided by s b.
  for (const MegatronRow& row : kFigure1) {
    const ModelSpec m = reference::megatron_gpt(row.layers, row.hidden, row.heads);
    const double h = row.hidden, a = row.heads, s = 2048, t = 8;
    const LayerActivations alone = layer_activations(m, 2048, 2, 1, false, kGpt3Method);
    EXPECT_DOUBLE_EQ(alone.none_bytes, h * (34 + 5 * a * s / h));
    const LayerActivations tensor = layer_activations(m, 2048, 2, 8, false, kGpt3Method);
    EXPECT_DOUBLE_EQ(tensor.none_bytes, h * (10 + 24 / t + 5 * a * s / (h * t)));
    EXPECT_DOUBLE_EQ(tensor.selective_bytes, h * (10 + 24 / t));
    EXPECT_DOUBLE_EQ(tensor.full_bytes, 2 * h);
    const LayerActivations sequence = layer_activations(m, 2048, 2, 8, true, kGpt3Method);
    EXPECT_DOUBLE_EQ(sequence.none_bytes, h / t * (34 + 5 * a * s / h));
    EXPECT_DOUBLE_EQ(sequence.selective_bytes, h / t * 34);
  }
}

TEST(StageActivations, equal_korthikanti_2022_figure_1) {
  for (const MegatronRow& row : kFigure1) {
    const ModelSpec m = reference::megatron_gpt(row.layers, row.hidden, row.heads);
    const double held =
        in_flight_stages(1000, row.pipeline, row.interleave) * row.layers / row.pipeline * 2048 * row.micro_batch;
    EXPECT_NEAR(held * layer_activations(m, 2048, 2, 8, false, kGpt3Method).none_bytes / kGiB / row.none_gib, 1, 1e-9)
        << row.name;
    EXPECT_NEAR(held * layer_activations(m, 2048, 2, 8, true, kGpt3Method).selective_bytes / kGiB / row.selective_gib,
                1, 1e-9)
        << row.name;
  }
}

TEST(StateMemory, equals_korthikanti_2022_figure_1) {
  // 18 bytes (fp32 gradients) x 12 h^2 per layer: the authors leave out embeddings.
  for (const MegatronRow& row : kFigure1) {
    const double params = 12.0 * row.hidden * row.hidden * row.layers / (8.0 * row.pipeline);
    const MemoryParts m = state_memory(params, 1, ZeroStage::none, {2, 4, 12});
    EXPECT_NEAR(total_bytes(m) / kGiB / row.state_gib, 1, 1e-9) << row.name;
  }
}

TEST(StateMemory, equals_zero_paper_figure_1) {
  // Rajbhandari et al. 2019 (arXiv 1910.02054), figure 1: 7.5e9 parameters, 64 ranks, K = 12: 120, 31.4, 16.6, 1.9 GB.
  const StateBytes bytes{2, 2, 12};
  const double expected_gb[] = {120, 31.4, 16.6, 1.9};
  for (int stage = 0; stage < 4; ++stage) {
    const MemoryParts m = state_memory(7.5e9, 64, static_cast<ZeroStage>(stage), bytes);
    EXPECT_NEAR(total_bytes(m) / 1e9, expected_gb[stage], 0.05) << stage;  // figures are printed with one decimal
  }
}

TEST(InFlight, is_bounded_by_micro_batches_and_stages) {
  EXPECT_EQ(in_flight_stages(2, 8, 1), 2);
  EXPECT_EQ(in_flight_stages(64, 8, 1), 8);
  EXPECT_DOUBLE_EQ(in_flight_stages(64, 8, 3), 8 * (1 + 7.0 / 24));  // arXiv 2205.05198, sec. 4.2.3
  EXPECT_EQ(in_flight_stages(64, 1, 1), 1);
}

TEST(LayerActivations, fused_attention_keeps_no_scores) {
  const ModelSpec m = reference::llama_70b();
  const LayerActivations a = layer_activations(m, 8192, 2, 8, true, {1, 0});
  EXPECT_DOUBLE_EQ(a.none_bytes - a.selective_bytes, 4.0 * 64 / 8);  // one fp32 log-sum per head
  // sum over tensors of 2 bytes: 2 norm inputs + 2 GEMM inputs of h, Q and output h, K and V 2 x 8 x 128, gate + up +
  // product 3 f
  EXPECT_DOUBLE_EQ(a.selective_bytes, 2.0 * (4 * 8192 + 2 * 8192 + 2 * 1024 + 3 * 28672) / 8);
}

TEST(LayerActivations, checkpointing_by_operation_repeats_grouped_products) {
  const ModelSpec m = reference::mixtral_8x7b();
  ActivationMethod by_operation;
  by_operation.selective_keeps = 0.5;
  by_operation.input_bytes = 2;
  const LayerActivations a = layer_activations(m, 4096, 2, 1, false, by_operation);
  // kept: half of 4 h of norms and inputs, Q and attention output 2 h, K and V 2 x 8 x 128, in 2 bytes, and 4 B per
  // router score
  EXPECT_DOUBLE_EQ(a.selective_bytes, 0.5 * (2.0 * (6 * 4096 + 2 * 1024) + 4.0 * 8));
}

TEST(LayerActivations, never_grow_with_more_recomputation_or_splitting) {
  const ModelSpec models[] = {reference::gpt3_175b(), reference::llama_405b(), reference::mixtral_8x7b(),
                              reference::deepseek_v3()};
  for (const ModelSpec& m : models)
    for (int t = 1; t <= 8; t *= 2) {
      const LayerActivations a = layer_activations(m, 4096, 2, t, true, {1, 0});
      const LayerActivations wider = layer_activations(m, 4096, 2, 2 * t, true, {1, 0});
      EXPECT_LE(a.selective_bytes, a.none_bytes);
      EXPECT_LE(a.full_bytes, a.selective_bytes);
      EXPECT_LE(wider.none_bytes, a.none_bytes);
    }
}

}  // namespace
}  // namespace eqc
