// What a config.json leaves unsaid, by its model_type: the defaults of Hugging Face transformers and of the models' own
// code.
#pragma once

#include <cstdint>
#include <string_view>

namespace eqc {

struct ModelFamily {
  const char* type;      ///< model_type
  bool gated;            ///< three matrices in a feed-forward layer, not two
  bool tied;             ///< input and output embeddings are one matrix where tie_word_embeddings does not say
  std::int32_t context;  ///< longest sequence where no key says; 0: a key must
  std::int32_t full_attention_every = 0;  ///< of layers with windows where no key says; 0: none attends to everything
};

/// Families that differ from the usual: gated, untied, with a context of their own.
inline constexpr ModelFamily kModelFamilies[] = {
    {"gpt2", false, true, 1024},       {"gpt_neo", false, true, 2048},     {"gpt_neox", false, false, 2048},
    {"gptj", false, false, 2048},      {"codegen", false, false, 2048},    {"opt", false, true, 2048},
    {"xglm", false, true, 2048},       {"bloom", false, true, 2048},       {"falcon", false, true, 2048},
    {"RefinedWeb", false, true, 2048}, {"gpt_bigcode", false, true, 8192}, {"starcoder2", false, true, 4096},
    {"phi", false, false, 2048},       {"mpt", false, true, 2048},         {"persimmon", false, false, 16384},
    {"nemotron", false, false, 4096},  {"apertus", false, false, 0},       {"arcee", false, false, 0},
    {"gemma", true, true, 8192},       {"gemma2", true, true, 8192, 2},    {"gemma3_text", true, true, 131072, 6},
    {"cohere", true, true, 0},         {"cohere2", true, true, 0, 4},      {"minicpm", true, true, 4096},
    {"exaone", true, false, 0},        {"grok-1", true, true, 8192},       {"llama4_text", true, false, 0, 4},
};

/// Keys that mean something the columns of a model cannot hold, and what.
struct BeyondColumns {
  const char *key, *what;
};
inline constexpr BeyondColumns kBeyondColumns[] = {
    {"block_configs", "blocks that differ by layer"},
    {"compress_ratio", "a compressed cache"},
    {"compress_ratios", "a compressed cache"},
    {"linear_num_key_heads", "linear attention beside attention"},
    {"linear_attn_config", "linear attention beside attention"},
    {"mamba_num_heads", "recurrent mixers beside attention"},
    {"mamba_d_state", "recurrent mixers beside attention"},
    {"mamba_n_heads", "recurrent mixers beside attention"},
    {"ssm_cfg", "recurrent mixers"},
    {"state_size", "recurrent mixers"},
    {"attention_hidden_size", "recurrent mixers"},
    {"full_attn_idxs", "convolutions beside attention"},
    {"use_cla", "keys and values that layers share"},
    {"num_kv_shared_layers", "keys and values that layers share"},
    {"parallel_attn_mlp_res", "a dense layer beside the experts"},
    {"use_residual", "a dense layer beside the experts"},
    {"hybrid_layer_pattern", "layers of mixed kinds"},
    {"swa_num_key_value_heads", "heads that differ by layer"},
    {"blocksparse_block_size", "attention to blocks"},
    {"lru_width", "recurrent mixers beside attention"},
    {"hybrid_override_pattern", "layers of mixed kinds"},
    {"num_query_heads", "heads that differ by layer"},
    {"hidden_size_per_layer_input", "embeddings of every layer"},
    {"is_encoder_decoder", "an encoder beside the decoder"},
    {"zero_expert_num", "experts that compute nothing"},
};

/// Ends of the names that transformers gives classes whose heads do not write the next token.
inline constexpr const char* kOtherHeads[] = {
    "ForMaskedLM",          "ForPreTraining",   "ForSequenceClassification", "ForTokenClassification",
    "ForQuestionAnswering", "ForMultipleChoice"};

inline constexpr ModelFamily kUsualFamily{"", true, false, 0};

constexpr ModelFamily family_of(std::string_view type) {
  for (const ModelFamily& family : kModelFamilies)
    if (type == family.type) return family;
  return kUsualFamily;
}

}  // namespace eqc
