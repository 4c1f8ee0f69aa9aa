// Parameter, multiply-add and cache counts against published figures.
#include "kernels/model/arithmetic.hpp"

#include <gtest/gtest.h>

#include "tests/model/reference_specs.hpp"

namespace eqc {
namespace {

struct PublishedCount {
  const char* model;
  ModelSpec spec;
  double total, active;  ///< published
  double tolerance;      ///< relative
};

TEST(ParameterCount, agrees_with_published_counts) {
  const PublishedCount rows[] = {
      {"GPT-3 175B: Brown et al. 2020, table 2.1", reference::gpt3_175b(), 174.6e9, 174.6e9, 0.01},
      {"Llama 3.1 8B: model card", reference::llama_8b(), 8.03e9, 8.03e9, 0.005},
      {"Llama 3.1 70B: model card", reference::llama_70b(), 70.55e9, 70.55e9, 0.005},
      {"Llama 3.1 405B: model card", reference::llama_405b(), 405.85e9, 405.85e9, 0.005},
      {"Mixtral 8x7B: arXiv 2401.04088, sec. 1", reference::mixtral_8x7b(), 46.7e9, 12.9e9, 0.01},
      {"DeepSeek-V3: arXiv 2412.19437, abstract", reference::deepseek_v3(), 671e9, 37e9, 0.02},
      {"Nemotron-Nano-9B-v2: arXiv 2508.14444, table 1", reference::nemotron_nano_9b(), 8.89e9, 8.89e9, 0.005},
  };
  for (const PublishedCount& row : rows) {
    EXPECT_NEAR(total_params(row.spec) / row.total, 1, row.tolerance) << row.model;
    EXPECT_NEAR(active_params(row.spec) / row.active, 1, row.tolerance) << row.model;
  }
}

TEST(ParameterCount, deepseek_v3_total_rounds_to_the_published_671_billion) {
  EXPECT_NEAR(total_params(reference::deepseek_v3()), 671e9,
              0.5e9);  // arXiv 2412.19437, abstract, without the MTP module
}

TEST(TrainingFlop, is_six_per_parameter_for_short_sequences) {
  // Kaplan et al. 2020, sec. 2.1: 6 N per token, N without the embedding table that is only looked up.
  const ModelSpec m = reference::llama_405b();
  const double multiplied = total_params(m) - embedding_params(m);
  EXPECT_NEAR(training_flop_per_token(m, 16) / (6 * multiplied), 1, 1e-3);
}

TEST(TrainingFlop, matches_megatron_formula) {
  // Narayanan et al. 2021, eq. 3 without recomputation: 72 B s l h^2 (1 + s/(6 h) + V/(12 l h)), masked half counted.
  const ModelSpec m = reference::megatron_gpt(96, 12288, 96);
  const double s = 2048, h = 12288, l = 96, v = 51200;
  const double formula = 72 * l * h * h * (1 + s / (6 * h) + v / (12 * l * h));
  const double masked_half = 3 * l * score_flop(m, s / 2);
  EXPECT_NEAR((training_flop_per_token(m, s) + masked_half) / formula, 1, 1e-12);
}

TEST(AttendedKeys, sliding_window_meets_full_attention_at_the_sequence_length) {
  EXPECT_EQ(attended_keys(4096, 4096), attended_keys(4096, 0));
  EXPECT_LT(attended_keys(4096, 1024), attended_keys(4096, 0));
  EXPECT_EQ(attended_keys(4096, 8192), 2048);
}

TEST(RecurrentMixers, keep_a_state_instead_of_a_cache) {
  const ModelSpec m = reference::nemotron_nano_9b();
  EXPECT_EQ(kv_bytes_per_sequence(m, 1000, 2), 1000.0 * 4 * 2 * 8 * 128 * 2);  // four attention layers
  EXPECT_EQ(recurrent_bytes_per_sequence(m),
            27.0 * 128 * 80 * 128 * 4);  // 27 layers x 128 heads x 80 x 128 states in fp32
  EXPECT_EQ(recurrent_bytes_per_sequence(reference::llama_8b()), 0);
}

TEST(RecurrentMixers, grow_linearly_with_the_sequence) {
  ModelSpec m = reference::nemotron_nano_9b();
  m.attention_layers = 0;
  EXPECT_NEAR(forward_flop_per_token(m, 1 << 20) / forward_flop_per_token(m, 4096), 1, 1e-12);
}

TEST(SparseAttention, keeps_so_many_keys_and_caches_a_small_one_of_every_token) {
  const ModelSpec m = reference::deepseek_v32(), dense = reference::deepseek_v3();
  const double indexer = 1536.0 * 64 * 128 + 7168.0 * (128 + 64);
  EXPECT_DOUBLE_EQ(total_params(m) - total_params(dense), 61 * indexer);
  EXPECT_EQ(kept_keys(m, 100000), 2048);
  EXPECT_EQ(kept_keys(m, 1000), 1000);
  EXPECT_DOUBLE_EQ(mean_prompt_keys(4096, 0, 2048), 2048 - 0.5 * 2048 * 2048 / 4096.0);
  EXPECT_DOUBLE_EQ(mean_prompt_keys(100, 50000, 2048), 2048);
  EXPECT_DOUBLE_EQ(mean_prompt_keys(100, 50000, 0), 50050);  // all of them: half of its own
  EXPECT_DOUBLE_EQ(kv_bytes_per_sequence(m, 1000, 1), 61 * 1000.0 * (576 + 132));
  EXPECT_DOUBLE_EQ(kv_bytes_read(m, 100000, 1), 61 * (2048.0 * 576 + 100000.0 * 132));
  ModelSpec shared = m;  // GLM-5.2: every fourth layer picks
  shared.index_every = 4;
  EXPECT_DOUBLE_EQ(index_cache_bytes(shared), 33);
  EXPECT_DOUBLE_EQ(training_flop_per_token(m, 4096) - training_flop_per_token(dense, 4096), 6 * 61 * indexer);
}

TEST(KeyValueCache, counts_grouped_heads) {
  // Llama 3 70B, 16 bit: 2 x 80 layers x 8 heads x 128 x 2 bytes = 320 KiB per token.
  EXPECT_EQ(kv_bytes_per_token(reference::llama_70b(), 2), 327680);
}

TEST(KeyValueCache, latent_attention_is_compressed) {
  // arXiv 2412.19437 / Zhao et al. 2025 (arXiv 2505.09343), table 1: 70.272 kB per token.
  EXPECT_EQ(kv_bytes_per_token(reference::deepseek_v3(), 2), 70272);
}

TEST(KeyValueCache, sliding_window_layers_stop_growing) {
  ModelSpec m = reference::llama_8b();
  m.window = 1024;
  m.full_attention_every = 4;  // 8 of 32 layers see everything
  EXPECT_EQ(mean_cached_tokens(m, 512), 512);
  EXPECT_EQ(mean_cached_tokens(m, 8192), 0.25 * 8192 + 0.75 * 1024);
  m.full_attention_every = 0;
  EXPECT_EQ(mean_cached_tokens(m, 8192), 1024);
}

TEST(KeyValueCache, repeats_heads_when_ranks_outnumber_them) {
  EXPECT_EQ(kv_elements(reference::llama_70b(), 8), 256);
  EXPECT_EQ(kv_elements(reference::llama_70b(), 16), 256);
}

TEST(TouchedExperts, grows_from_one_token_to_all) {
  const ModelSpec m = reference::deepseek_v3();
  EXPECT_NEAR(touched_experts(m, 1), 8, 1e-12);
  EXPECT_NEAR(touched_experts(m, 2), 256 * (1 - (1 - 8.0 / 256) * (1 - 8.0 / 256)), 1e-9);
  EXPECT_NEAR(touched_experts(m, 4096), 256, 1e-9);
}

TEST(IntegerPower, matches_repeated_multiplication) {
  EXPECT_EQ(integer_power(2, 0), 1);
  EXPECT_EQ(integer_power(2, 30), 1073741824);
  EXPECT_EQ(integer_power(1.5, 5), 1.5 * 1.5 * 1.5 * 1.5 * 1.5);
}

TEST(LayerKinds, dense_first_then_every_second) {
  ModelSpec m = reference::deepseek_v3();
  EXPECT_EQ(moe_layers(m), 58);
  m.layers = 48;
  m.dense_layers = 0;
  m.moe_every = 2;
  EXPECT_EQ(moe_layers(m), 24);
  EXPECT_EQ(moe_layers(reference::llama_8b()), 0);
}

}  // namespace
}  // namespace eqc
