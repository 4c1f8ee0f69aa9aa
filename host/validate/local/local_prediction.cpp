// Decode and prefill speeds of local software.
#include "host/validate/local/local_prediction.hpp"

#include <cmath>

namespace eqc {
namespace {

constexpr double kNineOfTen = 1.6448536269514722;  // standard normal quantile of 95 %

Prediction spread_around(double value, double spread) {
  Prediction p;
  p.value = value;
  p.p05 = value * std::exp(-kNineOfTen * spread);
  p.p95 = value * std::exp(kNineOfTen * spread);
  return p;
}

/// Plain roofline of a decode step: active weights at the data sheet's memory rate.
double roofline_decode_s(const ModelSpec& m, const LocalTask& x) {
  const double experts = moe_layers(m) * touched_experts(m, static_cast<std::int64_t>(x.batch)) * one_expert_params(m);
  const double bytes = (experts * x.weight_bits + (local_shared_params(m) + embedding_params(m)) * x.head_bits) / 8;
  return (bytes + x.batch * kv_bytes_per_sequence(m, x.context_tokens, x.kv_byte)) / x.memory_rate;
}

double roofline_prefill_s(const ModelSpec& m, const LocalTask& x) {
  return x.prompt_tokens * forward_flop_per_token(m, x.prompt_tokens) / x.matrix_peak / x.devices;
}

}  // namespace

bool is_local_row(const TruthRow& row) {
  return row.quantity == "decode_speed" || row.quantity == "prefill_speed" ||
         row.quantity == "decode_speed_aggregate" || row.quantity == "output_throughput_per_request";
}

TimeParts local_decode_time(const Catalog& catalog, const LocalRow& row) {
  const double independent = row.task.batch > 1 ? std::pow(row.task.batch, row.software.expert_spread) : 1;
  return local_decode_time(*catalog.models[row.model_row].spec, row.software, row.task, independent);
}

Prediction predict_local(const Catalog& catalog, const Resolver& names, const TruthRow& row) {
  const LocalRow r = local_row(catalog, names, row);
  if (!r.reason.empty()) return Prediction::not_scored(r.reason);
  const ModelSpec& model = *catalog.models[r.model_row].spec;
  const bool own_memory = catalog.hardware[r.hardware_row].hardware_class == HardwareClass::consumer ||
                          catalog.hardware[r.hardware_row].hardware_class == HardwareClass::workstation ||
                          catalog.hardware[r.hardware_row].hardware_class == HardwareClass::datacenter;
  if (!own_memory && host_share(model, r.software, r.task) > 0)
    return Prediction::not_scored("does not fit the memory");
  Prediction p;
  if (row.quantity == "prefill_speed") {
    p = spread_around(r.task.prompt_tokens / total_s(local_prefill_time(model, r.software, r.task)), r.prefill_spread);
    p.baseline = r.task.prompt_tokens / roofline_prefill_s(model, r.task);
  } else {
    const double sequences = row.quantity == "output_throughput_per_request" ? 1 : r.task.batch;
    p = spread_around(sequences / total_s(local_decode_time(catalog, r)), r.decode_spread);
    p.baseline = sequences / roofline_decode_s(model, r.task);
  }
  p.assumed = r.assumed;
  return p;
}

}  // namespace eqc
