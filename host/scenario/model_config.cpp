// Keys under the names that publishers give them; what the columns cannot hold is refused by its key.
#include "host/scenario/model_config.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <vector>

#include "host/base/diagnostics.hpp"
#include "kernels/model/arithmetic.hpp"

namespace eqc {
namespace {

using Json = nlohmann::json;
using Keys = std::vector<const char*>;

constexpr std::int64_t kMostCount = 1 << 30;

/// Keys that mean something the columns cannot hold, and what.
constexpr struct {
  const char *key, *what;
} kBeyondColumns[] = {
    {"block_configs", "blocks that differ by layer"},
    {"compress_ratio", "a compressed cache"},
    {"compress_ratios", "a compressed cache"},
    {"linear_num_key_heads", "linear attention beside attention"},
    {"mamba_num_heads", "recurrent mixers beside attention"},
    {"mamba_d_state", "recurrent mixers beside attention"},
    {"ssm_cfg", "recurrent mixers"},
    {"hybrid_override_pattern", "layers of mixed kinds"},
};

/// Architectures whose feed-forward layers have two matrices.
constexpr const char* kPlainFeedForward[] = {"gpt2",   "gpt_neo",     "gpt_neox",   "gptj", "opt", "bloom",
                                             "falcon", "gpt_bigcode", "starcoder2", "phi",  "mpt"};

class ConfigReader {
 public:
  ConfigReader(std::string file, const Json& config, Diagnostics& faults)
      : file_(std::move(file)), config_(config), faults_(faults) {}

  /// The first of `keys` that is there and not null.
  const Json* find(const Keys& keys) {
    for (const char* key : keys) {
      const auto at = config_.find(key);
      if (at == config_.end() || at->is_null()) continue;
      found_ = key;
      return &*at;
    }
    return nullptr;
  }

  std::optional<std::int32_t> whole(const Keys& keys) {
    const Json* value = find(keys);
    if (value == nullptr) return std::nullopt;
    if (value->is_array()) {
      fault(found_, "differs by layer, which the columns of a model cannot hold");
      return std::nullopt;
    }
    if (!value->is_number_integer() || value->get<double>() < 0 || value->get<double>() > kMostCount) {
      fault(found_, "is no whole number from 0 to 2^30");
      return std::nullopt;
    }
    return value->get<std::int32_t>();
  }

  std::int32_t whole_or(std::int32_t otherwise, const Keys& keys) { return whole(keys).value_or(otherwise); }

  std::int32_t required(const Keys& keys) {
    if (find(keys) == nullptr) fault(keys[0], "is missing (the architecture cannot be known without it)");
    return whole_or(0, keys);
  }

  bool flag(const char* key) {
    const Json* value = find({key});
    return value != nullptr && value->is_boolean() && value->get<bool>();
  }

  void fault(const std::string& key, const std::string& what) { faults_.add(file_, 0, key, what); }

