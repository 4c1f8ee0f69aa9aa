// Loads of devices from the steps of a deployment.
#include "host/validate/power/operation.hpp"

#include <cmath>

#include "host/validate/local/local_prediction.hpp"
#include "host/validate/serving/served_row.hpp"
#include "host/validate/serving/serving_framework.hpp"
#include "kernels/model/arithmetic.hpp"
#include "kernels/model/power.hpp"

namespace eqc {
namespace {

/// Dense peak of the format the weights multiply in, as far as the part has it.
double peak_for_weights(const HardwareSpec& hardware, Precision weights) {
  const double own = hardware.peak_flop_per_s[static_cast<int>(weights)];
  return own > 0 ? own : hardware.peak_flop_per_s[static_cast<int>(Precision::bf16)];
}

Operation served_operation(const TruthContext& x, const TruthRow& row) {
  Operation o;
  const ServedRow s = serve(x, row);
  o.reason = s.reason;
  o.assumed = s.assumed;
  if (!o.reason.empty()) return o;
  o.hardware_row = s.hardware_row;
  const HardwareSpec& hardware = *x.catalog.hardware[s.hardware_row].spec;
  const double peak = peak_for_weights(hardware, s.layout.weights), memory_rate = hardware.memory_rate_bytes_per_s;
  o.devices = s.n_gpus;
  o.output_tokens_per_s = s.output_tokens_per_s;
  o.output_tokens = s.output_tokens;
  o.doubt = s.log_spread_doubt;
  const ServingSpread spread = spread_of(x.catalog, s);
  o.rate_spread = std::hypot(spread.throughput, spread.generation);
  o.load = {s.bytes_per_decode_step / s.decode_s / memory_rate, s.flop_per_decode_step / s.decode_s / peak,
            waiting_share(s.decode)};
  o.prefill_share = s.prefill_share;
  if (s.prefill_s > 0) {
    const double flop = s.input_tokens * forward_flop_per_token(s.model, s.input_tokens) / (s.n_gpus / s.replicas);
    const double bytes = s.bytes_per_decode_step;  // the weights once, as in a decode step
    o.prefill_load = {min_(1.0, bytes / s.prefill_s / memory_rate), min_(1.0, flop / s.prefill_s / peak),
                      waiting_share(s.prefill)};
  }
  return o;
}

Operation local_operation(const TruthContext& x, const TruthRow& row) {
  Operation o;
  const LocalRow local = local_row(x, row);
  o.reason = local.reason;
  o.assumed = local.assumed;
  if (local.beyond_memory) o.reason = kBeyondMemory;
  if (!o.reason.empty()) return o;
  o.hardware_row = local.hardware_row;
  const ModelSpec& model = *x.catalog.models[local.model_row].spec;
  const LocalTask& task = local.task;
  const TimeParts step = local_decode_time(x.catalog, local);
  const double step_s = total_s(step), sequences = task.batch;
  const double flop = sequences * forward_flop_per_token(model, task.context_tokens);
  o.devices = task.devices;
  o.output_tokens_per_s = sequences / step_s;
  o.output_tokens = row.number("output_len").value_or(0);
  o.rate_spread = local.profile.decode_spread;
  o.doubt = local.doubt;
  o.load = {min_(1.0, local_step_bytes(model, task) / step_s / task.memory_rate / sequences),
            min_(1.0, flop / step_s / task.matrix_peak), waiting_share(step)};
  return o;
}

}  // namespace

Operation operation_of(const TruthContext& x, const TruthRow& row) {
  return for_one_user(framework_of(row.text("framework"))) ? local_operation(x, row) : served_operation(x, row);
}

}  // namespace eqc
