// One serving replica: memory, prefill of one request, one decode step, and the steady state of continuous batching.
#pragma once

#include "kernels/model/serving/serving_result.hpp"
#include "kernels/model/serving/serving_steady.hpp"

namespace eqc {

struct ServingContext {
  PassContext pass;
  const HardwareSpec& hardware;
  const ServingTask& task;
};

EQC_HD_GPU_CALL ServingContext serving_context(const ModelSpec& model, const HardwareSpec& hardware,
                                               const ServingTask& task, const ServingSoftware& software,
                                               Precision weights) {
  return {{model, software, serving_rates(hardware, weights, software), fabric_of(hardware)}, hardware, task};
}

// ---- speculative decoding -------------------------------------------------------------------------------------------

/// Tokens that one step yields per sequence: the accepted run plus the verifier's own (arXiv 2211.17192, eq. 1).
EQC_HD double tokens_per_step(const ServingTask& t) {
  double sum = 1, run = 1;
  for (std::int32_t i = 0; i < t.draft_tokens; ++i) {
    run = run * t.draft_acceptance;
    sum = sum + run;
  }
  return sum;
}

// ---- memory ---------------------------------------------------------------------------------------------------------

/// Key/value cache and recurrent states of one accelerator when its attention copy holds `sequences` of the mean
/// length; one of them is at its full length.
EQC_HD double kv_cache_bytes(const ServingContext& x, const ServingLayout& l, double sequences) {
  const ModelSpec& m = x.pass.model;
  const double mean =
      mean_cached_tokens(m, running_input(x.task) + x.pass.software.output_reserved * running_output(x.task));
  const double longest = mean_cached_tokens(m, longest_tokens(x.task));
  const double token_bytes = stage_layers(m, l) * (kv_elements(m, l.tensor) * bytes_of(l.kv) + index_cache_bytes(m));
  const double state_bytes =
      recurrent_bytes_per_sequence(m) * stage_layers(m, l) / (static_cast<double>(m.layers) * l.tensor);
  return token_bytes * ((sequences - 1) * mean + longest) + sequences * state_bytes;
}

/// Bytes of weights on one accelerator of the fullest stage.
EQC_HD double serving_weight_bytes(const ServingContext& x, const ServingLayout& l) {
  const ModelSpec& m = x.pass.model;
  const ServingRates& r = x.pass.rates;
  const double drafting =
      x.task.draft_tokens > 0 ? x.task.draft_layers : 0;  // the drafting layers stand on the last stage
  const double t = l.tensor, layers = stage_layers(m, l) + drafting;
  const double tables = l.pipeline == 1 && !m.tied_embeddings ? 2 : 1;
  const double ends =
      tables * embedding_params(m) / t * r.head.weight_bytes + m.other_params / (t * l.pipeline) * r.head.weight_bytes;
  return layers * (mean_layer_shared_params(m) / t * r.dense.weight_bytes +
                   mean_layer_expert_params(m) / expert_ranks(l) * r.experts.weight_bytes) +
         ends;
}

/// Memory of one accelerator of the fullest stage at the replica-wide batch.
EQC_HD MemoryParts serving_memory(const ServingContext& x, const ServingLayout& l) {
  const ModelSpec& m = x.pass.model;
  const double t = l.tensor, copies = attention_copies(l);
  MemoryParts p;
  p.weights_bytes = serving_weight_bytes(x, l);
  const double rows =
      x.task.input_tokens < x.pass.software.pass_tokens ? x.task.input_tokens : x.pass.software.pass_tokens;
  const double width =
      4.0 * m.hidden + (query_width(m) + ffn_matrices(m) * max_(m.ffn, m.expert_ffn * m.experts_per_token)) / t;
  p.working_bytes = rows * width * 2 + 4.0 * l.batch / copies * m.vocab / t;
  p.kv_cache_bytes = kv_cache_bytes(x, l, max_(1.0, l.batch / copies));
  p.reserve_bytes =
      reserved_bytes(x.hardware, x.pass.software.reserve) + (1 / x.pass.software.cache_share - 1) * p.kv_cache_bytes;
  return p;
}

// ---- time -----------------------------------------------------------------------------------------------------------

/// Weights left in host memory are read once per pass, at the host's rate.
EQC_HD TimeParts offload_time(const ServingContext& x, double offloaded_bytes) {
  TimeParts t;
  if (offloaded_bytes > 0) t.link_s = offloaded_bytes / x.task.host_rate_bytes_per_s;
  return t;
}

/// One request's cache from the pool that prefilled it to the one that decodes: every tensor rank sends its part (arXiv
/// 2311.18677, sec. 4.1).
EQC_HD TimeParts cache_transfer_time(const ServingContext& x, const ServingLayout& l) {
  const ModelSpec& m = x.pass.model;
  const double bytes = mean_cached_tokens(m, x.task.input_tokens) * stage_layers(m, l) *
                       (kv_elements(m, l.tensor) * bytes_of(l.kv) + index_cache_bytes(m));
  return point_to_point_time(x.pass.fabric, 2, x.pass.fabric.network_bytes_per_s > 0 ? x.pass.fabric.node_size : 1,
                             bytes);
}

/// Matrix products of prefill reach `prefill_share` of the calibrated rate: prompts are ragged, kernels are chosen for
/// the mean case.
EQC_HD TimeParts prefill_slowed(TimeParts t, double share) {
  t.gemm_s = t.gemm_s / share;
  return t;
}

/// Prefill of one request of the mean input length; independent of the batch.
EQC_HD_GPU_CALL PrefillCost prefill_cost(const ServingContext& x, const ServingLayout& l) {
  const ServingSoftware& s = x.pass.software;
  PrefillCost c;
  c.rows = max_(1.0, x.task.input_tokens * (1 - x.task.prefix_hit_share));
  c.pass_rows = min_(c.rows, s.pass_tokens);
  c.passes = c.rows > s.pass_tokens
                 ? static_cast<double>(static_cast<std::int64_t>((c.rows + s.pass_tokens - 1) / s.pass_tokens))
                 : 1;
  if (c.passes > 1) c.pass_rows = c.rows / c.passes;
  c.full_rows = s.pass_tokens;
  const double share = x.pass.rates.dense.input_bytes < 2 || x.pass.rates.experts.input_bytes < 2
                           ? s.prefill_narrow_share
                           : s.prefill_share;
  c.linear = prefill_slowed(linear_time(x.pass, l, c.pass_rows, 1), share);
  c.full = prefill_slowed(linear_time(x.pass, l, c.full_rows, 1), share);
  c.attention = prefill_attention_pass(x.pass, l, c.rows, x.task.input_tokens - c.rows);
  c.attention_growth = x.task.prompt_growth;
  const double latent = x.pass.model.attention == AttentionKind::latent ? 1 : recurrent_share(x.pass.model);
  const double byte_experts = byte_weights(x.pass.rates.experts) ? moe_share(x.pass.model) : 0;
  c.floor_s = (s.prefill_layer_s + latent * s.prefill_latent_s + byte_experts * s.prefill_byte_expert_s) *
              stage_layers(x.pass.model, l) * l.pipeline;
  c.graph_rows = s.graph_tokens;
  c.overhead_s = s.step_overhead_s;
  c.admission_s = s.admission_s;
  return c;
}

/// One decode step of the whole batch at the mean context; with pipeline stages the batch is cut into as many parts,
/// one per stage.
EQC_HD DecodeCost decode_cost(const ServingContext& x, const ServingLayout& l, double batch) {
  const ModelSpec& m = x.pass.model;
  const double sequences = batch / (l.pipeline * attention_copies(l)), queries = 1.0 + x.task.draft_tokens;
  const double cached = mean_cached_tokens(m, running_input(x.task) + 0.5 * running_output(x.task));
  DecodeCost d;
  d.linear = linear_time(x.pass, l, sequences * queries, sequences * queries);
  if (x.task.draft_tokens > 0) d.linear = (1 + x.task.draft_tokens * x.task.draft_layers / m.layers) * d.linear;
  d.attention = decode_attention_pass(x.pass, l, sequences, queries, cached);
  d.overlap = x.pass.software.host_overlap;
  d.overhead_s = x.pass.software.step_overhead_s + x.pass.software.sequence_overhead_s * batch / attention_copies(l);
  if (x.task.draft_tokens > 0) d.overhead_s += x.pass.software.draft_overhead_s;
  return d;
}

/// Experts are spread whole over the expert ranks, a multiple of the tensor ranks.
EQC_HD bool serving_layout_valid(const ModelSpec& m, const ServingLayout& l) {
  if (!tensor_divides(m, l.tensor) || l.pipeline > m.layers || l.batch % (l.pipeline * attention_copies(l)) != 0)
    return false;
  return l.expert == 1 || (m.experts > 0 && m.experts % l.expert == 0 && l.expert % l.tensor == 0);
}

/// Fills latencies and throughput. A step yields tokens_per_step tokens per sequence; time per token includes the
/// prefills of the other requests; time to first token waits for the step under way.
EQC_HD void set_steady_state(ServingPhysics& p, const ServingTask& task) {
  p.tokens_per_step = tokens_per_step(task);
  const double decode_s = total_s(p.decode), batch = p.batch, steps = task.output_tokens / p.tokens_per_step;
  const double prefill_s = total_s(p.prefill);
  const double cycle_s = batch_cycle_s(prefill_s, decode_s, batch, steps, p.prefill_concurrency);
  const double others_s = task.disaggregated ? 0 : (batch - 1) * prefill_s / p.prefill_concurrency;
  p.ttft_s = total_s(p.first) + decode_s;
  p.tpot_s = (steps * decode_s + others_s) / task.output_tokens;
  p.output_tokens_per_s_per_gpu = batch * task.output_tokens / cycle_s / p.n_gpus;
  p.prefill_share = batch * prefill_s / p.prefill_concurrency / cycle_s;
}

/// One given layout, fitting or not (unless offloading, where what does not fit is read from the host).
EQC_HD_GPU_CALL ServingPhysics serving_physics(const ServingContext& x, const ServingLayout& l,
                                               const PrefillCost& prefill) {
  ServingPhysics p;
  p.layout = l;
  p.batch = l.batch;
  p.n_gpus = replica_size(l);
  p.prefill_concurrency = static_cast<double>(l.pipeline) * attention_copies(l);
  p.memory = serving_memory(x, l);
  const DecodeCost decode = decode_cost(x, l, l.batch);
  const double sequences = l.batch / p.prefill_concurrency, steps = x.task.output_tokens / tokens_per_step(x.task);
  const MixedSteps mixed = mixed_steps(prefill, sequences, steps, x.pass.software.pass_tokens);
  p.first = lone_prefill(prefill);
  p.prefill = x.task.disaggregated ? p.first : shared_prefill(prefill, decode, mixed, sequences, steps);
  p.decode = decode_step(decode);
  p.mixed_share = x.task.disaggregated ? 0 : min_(1.0, mixed.count / steps);
  if (x.task.disaggregated) p.first = p.first + cache_transfer_time(x, l);
  const double over_bytes = total_bytes(p.memory) - x.hardware.memory_bytes;
  if (x.task.allow_offload && over_bytes > 0) {
    p.offloaded_share = over_bytes / p.memory.weights_bytes;
    p.memory.weights_bytes -= over_bytes;
    p.first = p.first + offload_time(x, over_bytes);
    p.prefill = p.prefill + offload_time(x, over_bytes);
    p.decode = p.decode + offload_time(x, over_bytes);
  }
  set_steady_state(p, x.task);
  return p;
}

EQC_HD_LARGE ServingPhysics evaluate_serving(const ModelSpec& model, const HardwareSpec& hardware,
                                             const ServingTask& task, const ServingSoftware& software,
                                             const ServingLayout& layout) {
  const ServingContext x = serving_context(model, hardware, task, software, layout.weights);
  return serving_physics(x, layout, prefill_cost(x, layout));
}

}  // namespace eqc
