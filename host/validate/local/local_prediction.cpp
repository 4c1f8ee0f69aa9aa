// Decode and prefill speeds of local software.
#include "host/validate/local/local_prediction.hpp"

#include <cmath>

namespace eqc {
namespace {

/// Plain roofline of a decode step: active weights at the data sheet's memory rate.
double roofline_decode_s(const ModelSpec& m, const LocalTask& x) {
  return (local_step_bytes(m, x) + x.batch * kv_bytes_per_sequence(m, x.context_tokens, x.kv_byte)) / x.memory_rate;
}

double roofline_prefill_s(const ModelSpec& m, const LocalTask& x) {
  return x.prompt_tokens * forward_flop_per_token(m, x.prompt_tokens) / x.matrix_peak / x.devices;
}

/// Tokens per second of one user, with the prompt's time left out and whatever the statistic.
bool of_one_user(const std::string& quantity) {
  return quantity.starts_with("user_output_speed") && quantity.find("incl_ctx") == std::string::npos;
}

}  // namespace

bool is_local_row(const TruthRow& row) {
  if (of_one_user(row.quantity)) return is_local_framework(row.text("framework"));
  return row.quantity == "decode_speed" || row.quantity == "prefill_speed" || row.quantity == "decode_speed_aggregate";
}

double local_step_bytes(const ModelSpec& m, const LocalTask& task) {
  const double experts =
      moe_layers(m) * touched_experts(m, static_cast<std::int64_t>(task.batch)) * one_expert_params(m);
  return (experts * task.weight_bits + (local_shared_params(m) + embedding_params(m)) * task.head_bits) / 8;
}

TimeParts local_decode_time(const Catalog& catalog, const LocalRow& row) {
  const LocalSoftware& software = row.profile.software;
  const double independent = row.task.batch > 1 ? std::pow(row.task.batch, software.expert_spread) : 1;
  return local_decode_time(*catalog.models[row.model_row].spec, software, row.task, independent);
}

Prediction predict_local(const TruthContext& x, const TruthRow& row) {
  const LocalRow local = local_row(x, row);
  if (!local.reason.empty()) return Prediction::not_scored(local.reason);
  const ModelSpec& model = *x.catalog.models[local.model_row].spec;
  const LocalSoftware& software = local.profile.software;
  if (local.beyond_memory) return Prediction::not_scored("does not fit the memory");
  Prediction p;
  if (row.quantity == "prefill_speed") {
    const double tokens = local.task.prompt_tokens;
    p = spread_around(tokens / total_s(local_prefill_time(model, software, local.task)),
                      std::hypot(local.profile.prefill_spread, local.doubt));
    p.baseline = tokens / roofline_prefill_s(model, local.task);
  } else {
    const double sequences = of_one_user(row.quantity) ? 1 : local.task.batch;
    p = spread_around(sequences / total_s(local_decode_time(x.catalog, local)),
                      std::hypot(local.profile.decode_spread, local.doubt));
    p.baseline = sequences / roofline_decode_s(model, local.task);
  }
  p.assumed = local.assumed;
  return p;
}

}  // namespace eqc
