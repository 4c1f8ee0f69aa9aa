// model/models.csv: architectures and published training facts of language models.
#include "host/base/text.hpp"
#include "host/catalog/tables.hpp"
#include "kernels/model/spec.hpp"

namespace eqc {

std::vector<std::string> model_columns() {
  return {"id",
          "name",
          "developer",
          "country",
          "released",
          "weights",
          "licence",
          "estimate",
          "parameters_billion",
          "active_parameters_billion",
          "layers",
          "hidden",
          "heads",
          "kv_heads",
          "head_dim",
          "ffn",
          "gated",
          "tied_embeddings",
          "vocab",
          "max_context",
          "attention",
          "q_lora",
          "kv_lora",
          "rope_dim",
          "nope_dim",
          "v_dim",
          "window",
          "full_attention_every",
          "experts",
          "experts_per_token",
          "shared_experts",
          "expert_ffn",
          "dense_layers",
          "moe_every",
          "other_parameters_billion",
          "training_tokens_billion",
          "training_FLOP",
          "training_hardware",
          "training_gpu_hours",
          "native_weight_bits",
          "parameter_note",
          "source",
          "as_of",
          "notes",
          "recurrent_layers?",
          "attention_layers?",
          "recurrent_inputs?",
          "recurrent_width?",
          "recurrent_state?",
          "recurrent_state_bytes?",
          "expert_latent?",
          "sparse_keys?",
          "index_heads?",
          "index_width?",
          "index_every?",
          "native_format?",
          "global_batch_tokens?"};
}

namespace {

void read_attention(RowReader& row, ModelSpec& spec) {
  spec.attention = row.choice("attention", {"gqa", "mla"}) == 1 ? AttentionKind::latent : AttentionKind::grouped_query;
  spec.q_lora = row.whole_or(0, "q_lora");
  spec.kv_lora = row.whole_or(0, "kv_lora");
  spec.rope_dim = row.whole_or(0, "rope_dim");
  spec.nope_dim = row.whole_or(0, "nope_dim");
  spec.v_dim = row.whole_or(0, "v_dim");
  spec.window = row.whole_or(0, "window");
  spec.full_attention_every = row.whole_or(1, "full_attention_every");
  spec.sparse_keys = row.whole_or(0, "sparse_keys");
  spec.index_heads = row.whole_or(0, "index_heads");
  spec.index_width = row.whole_or(0, "index_width");
  spec.index_every = row.whole_or(1, "index_every");
}

void read_experts(RowReader& row, ModelSpec& spec) {
  spec.experts = row.whole_or(0, "experts");
  spec.experts_per_token = row.whole_or(0, "experts_per_token");
  spec.shared_experts = row.whole_or(0, "shared_experts");
  spec.expert_ffn = row.whole_or(0, "expert_ffn");
  spec.dense_layers = row.whole_or(0, "dense_layers");
  spec.moe_every = row.whole_or(1, "moe_every");
  spec.expert_latent = row.whole_or(0, "expert_latent");
}

void read_recurrent(RowReader& row, ModelSpec& spec) {
  spec.recurrent_layers = row.whole_or(0, "recurrent_layers");
  const std::int32_t others = spec.layers > spec.recurrent_layers ? spec.layers - spec.recurrent_layers : 0;
  spec.attention_layers = spec.recurrent_layers > 0 ? row.whole_or(others, "attention_layers") : 0;
  spec.recurrent_inputs = row.whole_or(0, "recurrent_inputs");
  spec.recurrent_width = row.whole_or(0, "recurrent_width");
  spec.recurrent_state = row.whole_or(0, "recurrent_state");
  spec.recurrent_state_bytes = row.number_or(4, "recurrent_state_bytes", kPositive);
}

ModelSpec read_spec(RowReader& row) {
  ModelSpec spec;
  spec.params = row.number_or(0, "parameters_billion", kPositive) * 1e9;
  spec.active_params = row.number_or(spec.params / 1e9, "active_parameters_billion", kPositive) * 1e9;
  spec.layers = row.whole_or(0, "layers");
  spec.hidden = row.whole_or(0, "hidden");
  spec.heads = row.whole_or(0, "heads");
  spec.kv_heads = row.whole_or(0, "kv_heads");
  spec.head_dim = row.whole_or(0, "head_dim");
  spec.ffn = row.whole_or(0, "ffn");
  spec.vocab = row.whole_or(0, "vocab");
  spec.max_context = row.whole_or(0, "max_context");
  spec.gated = row.yes("gated") ? 1 : 0;
  spec.tied_embeddings = row.yes("tied_embeddings") ? 1 : 0;
  read_attention(row, spec);
  read_experts(row, spec);
  read_recurrent(row, spec);
  spec.other_params = row.number_or(0, "other_parameters_billion", kAnyNumber) * 1e9;
  spec.training_tokens = row.number_or(0, "training_tokens_billion", kNonNegative) * 1e9;
  spec.native_weight_bits = row.number_or(16, "native_weight_bits", kPositive);
  return spec;
}

void require_positive(RowReader& row, const char* column, std::int32_t value) {
  if (value <= 0) row.fault(column, "must be above 0 for a model with layers");
}

void check_attention(RowReader& row, const ModelSpec& spec) {
  require_positive(row, "heads", spec.heads);
  if (spec.attention == AttentionKind::latent) {
    require_positive(row, "kv_lora", spec.kv_lora);
    require_positive(row, "v_dim", spec.v_dim);
    return;
  }
  require_positive(row, "kv_heads", spec.kv_heads);
  require_positive(row, "head_dim", spec.head_dim);
  if (spec.kv_heads > 0 && spec.heads % spec.kv_heads != 0)
    row.fault("kv_heads", std::to_string(spec.kv_heads) + " does not divide heads = " + std::to_string(spec.heads) +
                              " (query heads share key/value heads evenly)");
}

void check_sparse(RowReader& row, const ModelSpec& spec) {
  if (spec.sparse_keys == 0) return;
  require_positive(row, "index_heads", spec.index_heads);
  require_positive(row, "index_width", spec.index_width);
  require_positive(row, "index_every", spec.index_every);
  if (spec.window > 0 || spec.recurrent_layers > 0)
    row.fault("sparse_keys", "is set beside a window or recurrent layers; sparse attention picks from all tokens");
}

void check_recurrent(RowReader& row, const ModelSpec& spec) {
  if (spec.recurrent_layers == 0) return;
  require_positive(row, "recurrent_inputs", spec.recurrent_inputs);
  require_positive(row, "recurrent_width", spec.recurrent_width);
  require_positive(row, "recurrent_state", spec.recurrent_state);
  if (spec.window > 0)
    row.fault("window", "is set beside recurrent_layers; the attention layers of a hybrid see the whole context");
}

void check_experts(RowReader& row, const ModelSpec& spec) {
  if (spec.experts == 0) return require_positive(row, "ffn", spec.ffn);
  require_positive(row, "expert_ffn", spec.expert_ffn);
  require_positive(row, "moe_every", spec.moe_every);
  if (spec.experts_per_token < 1 || spec.experts_per_token > spec.experts)
    row.fault("experts_per_token", std::to_string(spec.experts_per_token) +
                                       " is not between 1 and experts = " + std::to_string(spec.experts));
  if (spec.dense_layers > spec.layers) row.fault("dense_layers", "exceeds layers = " + std::to_string(spec.layers));
}

void check_spec(RowReader& row, const ModelSpec& spec) {
  if (spec.active_params > spec.params && spec.params > 0)
    row.fault("active_parameters_billion",
              "exceeds parameters_billion; a token cannot touch more parameters than there are");
  if (spec.layers == 0) return;  // no architecture: such a row is priced only through its interface
  if (spec.params <= 0)
    row.fault("parameters_billion", "is empty but the row has an architecture; give the published count");
  require_positive(row, "hidden", spec.hidden);
  require_positive(row, "vocab", spec.vocab);
  require_positive(row, "max_context", spec.max_context);
  check_attention(row, spec);
  check_experts(row, spec);
  check_sparse(row, spec);
  check_recurrent(row, spec);
}

}  // namespace

bool ModelRow::has_architecture() const { return spec->layers > 0; }
double ModelRow::parameters() const { return spec->params; }

void append_model(RowReader& row, std::set<std::string>& seen, Catalog& catalog) {
  ModelRow model;
  model.id = row.id("id", seen);
  model.name = row.required_text("name");
  model.developer = row.text("developer");
  model.country = row.text("country");
  model.released = row.text("released");
  model.open_weights = row.choice("weights", {"closed", "open"}) == 1;
  model.licence = row.text("licence");
  model.estimate = row.yes("estimate");
  const ModelSpec spec = read_spec(row);
  model.spec = std::make_shared<const ModelSpec>(spec);
  model.training_flop = row.optional("training_FLOP", kPositive);
  model.global_batch_tokens = row.optional("global_batch_tokens", kPositive);
  model.training_hardware = row.text("training_hardware");
  model.training_gpu_hours = row.optional("training_gpu_hours", kPositive);
  model.parameter_note = row.text("parameter_note");
  model.native_format = row.text("native_format");
  model.origin = row.origin();
  check_spec(row, spec);
  catalog.models.push_back(std::move(model));
}

}  // namespace eqc
