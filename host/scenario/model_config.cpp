// Keys under the names that publishers give them; what the columns cannot hold is refused by its key.
#include "host/scenario/model_config.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <vector>

#include "host/base/diagnostics.hpp"
#include "host/scenario/model_families.hpp"
#include "host/scenario/native_format.hpp"
#include "kernels/model/arithmetic.hpp"

namespace eqc {
namespace {

using Json = nlohmann::json;
using Keys = std::vector<const char*>;

constexpr std::int64_t kMostCount = 1 << 30;
const Keys kWindowKeys = {"sliding_window", "sliding_window_size", "attention_chunk_size"};

class ConfigReader {
 public:
  ConfigReader(std::string file, const Json& config, Diagnostics& faults)
      : file_(std::move(file)), config_(config), faults_(faults) {}

  /// The first of `keys` that is there and not null.
  const Json* find(const Keys& keys) {
    for (const char* key : keys) {
      const Json* at = value_at(key);
      if (at == nullptr || at->is_null()) continue;
      found_ = key;
      return &*at;
    }
    return nullptr;
  }

  std::optional<std::int32_t> whole(const Keys& keys) {
    const Json* value = find(keys);
    if (value == nullptr) return std::nullopt;
    if (value->is_array() && !value->empty() && std::equal(value->begin() + 1, value->end(), value->begin()))
      value = &value->front();  // the same in every layer
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

  bool flag(const char* key, bool otherwise = false) {
    const Json* value = find({key});
    return value != nullptr && value->is_boolean() ? value->get<bool>() : otherwise;
  }

  std::string word(const char* key) {
    const Json* value = find({key});
    return value != nullptr && value->is_string() ? value->get<std::string>() : "";
  }

  void fault(const std::string& key, const std::string& what) { faults_.add(file_, 0, key, what); }

 private:
  /// The key of the object, or "inner.key" of an object in it.
  const Json* value_at(const std::string& key) const {
    const std::size_t dot = key.find('.');
    const auto at = config_.find(key.substr(0, dot));
    if (at == config_.end()) return nullptr;
    if (dot == std::string::npos) return &*at;
    if (!at->is_object()) return nullptr;
    const auto inner = at->find(key.substr(dot + 1));
    return inner == at->end() ? nullptr : &*inner;
  }

  std::string file_, found_;
  const Json& config_;
  Diagnostics& faults_;
};

const Json* layer_kinds(ConfigReader& c) {
  const Json* kinds = c.find({"layer_types"});
  return kinds != nullptr && kinds->is_array() ? kinds : nullptr;
}

bool attends_to_all(const Json& kind) { return kind == "full_attention" || kind == "attention"; }
bool attends_to_window(const Json& kind) { return kind == "sliding_attention" || kind == "chunked_attention"; }

/// Layers that do not attend fit no column, nor do windows without a size.
void check_layer_kinds(ConfigReader& c) {
  const Json* kinds = layer_kinds(c);
  if (kinds == nullptr) return;
  for (const Json& kind : *kinds)
    if (!attends_to_all(kind) && !attends_to_window(kind)) {
      const std::string name = kind.is_string() ? kind.get<std::string>() : kind.dump();
      c.fault("layer_types",
              "'" + name + "' is neither full nor sliding attention: layers of mixed kinds fit no column");
      return;
    }
  if (std::any_of(kinds->begin(), kinds->end(), attends_to_window) && c.find(kWindowKeys) == nullptr)
    c.fault("layer_types", "has sliding attention, and no sliding_window says how wide");
}

/// Every how many layers one attends to everything: from the kinds of layers, which must repeat.
std::int32_t full_attention_every(ConfigReader& c, const Json& kinds) {
  std::vector<std::size_t> full;
  for (std::size_t i = 0; i < kinds.size(); ++i)
    if (attends_to_all(kinds[i])) full.push_back(i);
  if (full.size() == kinds.size()) return 1;
  if (full.empty()) return 0;
  const std::size_t every = full.size() > 1 ? full[1] - full[0] : kinds.size();
  for (std::size_t i = 1; i < full.size(); ++i)
    if (full[i] - full[i - 1] != every) {
      c.fault("layer_types", "full attention does not come every n-th layer");
      break;
    }
  return static_cast<std::int32_t>(every);
}

/// Without kinds of layers: by their keys, else as the model's code has it. Qwen's first max_window_layers attend to
/// everything, the others to a window.
std::int32_t full_attention_without_kinds(ConfigReader& c, const ModelSpec& m) {
  if (const auto full = c.whole({"max_window_layers"}); full && *full > 0) {
    if (*full >= m.layers) return 1;
    c.fault("max_window_layers", "layers attend to everything before others have windows: no n-th layer of all");
  }
  return c.whole_or(family_of(c.word("model_type")).full_attention_every,
                    {"sliding_window_pattern", "full_attention_interval", "no_rope_layer_interval"});
}

void read_attention(ConfigReader& c, ModelSpec& m) {
  m.heads = c.required({"num_attention_heads", "n_head", "n_heads", "num_heads", "attention_heads"});
  m.head_dim = c.whole_or(m.heads > 0 ? m.hidden / m.heads : 0, {"head_dim", "kv_channels"});
  if (m.heads > 0 && m.hidden % m.heads != 0 && c.find({"head_dim", "kv_channels", "kv_lora_rank"}) == nullptr)
    c.fault("num_attention_heads", "do not divide hidden_size, and no head_dim says how wide a head is");
  m.kv_heads = c.whole_or(c.flag("multi_query") ? 1 : m.heads, {"num_key_value_heads", "num_kv_heads", "n_head_kv",
                                                                "multi_query_group_num", "attn_config.kv_n_heads"});
  if (c.flag("multi_query") && !c.flag("new_decoder_architecture", true)) m.kv_heads = 1;  // Falcon: the key is unused
  if (const auto latent = c.whole({"kv_lora_rank"})) {
    m.attention = AttentionKind::latent;
    m.kv_lora = *latent;
    m.q_lora = c.whole_or(0, {"q_lora_rank"});
    m.rope_dim = c.required({"qk_rope_head_dim"});
    m.nope_dim = c.required({"qk_nope_head_dim"});
    m.v_dim = c.required({"v_head_dim"});
    m.head_dim = m.nope_dim + m.rope_dim;
  }
  if (const auto kept = c.whole({"index_topk"})) {
    m.sparse_keys = *kept;
    m.index_heads = c.required({"index_n_heads"});
    m.index_width = c.required({"index_head_dim"});
    m.index_every = std::max(1, c.whole_or(1, {"index_topk_freq"}));
  }
  const Json* used = c.find({"use_sliding_window"});
  if (used != nullptr && used->is_boolean() && !used->get<bool>()) return;
  m.window = c.whole_or(0, kWindowKeys);
  if (m.window <= 0) return;
  const Json* kinds = layer_kinds(c);
  m.full_attention_every = kinds != nullptr ? full_attention_every(c, *kinds) : full_attention_without_kinds(c, m);
  if (m.full_attention_every == 1) m.window = 0;  // no layer has it
}

/// Dense layers before the experts; any others fit no column.
void read_dense_layers(ConfigReader& c, ModelSpec& m) {
  m.dense_layers = c.whole_or(0, {"first_k_dense_replace", "num_dense_layers", "moe_layer_start_index"});
  const Json* dense = c.find({"mlp_only_layers"});
  if (dense == nullptr || !dense->is_array() || dense->empty()) return;
  for (std::size_t i = 0; i < dense->size(); ++i)
    if ((*dense)[i] != i) {
      c.fault("mlp_only_layers", "is not the first layers, which the columns of a model cannot hold");
      return;
    }
  m.dense_layers = static_cast<std::int32_t>(dense->size());
}

void read_experts(ConfigReader& c, ModelSpec& m) {
  m.experts = c.whole_or(
      0, {"num_experts", "n_routed_experts", "num_local_experts", "moe_num_experts", "ffn_config.moe_num_experts"});
  if (m.experts <= 1) {
    m.experts = 0;
    return;
  }
  m.experts_per_token = c.required({"num_experts_per_tok", "num_experts_per_token", "moe_top_k", "moe_topk", "moe_k",
                                    "num_selected_experts", "experts_per_token", "ffn_config.moe_top_k"});
  const auto own = c.whole({"moe_intermediate_size", "expert_ffn_hidden_size"});
  m.expert_ffn = own.value_or(m.ffn);
  read_dense_layers(c, m);
  m.moe_every = std::max(1, c.whole_or(1, {"moe_layer_freq", "decoder_sparse_step", "interleave_moe_layer_step",
                                           "moe_layer_interval", "moe_layer_frequency"}));
  m.shared_experts =
      c.whole_or(0, {"n_shared_experts", "num_shared_experts", "num_shared_expert", "moe_num_shared_experts"});
  if (const auto width = c.whole({"share_expert_dim", "shared_expert_intermediate_size"}); width && m.expert_ffn > 0) {
    if (*width % m.expert_ffn != 0)
      c.fault("share_expert_dim", "is no multiple of the width of an expert, which shared experts have here");
    m.shared_experts = *width / m.expert_ffn;
  }
  if (c.word("model_type") == "llama4_text") m.shared_experts = 1;  // of its code: beside the routed one, always
  if (const auto dense = c.whole({"intermediate_size_mlp"})) m.ffn = *dense;
  if (m.dense_layers == 0 && m.moe_every == 1) m.ffn = 0;  // no layer is dense
}

/// Does its head write the next token? By the names that transformers gives classes: BertForMaskedLM does not.
void check_decoder(ConfigReader& c) {
  const Json* classes = c.find({"architectures"});
  if (classes == nullptr || !classes->is_array()) return;
  for (const Json& name : *classes)
    for (const char* head : kOtherHeads)
      if (name.is_string() && name.get<std::string>().ends_with(head)) {
        c.fault("architectures", "'" + name.get<std::string>() + "' writes no next token: no decoder");
        return;
      }
}

ModelSpec spec_of(ConfigReader& c) {
  ModelSpec m;
  for (const BeyondColumns& beyond : kBeyondColumns)
    if (const Json* value = c.find({beyond.key});
        value != nullptr && *value != false && *value != 0 && !(value->is_array() && value->empty()))
      c.fault(beyond.key, std::string("is ") + beyond.what + ", which the columns of a model cannot hold");
  if (const Json* kinds = c.find({"attn_type_list"}); kinds != nullptr && kinds->is_array())
    for (const Json& kind : *kinds)
      if (kind != 1) {
        c.fault("attn_type_list", "has layers of linear attention, which the columns of a model cannot hold");
        break;
      }
  check_layer_kinds(c);
  check_decoder(c);
  const std::string type = c.word("model_type");
  const ModelFamily family = family_of(type);
  m.layers = c.required({"num_hidden_layers", "n_layer", "n_layers", "num_layers"});
  m.hidden = c.required({"hidden_size", "n_embd", "d_model", "n_embed"});
  m.vocab = c.required({"vocab_size", "padded_vocab_size"});
  const Keys context = {"max_position_embeddings", "n_positions", "max_seq_len", "seq_length", "max_sequence_length"};
  m.max_context = family.context > 0 ? c.whole_or(family.context, context) : c.required(context);
  m.ffn = c.whole_or(4 * std::min(m.hidden, 1 << 28),
                     {"intermediate_size", "ffn_hidden_size", "n_inner", "ffn_dim", "ffn_config.ffn_hidden_size"});
  if (type == "qwen") m.ffn /= 2;  // of its code: the key counts both halves of the gate
  m.gated = family.gated ? 1 : 0;
  m.tied_embeddings = c.flag("tie_word_embeddings", family.tied) ? 1 : 0;
  read_attention(c, m);
  read_experts(c, m);
  return m;
}

/// The cells of the row in the order of a section: numbers, texts (in quotes there), yes and no (true and false there).
struct Cell {
  enum class Kind { number, text, flag } kind;
  const char* column;
  std::string value;
};

std::vector<Cell> cells_of_spec(const ModelSpec& m, const std::optional<NativeFormat>& format,
                                const ImportedNames& names) {
  std::vector<Cell> cells = {{Cell::Kind::text, "id", names.id}};
  const auto number = [&](const char* column, std::int64_t value) {
    cells.push_back({Cell::Kind::number, column, std::to_string(value)});
  };
  const auto flag = [&](const char* column, bool value) {
    cells.push_back({Cell::Kind::flag, column, value ? "yes" : "no"});
  };
  const auto billion = [&](const char* column, double value) {
    cells.push_back({Cell::Kind::number, column, fmt::format("{:.4g}", value / 1e9)});
  };
  if (!names.developer.empty()) cells.push_back({Cell::Kind::text, "developer", names.developer});
  billion("parameters_billion", total_params(m));
  if (m.experts > 0) billion("active_parameters_billion", active_params(m));
  number("layers", m.layers), number("hidden", m.hidden), number("heads", m.heads), number("kv_heads", m.kv_heads);
  number("head_dim", m.head_dim), number("ffn", m.ffn), flag("gated", m.gated != 0);
  flag("tied_embeddings", m.tied_embeddings != 0), number("vocab", m.vocab), number("max_context", m.max_context);
  if (m.attention == AttentionKind::latent) {
    cells.push_back({Cell::Kind::text, "attention", "mla"});
    number("q_lora", m.q_lora), number("kv_lora", m.kv_lora), number("rope_dim", m.rope_dim);
    number("nope_dim", m.nope_dim), number("v_dim", m.v_dim);
  }
  if (m.sparse_keys > 0) {
    number("sparse_keys", m.sparse_keys), number("index_heads", m.index_heads);
    number("index_width", m.index_width), number("index_every", m.index_every);
  }
  if (format && format->bits < 16) number("native_weight_bits", static_cast<std::int64_t>(format->bits));
  if (format && !format->name.empty()) cells.push_back({Cell::Kind::text, "native_format", format->name});
  if (m.window > 0) number("window", m.window), number("full_attention_every", m.full_attention_every);
  if (m.experts > 0) {
    number("experts", m.experts), number("experts_per_token", m.experts_per_token);
    number("shared_experts", m.shared_experts), number("expert_ffn", m.expert_ffn);
    number("dense_layers", m.dense_layers), number("moe_every", m.moe_every);
  }
  return cells;
}

std::string section_of(const std::vector<Cell>& cells) {
  std::string s = "[[model]]\n";
  for (const Cell& cell : cells)
    s += fmt::format("{} = {}\n", cell.column,
                     cell.kind == Cell::Kind::text   ? Json(cell.value).dump()
                     : cell.kind == Cell::Kind::flag ? (cell.value == "yes" ? "true" : "false")
                                                     : cell.value);
  return s;
}

/// Notices a key that an object has twice, of which the parser keeps the last.
struct RepeatedKeys {
  std::vector<std::set<std::string>> open;
  std::string key;
  bool operator()(int /*depth*/, Json::parse_event_t event, Json& parsed) {
    if (event == Json::parse_event_t::object_start) open.emplace_back();
    if (event == Json::parse_event_t::object_end) open.pop_back();
    if (event == Json::parse_event_t::key && !open.back().insert(parsed.get<std::string>()).second)
      key = parsed.get<std::string>();
    return true;
  }
};

/// Parts beside the language model that `config` describes, and what it does not say.
std::vector<CountDoubt> count_doubts(const Json& whole, const Json& config, const ModelSpec& spec) {
  std::vector<CountDoubt> doubts;
  const auto tie = config.find("tie_word_embeddings");
  if (tie == config.end() || !tie->is_boolean()) {
    ModelSpec other = spec;
    other.tied_embeddings = 1 - spec.tied_embeddings;
    doubts.push_back({"tie_word_embeddings",
                      fmt::format("is not said and read as {}", spec.tied_embeddings != 0 ? "true" : "false"),
                      total_params(other) / 1e9});
  }
  if (!native_format(whole) || !native_format(config))
    doubts.push_back({"quantization_config", "names a format that is not known here: weights count as 16 bits", NAN});
  for (const char* part : {"vision_config", "audio_config", "speech_config"})
    if (const auto at = whole.find(part); at != whole.end() && at->is_object())
      doubts.push_back({part, "is another part, which is not counted", NAN});
  return doubts;
}

}  // namespace

ImportedModel import_model(const std::string& file, const std::string& text, const ImportedNames& names) {
  RepeatedKeys repeated;
  const Json whole = Json::parse(text, std::ref(repeated), false);
  if (whole.is_discarded() || !whole.is_object()) throw InputError(file, "is no JSON object (a config.json)");
  if (!repeated.key.empty()) throw InputError(file, "has the key '" + repeated.key + "' twice in one object");
  const auto inner = whole.find("text_config");
  const Json& config = inner != whole.end() && inner->is_object() ? *inner : whole;
  Diagnostics faults;
  ConfigReader reader(file, config, faults);
  const ModelSpec spec = spec_of(reader);
  if (!faults.ok()) throw InputError(faults);
  const std::optional<NativeFormat> format = native_format(whole.contains("quantization_config") ? whole : config);
  const std::vector<Cell> cells = cells_of_spec(spec, format, names);
  ImportedModel model{section_of(cells), {}, total_params(spec) / 1e9, count_doubts(whole, config, spec)};
  for (const Cell& cell : cells) model.cells[cell.column] = cell.value;
  return model;
}

std::string model_section(const std::string& file, const std::string& text, const ImportedNames& names) {
  return import_model(file, text, names).section;
}

}  // namespace eqc
