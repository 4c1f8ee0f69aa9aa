// Architectures read from config.json: published counts reproduced, and what the columns cannot hold refused by key.
#include "host/scenario/model_config.hpp"

#include <gtest/gtest.h>

#include "host/base/diagnostics.hpp"

namespace eqc {
namespace {

std::string refusal_of(const std::string& json) {
  try {
    model_section("config.json", json, {"x", ""});
  } catch (const InputError& e) {
    return e.diagnostics().text();
  }
  return "";
}

bool says(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

// Step-3.7-Flash: 196 G parameters, 11 G active (its model card)
const std::string kMixture = R"({"model_type": "step3p7", "num_hidden_layers": 45, "hidden_size": 4096,
  "num_attention_heads": 64, "num_key_value_heads": 8, "head_dim": 128, "vocab_size": 128896,
  "max_position_embeddings": 65536, "intermediate_size": 11264, "sliding_window": 512, "tie_word_embeddings": false,
  "layer_types": ["full_attention", "sliding_attention", "sliding_attention", "sliding_attention", "full_attention",
                  "sliding_attention", "sliding_attention", "sliding_attention", "full_attention"],
  "first_k_dense_replace": 3, "num_experts": 288, "num_experts_per_tok": 8, "moe_intermediate_size": 1280,
  "share_expert_dim": 1280})";

TEST(ModelConfig, a_mixture_keeps_its_published_counts) {
  const std::string s = model_section("config.json", kMixture, {"step-3.7-flash", "StepFun"});
  EXPECT_TRUE(says(s, "parameters_billion = 196\n") || says(s, "parameters_billion = 195.")) << s;
  EXPECT_TRUE(says(s, "active_parameters_billion = 10.86\n")) << s;  // 11 G on the card
  for (const char* part :
       {"layers = 45\n", "dense_layers = 3\n", "experts = 288\n", "expert_ffn = 1280\n", "shared_experts = 1\n",
        "window = 512\n", "full_attention_every = 4\n", "developer = \"StepFun\"\n"})
    EXPECT_TRUE(says(s, part)) << part << s;
}

TEST(ModelConfig, latent_attention_and_nested_configurations_are_read) {
  // DeepSeek-V3's attention (its config.json), inside a multi-modal one
  const std::string s =
      model_section("config.json",
                    R"({"text_config": {"num_hidden_layers": 61, "hidden_size": 7168, "num_attention_heads": 128,
          "vocab_size": 129280, "max_position_embeddings": 163840, "intermediate_size": 18432,
          "q_lora_rank": 1536, "kv_lora_rank": 512,
          "qk_rope_head_dim": 64, "qk_nope_head_dim": 128, "v_head_dim": 128, "n_routed_experts": 256,
          "num_experts_per_tok": 8, "moe_intermediate_size": 2048, "n_shared_experts": 1,
          "first_k_dense_replace": 3}})",
                    {"v3", ""});
  EXPECT_TRUE(says(s, "attention = \"mla\"\nq_lora = 1536\nkv_lora = 512\n")) << s;
  EXPECT_TRUE(says(s, "parameters_billion = 671")) << s;
}

TEST(ModelConfig, sparse_attention_is_read) {
  // DeepSeek-V3.2's indexer on a small model
  const std::string s = model_section("config.json", R"({"num_hidden_layers": 4, "hidden_size": 512,
      "num_attention_heads": 8, "vocab_size": 1000, "max_position_embeddings": 4096, "intermediate_size": 1024,
      "index_topk": 2048, "index_n_heads": 64, "index_head_dim": 128, "index_topk_freq": 4})",
                                      {"x", ""});
  EXPECT_TRUE(says(s, "sparse_keys = 2048\nindex_heads = 64\nindex_width = 128\nindex_every = 4\n")) << s;
}

TEST(ModelConfig, what_the_columns_cannot_hold_is_refused_by_key) {
  EXPECT_TRUE(says(refusal_of(R"({"num_attention_heads": [8, 16]})"), "num_attention_heads: differs by layer"));
  EXPECT_TRUE(says(refusal_of(R"({"compress_ratio": 4})"), "compress_ratio: is a compressed cache"));
  EXPECT_TRUE(says(refusal_of(R"({"hidden_size": "wide"})"), "hidden_size: is no whole number"));
  EXPECT_TRUE(says(refusal_of("{}"), "num_hidden_layers: is missing"));
  EXPECT_TRUE(says(refusal_of("[1]"), "is no JSON object"));
  EXPECT_TRUE(
      says(refusal_of(R"({"sliding_window": 8, "layer_types": ["linear_attention"]})"), "layer_types: 'linear"));
}

/// A small model with more keys.
std::string with(const std::string& keys) {
  return R"({"num_hidden_layers": 12, "hidden_size": 512, "num_attention_heads": 8, "num_key_value_heads": 4,
             "vocab_size": 1000, "max_position_embeddings": 4096, "intermediate_size": 1024, )" +
         keys + "}";
}

std::string section(const std::string& keys) { return model_section("config.json", with(keys), {"x", ""}); }

TEST(ModelConfig, layers_that_do_not_attend_are_refused_with_and_without_windows) {
  for (const char* kind : {"conv", "mamba", "linear_attention"}) {
    const std::string kinds = std::string(R"("layer_types": ["full_attention", ")") + kind + "\"]";
    for (const char* more :
         {"", R"(, "sliding_window": 512)", R"(, "sliding_window": 512, "use_sliding_window": false)"})
      EXPECT_TRUE(says(refusal_of(with(kinds + more)), std::string("layer_types: '") + kind)) << kind << more;
  }
  EXPECT_TRUE(says(refusal_of(with(R"("layer_types": ["full_attention", "sliding_attention"])")), "sliding_window"));
  EXPECT_EQ(refusal_of(with(R"("layer_types": ["full_attention", "full_attention"])")), "");
}

