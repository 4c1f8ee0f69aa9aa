// What serving does to an accelerator, as its power sees it: bytes, multiply-adds and waiting of decode and prefill.
#pragma once

#include "kernels/model/power.hpp"
#include "kernels/model/serving/serving_replica.hpp"

namespace eqc {

/// Bytes that one decode step of `batch` sequences reads on the whole replica: weights touched, cache, recurrent states
/// read and written.
EQC_HD double decode_step_bytes(const ModelSpec& m, double batch, double cached, double dense_byte, double expert_byte,
                                double kv_byte) {
  const double touched =
      m.experts > 0 ? touched_experts(m, static_cast<std::int64_t>(batch < 1 ? 1 : batch + 0.5)) / m.experts : 1;
  const double shared = m.layers * mean_layer_shared_params(m) * dense_byte + embedding_params(m) * 2;
  const double routed = m.layers * mean_layer_expert_params(m) * touched * expert_byte;
  return shared + routed + batch * (kv_bytes_read(m, cached, kv_byte) + 2 * recurrent_bytes_per_sequence(m));
}

EQC_HD double decode_step_flop(const ModelSpec& m, double batch, double cached) {
  const double keys = mean_cached_tokens(m, cached);
  return batch * (2 * active_params(m) + m.layers * (decode_score_flop(m, kept_keys(m, keys)) + index_flop(m, keys)));
}

/// Mean power of an accelerator of a serving replica over its thermal design power: decode steps and prefill by their
/// share of the time.
EQC_HD double serving_power_share(const PowerSpec& power, const ModelSpec& m, const HardwareSpec& hw,
                                  const ServingTask& task, const ServingPhysics& p) {
  const double peak = hw.peak_flop_per_s[static_cast<int>(compute_precision(hw, p.layout.weights))], n = p.n_gpus;
  const double weight_byte = bytes_of(p.layout.weights), cached = running_input(task) + 0.5 * running_output(task);
  const double bytes = decode_step_bytes(m, p.batch, cached, weight_byte, weight_byte, bytes_of(p.layout.kv)) / n;
  const double flop = (1 + task.draft_tokens) * decode_step_flop(m, p.batch, cached) / n;
  const double decode =
      power_share(power, power_load(hw, peak, bytes, flop, total_s(p.decode), waiting_share(p.decode)));
  if (!(total_s(p.prefill) > 0)) return decode;
  const double rows = max_(1.0, task.input_tokens * (1 - task.prefix_hit_share)) * p.prefill_concurrency;
  const double prefill_flop = rows * forward_flop_per_token(m, task.input_tokens) / n;
  const double prefill =
      power_share(power, power_load(hw, peak, bytes, prefill_flop, total_s(p.prefill), waiting_share(p.prefill)));
  return (1 - p.prefill_share) * decode + p.prefill_share * prefill;
}

}  // namespace eqc
