// Single-user inference as llama.cpp and its kin do it: quantised weights, layers in sequence over the devices, one
// kernel after another.
#pragma once

#include "kernels/model/arithmetic.hpp"

namespace eqc {

/// What a backend reaches on a class of devices. Rates are shares of the data sheet, times are host-visible floors.
struct LocalSoftware {
  double memory_share = 0.95;  ///< of memory rate, by weight streaming, when there is arithmetic enough to keep it busy
  double memory_limit_byte_per_flop =
      0.12;  ///< memory rate over FP32 rate at which too few loads are in flight for more than half of it (HBM parts)
  double dequant_flop_per_weight = 8;  ///< FP32 operations to unpack one weight of a k-quant; simpler formats take half
  double matrix_share_f16 = 0.55, matrix_share_quantised = 0.43;  ///< of the matrix peak in prefill, small peaks
  double matrix_half_flop_per_s =
      900e12;  ///< peak at which that share is halved: launch and tail effects of short passes
  double scale_flop_ratio =
      1e3;  ///< quantised prefill per FP32 rate: block scales are applied outside the matrix units
  double batch_matrix_share = 0.3;  ///< of the matrix peak by decode steps of several sequences
  double expert_share = 0.75;       ///< of the dense matrix share, by experts
  double score_byte = 0;            ///< memory traffic per attention score in prefill (0: fused attention)
  double kv_share = 0.6;            ///< of memory rate, by attention over the cache in decode
  double context_s = 0;             ///< floor per cached token and layer of one decode step (unfused attention)
  double layer_s = 50e-6;           ///< launch floor of the kernels of one layer
  double launch_overlap = 0;        ///< share of those launches that the host queues while the device works
  double expert_layer_s = 10e-6;    ///< more of it for a layer with experts
  double expert_batch_s = 0;        ///< grouping of tokens by expert per layer, in steps of several sequences
  double expert_spread = 0.85;      ///< tokens that route independently, as exponent of their number
  double hop_s = 60e-6;             ///< from device to device
  double pipeline_share = 0.56;     ///< of the ideal speed-up that several devices give to prefill
  double pass_tokens = 512;         ///< of one prefill pass
  double usable_memory = 0.92;      ///< of device memory
};

/// One measurement's worth of work.
struct LocalTask {
  double batch = 1;             ///< sequences decoded together
  double context_tokens = 256;  ///< mean context of a decode step
  double longest_tokens = 512;  ///< of one sequence: its prompt and its whole output; memory holds a cache of so many
  double prompt_tokens = 512;
  double weight_bits = 4.85;  ///< of matrices, block scales included
  double head_bits = 4.85;    ///< of attention and output matrices of models whose experts are packed tighter
  double dequant = 1;         ///< share of dequant_flop_per_weight that the format takes; 0: none
  double kv_byte = 2;
  double devices = 1;
  double matrix_peak = 0, fp32_peak = 0, memory_rate = 0, memory_bytes = 0;  ///< of one device
  double host_rate = 45e9;  ///< at which the host computes layers that do not fit
};

/// Share of memory rate that weight streaming reaches: bytes in flight are bounded by the arithmetic units that ask for
/// them (Little's law).
EQC_HD double streaming_share(const LocalSoftware& s, const LocalTask& x) {
  return 1 / (1 / s.memory_share + x.memory_rate / x.fp32_peak / s.memory_limit_byte_per_flop);
}

/// Parameters that every token reads, without experts and embedding table.
EQC_HD double local_shared_params(const ModelSpec& m) { return m.layers * mean_layer_shared_params(m); }

/// Weights on the devices; the embedding table stays with the host, which looks the rows up.
EQC_HD double local_weight_bytes(const ModelSpec& m, const LocalTask& x) {
  return (m.layers * mean_layer_expert_params(m) * x.weight_bits +
          (local_shared_params(m) + embedding_params(m)) * x.head_bits) /
         8;
}

/// What all sequences keep: keys and values at full length, states of recurrent layers.
EQC_HD double local_cache_bytes(const ModelSpec& m, const LocalTask& x) {
  return x.batch * (kv_bytes_per_sequence(m, x.longest_tokens, x.kv_byte) + recurrent_bytes_per_sequence(m));
}

/// Share of the layers that must stay with the host: whole ones, each with its weights and its part of the cache
/// (llama.cpp, `--n-gpu-layers`).
EQC_HD double host_share(const ModelSpec& m, const LocalSoftware& s, const LocalTask& x) {
  const double held =
      s.usable_memory * x.memory_bytes * x.devices / (local_weight_bytes(m, x) + local_cache_bytes(m, x));
  const double layers = static_cast<double>(static_cast<std::int64_t>(clamp_(held, 0.0, 1.0) * m.layers));
  return 1 - layers / m.layers;
}

/// a and b overlap except near their crossing: (a^4 + b^4)^(1/4).
EQC_HD double smooth_max(double a, double b) { return sqrt_(sqrt_(a * a * a * a + b * b * b * b)); }

/// Experts that one step touches per layer; `independent` tokens.
EQC_HD double local_touched(const ModelSpec& m, double independent) {
  const double whole = static_cast<double>(static_cast<std::int64_t>(independent));
  const double low = touched_experts(m, static_cast<std::int64_t>(independent)),
               high = touched_experts(m, static_cast<std::int64_t>(independent) + 1);
  return low + (independent - whole) * (high - low);
}

/// One decode step of `batch` sequences; layers run one after another over the devices. `independent`: batch ^
/// expert_spread.
EQC_HD TimeParts local_decode_time(const ModelSpec& m, const LocalSoftware& s, const LocalTask& x, double independent) {
  const double sparse = moe_layers(m), expert = one_expert_params(m);
  const double experts = sparse * local_touched(m, independent) * expert,
               shared = local_shared_params(m) + embedding_params(m);
  const double away = host_share(m, s, x), here = 1 - away;
  const double bytes = (experts * x.weight_bits + shared * x.head_bits) / 8;
  const double stream_s = here * bytes / (x.memory_rate * streaming_share(s, x));
  const double unpack_s = here * (experts + shared) * x.dequant * s.dequant_flop_per_weight / x.fp32_peak;
  const double cached = mean_cached_tokens(m, x.context_tokens);
  const double cache_bytes = x.batch * m.layers * kv_elements(m, 1) * x.kv_byte * cached;
  const double state_bytes = 2 * x.batch * recurrent_bytes_per_sequence(m);  // read and written
  const double cache_s = here * cache_bytes / (x.memory_rate * s.kv_share),
               states_s = here * state_bytes / (x.memory_rate * s.kv_share);
  TimeParts t;
  t.memory_s = stream_s + cache_s + states_s;
  t.gemm_s = smooth_max(stream_s, unpack_s) - stream_s;
  if (x.batch > 1) {
    const double flop = 2 * x.batch * (sparse * m.experts_per_token * expert + shared);
    t.gemm_s += here * flop / (x.matrix_peak * s.batch_matrix_share);
  }
  t.link_s = away * (bytes + cache_bytes + state_bytes) / x.host_rate;
  const double sorted_s = x.batch > 1 ? s.expert_batch_s : 0.0;
  const double waits_s = max_(0.0, here * m.layers * cached * s.context_s - cache_s);
  const double launch_s = m.layers * s.layer_s + sparse * (s.expert_layer_s + sorted_s), busy_s = t.memory_s + t.gemm_s;
  const double queued_s = s.launch_overlap * (launch_s + busy_s - smooth_max(launch_s, busy_s));
  t.fixed_s = launch_s - queued_s + waits_s + (x.devices - 1) * s.hop_s;
  return t;
}

/// Speed-up of a prefill that runs through `devices` stages in `passes` passes: passes x devices / (passes + devices -
/// 1) at best.
EQC_HD double pipeline_speed_up(double devices, double passes, double share) {
  return 1 + share * (devices * passes / (passes + devices - 1) - 1);
}

/// Prefill of one prompt.
EQC_HD TimeParts local_prefill_time(const ModelSpec& m, const LocalSoftware& s, const LocalTask& x) {
  const double sparse = moe_layers(m), expert = one_expert_params(m), tokens = x.prompt_tokens;
  const double keys = mean_attended_keys(m, tokens);
  const double share =
      (x.dequant > 0 ? s.matrix_share_quantised : s.matrix_share_f16) * (sparse > 0 ? s.expert_share : 1.0);
  const double rate = x.matrix_peak * share / (1 + x.matrix_peak / s.matrix_half_flop_per_s);
  const double flop = 2 * (sparse * m.experts_per_token * expert + local_shared_params(m));
  const double scale_s = x.dequant > 0 ? flop / (x.fp32_peak * s.scale_flop_ratio) : 0.0;
  const double passes = static_cast<double>(static_cast<std::int64_t>((tokens + s.pass_tokens - 1) / s.pass_tokens));
  const double away = host_share(m, s, x);
  const double per_token_s = smooth_max(flop / rate, scale_s) + m.layers * score_flop(m, keys) / rate;
  const double stream_s = passes * local_weight_bytes(m, x) / (x.memory_rate * streaming_share(s, x));
  TimeParts t;
  t.memory_s = tokens * m.layers * m.heads * keys * s.score_byte / x.memory_rate;
  t.gemm_s = max_(tokens * per_token_s, stream_s);  // a pass reads the weights while it multiplies
  t.link_s = passes * away * local_weight_bytes(m, x) / x.host_rate;
  t.fixed_s = passes * (m.layers * s.layer_s + sparse * s.expert_layer_s);
  return (1 / pipeline_speed_up(x.devices, passes, s.pipeline_share)) * t;
}

}  // namespace eqc