TEST(ModelConfig, keys_of_what_layers_share_or_differ_by_are_refused) {
  using Key = std::pair<const char*, const char*>;
  for (const auto& [key, value] :
       {Key("full_attn_idxs", "[2, 5]"), Key("use_cla", "true"), Key("num_kv_shared_layers", "4"),
        Key("mlp_only_layers", "[0, 5]"), Key("parallel_attn_mlp_res", "true"), Key("hybrid_layer_pattern", "[0, 1]"),
        Key("swa_num_key_value_heads", "2"), Key("max_window_layers", "4")}) {
    const std::string keys =
        std::string("\"sliding_window\": 512, \"num_experts\": 8, \"num_experts_per_tok\": 2, \"") + key +
        "\": " + value;
    EXPECT_TRUE(says(refusal_of(with(keys)), key)) << key;
  }
  for (const char* nothing : {R"("mlp_only_layers": [])", R"("use_cla": false)", R"("num_kv_shared_layers": 0)"})
    EXPECT_EQ(refusal_of(with(nothing)), "") << nothing;
}

TEST(ModelConfig, windows_repeat_as_the_code_of_the_model_has_them) {
  const auto every = [](const char* type, int n, const std::string& more = "") {
    const std::string keys = std::string(R"("model_type": ")") + type + R"(", "sliding_window": 512)" + more;
    EXPECT_TRUE(says(section(keys), "window = 512\nfull_attention_every = " + std::to_string(n) + "\n")) << type;
  };
  every("gemma2", 2);       // Gemma 2 (arXiv 2408.00118): every other layer
  every("gemma3_text", 6);  // Gemma 3 (arXiv 2503.19786): five of six
  every("cohere2", 4);
  every("mistral", 0);
  every("gemma3_text", 3, R"(, "sliding_window_pattern": 3)");
  every("qwen2", 0, R"(, "max_window_layers": 0)");
  EXPECT_FALSE(says(section(R"("sliding_window": 512, "max_window_layers": 12)"), "window"));
}

TEST(ModelConfig, lists_of_one_value_and_first_dense_layers_are_read) {
  const std::string s = section(R"("num_experts": 8, "moe_topk": [2, 2], "moe_intermediate_size": [256, 256],
                                   "num_shared_expert": 1, "mlp_only_layers": [0, 1])");
  EXPECT_TRUE(says(s, "experts_per_token = 2\nshared_experts = 1\nexpert_ffn = 256\ndense_layers = 2\n")) << s;
}

/// A dense decoder with `more` keys.
std::string decoder(const std::string& more) {
  return R"({"num_hidden_layers": 32, "hidden_size": 4096, "num_attention_heads": 32, "num_key_value_heads": 8,
    "vocab_size": 128256, "max_position_embeddings": 8192, "intermediate_size": 14336, "tie_word_embeddings": false)" +
         more + "}";
}

TEST(ModelConfig, the_format_of_the_weights_is_read) {
  const auto section = [](const std::string& quantization) {
    return model_section("config.json", decoder(R"(, "quantization_config": )" + quantization), {"x", ""});
  };
  EXPECT_FALSE(says(model_section("config.json", decoder(""), {"x", ""}), "native"));
  EXPECT_TRUE(says(section(R"({"quant_method": "fp8"})"), "native_weight_bits = 8\n"));
  EXPECT_TRUE(says(section(R"({"quant_method": "mxfp4"})"), "native_weight_bits = 4\nnative_format = \"mxfp4\"\n"));
  EXPECT_TRUE(says(section(R"({"quant_method": "awq", "bits": 4})"), "native_format = \"int4\"\n"));
  EXPECT_TRUE(says(section(R"({"quant_method": "modelopt", "quant_algo": "NVFP4"})"), "native_format = \"nvfp4\"\n"));
  EXPECT_TRUE(says(section(R"({"quant_method": "compressed-tensors",
                               "config_groups": {"group_0": {"weights": {"num_bits": 4, "type": "int"}}}})"),
                   "native_format = \"int4\"\n"));
  const ImportedModel unknown =
      import_model("config.json", decoder(R"(, "quantization_config": {"quant_method": "aqlm"})"), {"x", ""});
  ASSERT_EQ(unknown.doubts.size(), 1U);
  EXPECT_EQ(unknown.doubts[0].key, "quantization_config");
}

TEST(ModelConfig, what_is_no_decoder_or_contradicts_itself_is_refused) {
  EXPECT_TRUE(says(refusal_of(decoder(R"(, "architectures": ["BertForMaskedLM"])")), "no decoder"));
  EXPECT_EQ(refusal_of(decoder(R"(, "architectures": ["LlamaForCausalLM"])")), "");
  EXPECT_TRUE(says(refusal_of(decoder(R"(, "hidden_size": 2048)")), "'hidden_size' twice"));
  EXPECT_TRUE(says(refusal_of(R"({"num_hidden_layers": 32, "hidden_size": 4096, "num_attention_heads": 33,
    "vocab_size": 128256, "max_position_embeddings": 8192, "intermediate_size": 14336})"),
                   "do not divide hidden_size"));
}

}  // namespace
}  // namespace eqc