 private:
  std::string file_, found_;
  const Json& config_;
  Diagnostics& faults_;
};

/// Every how many layers one attends to everything: from the kinds of layers, which must repeat.
std::int32_t full_attention_every(ConfigReader& c, const Json& kinds) {
  std::vector<std::size_t> full;
  for (std::size_t i = 0; i < kinds.size(); ++i) {
    const std::string kind = kinds[i].is_string() ? kinds[i].get<std::string>() : "";
    if (kind == "full_attention") full.push_back(i);
    if (kind == "full_attention" || kind == "sliding_attention") continue;
    c.fault("layer_types", "'" + kind + "' is neither full nor sliding attention: layers of mixed kinds fit no column");
    return 1;
  }
  if (full.size() == kinds.size()) return 1;
  if (full.empty()) return 0;
  const std::size_t every = full.size() > 1 ? full[1] - full[0] : kinds.size();
  for (std::size_t i = 1; i < full.size(); ++i)
    if (full[i] - full[i - 1] != every) c.fault("layer_types", "full attention does not come every n-th layer");
  return static_cast<std::int32_t>(every);
}

void read_attention(ConfigReader& c, ModelSpec& m) {
  m.heads = c.required({"num_attention_heads", "n_head", "n_heads"});
  m.head_dim = c.whole_or(m.heads > 0 ? m.hidden / m.heads : 0, {"head_dim", "kv_channels"});
  m.kv_heads = c.whole_or(c.flag("multi_query") ? 1 : m.heads, {"num_key_value_heads", "num_kv_heads", "n_head_kv"});
  if (const auto latent = c.whole({"kv_lora_rank"})) {
    m.attention = AttentionKind::latent;
    m.kv_lora = *latent;
    m.q_lora = c.whole_or(0, {"q_lora_rank"});
    m.rope_dim = c.required({"qk_rope_head_dim"});
    m.nope_dim = c.required({"qk_nope_head_dim"});
    m.v_dim = c.required({"v_head_dim"});
    m.head_dim = m.nope_dim + m.rope_dim;
  }
  const Json* used = c.find({"use_sliding_window"});
  if (used != nullptr && used->is_boolean() && !used->get<bool>()) return;
  m.window = c.whole_or(0, {"sliding_window", "sliding_window_size"});
  if (m.window <= 0) return;
  m.full_attention_every = c.whole_or(0, {"sliding_window_pattern", "full_attention_interval"});
  if (const Json* kinds = c.find({"layer_types"}); kinds != nullptr && kinds->is_array())
    m.full_attention_every = full_attention_every(c, *kinds);
}

void read_experts(ConfigReader& c, ModelSpec& m) {
  m.experts = c.whole_or(0, {"num_experts", "n_routed_experts", "num_local_experts", "moe_num_experts"});
  if (m.experts <= 1) {
    m.experts = 0;
    return;
  }
  m.experts_per_token = c.required({"num_experts_per_tok", "num_experts_per_token", "moe_top_k", "moe_topk"});
  const auto own = c.whole({"moe_intermediate_size", "expert_ffn_hidden_size"});
  m.expert_ffn = own.value_or(m.ffn);
  m.dense_layers = c.whole_or(0, {"first_k_dense_replace", "num_dense_layers", "moe_layer_start_index"});
  m.moe_every = std::max(1, c.whole_or(1, {"moe_layer_freq", "decoder_sparse_step", "interleave_moe_layer_step"}));
  m.shared_experts = c.whole_or(0, {"n_shared_experts", "num_shared_experts", "moe_num_shared_experts"});
  if (const auto width = c.whole({"share_expert_dim", "shared_expert_intermediate_size"}); width && m.expert_ffn > 0) {
    if (*width % m.expert_ffn != 0)
      c.fault("share_expert_dim", "is no multiple of the width of an expert, which shared experts have here");
    m.shared_experts = *width / m.expert_ffn;
  }
  if (m.dense_layers == 0 && m.moe_every == 1) m.ffn = 0;  // no layer is dense
}

ModelSpec spec_of(ConfigReader& c) {
  ModelSpec m;
  for (const auto& beyond : kBeyondColumns)
    if (c.find({beyond.key}) != nullptr)
      c.fault(beyond.key, std::string("is ") + beyond.what + ", which the columns of a model cannot hold");
  m.layers = c.required({"num_hidden_layers", "n_layer", "n_layers", "num_layers"});
  m.hidden = c.required({"hidden_size", "n_embd", "d_model"});
  m.vocab = c.required({"vocab_size"});
  m.max_context = c.required({"max_position_embeddings", "n_positions", "max_seq_len", "seq_length"});
  m.ffn = c.whole_or(4 * std::min(m.hidden, 1 << 28), {"intermediate_size", "ffn_hidden_size", "n_inner"});
  const Json* type = c.find({"model_type"});
  const std::string kind = type != nullptr && type->is_string() ? type->get<std::string>() : "";
  m.gated = std::find(std::begin(kPlainFeedForward), std::end(kPlainFeedForward), kind) == std::end(kPlainFeedForward);
  m.tied_embeddings = c.flag("tie_word_embeddings") ? 1 : 0;
  read_attention(c, m);
  read_experts(c, m);
  return m;
}

std::string line(const char* key, std::int64_t value) { return fmt::format("{} = {}\n", key, value); }
std::string yes_or_no(const char* key, bool value) { return fmt::format("{} = {}\n", key, value); }

std::string section_of(const ModelSpec& m, const ImportedNames& names) {
  const double active = active_params(m);
  std::string s = fmt::format("[[model]]\nid = \"{}\"\n", names.id);
  if (!names.developer.empty()) s += fmt::format("developer = {}\n", Json(names.developer).dump());
  s += fmt::format("parameters_billion = {:.4g}\n", total_params(m) / 1e9);
  if (m.experts > 0) s += fmt::format("active_parameters_billion = {:.4g}\n", active / 1e9);
  s += line("layers", m.layers) + line("hidden", m.hidden) + line("heads", m.heads) + line("kv_heads", m.kv_heads) +
       line("head_dim", m.head_dim) + line("ffn", m.ffn) + yes_or_no("gated", m.gated != 0) +
       yes_or_no("tied_embeddings", m.tied_embeddings != 0) + line("vocab", m.vocab) +
       line("max_context", m.max_context);
  if (m.attention == AttentionKind::latent)
    s += "attention = \"mla\"\n" + line("q_lora", m.q_lora) + line("kv_lora", m.kv_lora) +
         line("rope_dim", m.rope_dim) + line("nope_dim", m.nope_dim) + line("v_dim", m.v_dim);
  if (m.window > 0) s += line("window", m.window) + line("full_attention_every", m.full_attention_every);
  if (m.experts > 0)
    s += line("experts", m.experts) + line("experts_per_token", m.experts_per_token) +
         line("shared_experts", m.shared_experts) + line("expert_ffn", m.expert_ffn) +
         line("dense_layers", m.dense_layers) + line("moe_every", m.moe_every);
  return s;
}

}  // namespace

std::string model_section(const std::string& file, const std::string& text, const ImportedNames& names) {
  Json config = Json::parse(text, nullptr, false);
  if (config.is_discarded() || !config.is_object()) throw InputError(file, "is no JSON object (a config.json)");
  if (const auto inner = config.find("text_config"); inner != config.end() && inner->is_object()) config = Json(*inner);
  Diagnostics faults;
  ConfigReader reader(file, config, faults);
  const ModelSpec spec = spec_of(reader);
  if (!faults.ok()) throw InputError(faults);
  return section_of(spec, names);
}

}  // namespace eqc
