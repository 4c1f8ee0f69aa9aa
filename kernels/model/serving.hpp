// One serving replica: memory, prefill of one request, one decode step, and the steady state of continuous batching.
#pragma once

#include "kernels/model/layer_time.hpp"
#include "kernels/model/memory.hpp"
#include "kernels/model/network.hpp"

namespace eqc {

/// How a serving framework does it.
struct ServingSoftware {
  double step_overhead_s = 5e-4;    ///< scheduler, sampling and detokenisation per step that the device waits for
  double tensor_overlap = 0;        ///< share of all-reduces under other work
  double expert_overlap = 0.5;      ///< share of dispatch and combine under the batch's other half (arXiv 2412.19437, sec. 3.4)
  double expert_imbalance = 1.2;    ///< tokens of the busiest expert rank over the mean
  double kernels_fused = 0.5;       ///< share of element-wise launches fused into their neighbours
  std::int32_t prefill_chunk = 8192;  ///< tokens per prefill pass: bounds working memory
  ReserveSpec reserve;
};

/// What is to be served.
struct ServingTask {
  std::int32_t input_tokens = 0, output_tokens = 0;  ///< per request, mean
  double ttft_target_s = 0, tpot_target_s = 0;       ///< 0: none
  std::int32_t n_gpus = 1;
  std::uint32_t precisions = 1U << static_cast<int>(Precision::bf16);  ///< of weights
  std::uint32_t kv_precisions = 1U << static_cast<int>(Precision::bf16);
  std::int32_t max_batch = 4096;
  std::int32_t allow_offload = 0;     ///< weights that do not fit stay in host memory and are read through it at every step
  double host_rate_bytes_per_s = 0;   ///< at which they are read
  double host_memory_bytes = 0;
};

/// One replica in steady state. Latencies are those of a request that does not queue.
struct ServingPhysics {
  TimeParts prefill;  ///< of one request, first to last stage
  TimeParts decode;   ///< one step of the whole batch, first to last stage
  std::int32_t batch = 1, n_gpus = 1;
  double prefill_concurrency = 1;  ///< requests prefilled at once (pipeline stages x attention copies)
  double ttft_s = 0, tpot_s = 0;
  double output_tokens_per_s_per_gpu = 0;
  double prefill_share = 0;  ///< of the replica's time
  double offloaded_share = 0;
  MemoryParts memory;  ///< of one accelerator
  ServingLayout layout;
};

struct ServingContext {
  const ModelSpec& model;
  const HardwareSpec& hardware;
  const ServingSoftware& software;
  const ServingTask& task;
  Rates rates;
  Fabric fabric;
};

EQC_HD std::int32_t stage_layers(const ModelSpec& m, const ServingLayout& l) { return layers_per_chunk(m, l.pipeline); }

/// Tensor ranks that one expert is split over: all of them, unless experts are spread whole.
EQC_HD std::int32_t expert_tensor(const ServingLayout& l) { return l.expert > 1 ? 1 : l.tensor; }

// ---- steady state ---------------------------------------------------------------------------------------------------

/// In the time a batch writes `output` tokens each, every one of its requests is also prefilled once.
EQC_HD double batch_cycle_s(double prefill_s, double decode_s, double batch, double output_tokens, double prefill_concurrency) {
  return output_tokens * decode_s + batch * prefill_s / prefill_concurrency;
}

/// Fills the latencies and the throughput of p from its prefill, decode and batch. Time per token includes the prefills of the other
/// requests; time to first token waits for the step under way.
EQC_HD void set_steady_state(ServingPhysics& p, double output_tokens) {
  const double prefill_s = total_s(p.prefill), decode_s = total_s(p.decode), batch = p.batch;
  const double cycle_s = batch_cycle_s(prefill_s, decode_s, batch, output_tokens, p.prefill_concurrency);
  p.ttft_s = prefill_s + decode_s;
  p.tpot_s = decode_s + (batch - 1) * prefill_s / p.prefill_concurrency / output_tokens;
  p.output_tokens_per_s_per_gpu = batch * output_tokens / cycle_s / p.n_gpus;
  p.prefill_share = batch * prefill_s / p.prefill_concurrency / cycle_s;
}

// ---- memory ---------------------------------------------------------------------------------------------------------

/// Key/value bytes of one accelerator when its attention copy holds `sequences` of the mean length; one of them is at its full length.
EQC_HD double kv_cache_bytes(const ServingContext& x, const ServingLayout& l, double sequences) {
  const ModelSpec& m = x.model;
  const double mean = mean_cached_tokens(m, x.task.input_tokens + 0.5 * x.task.output_tokens);
  const double longest = mean_cached_tokens(m, static_cast<double>(x.task.input_tokens) + x.task.output_tokens);
  const double token_bytes = stage_layers(m, l) * kv_elements(m, l.tensor) * bytes_of(l.kv);
  return token_bytes * ((sequences - 1) * mean + longest);
}

/// Memory of one accelerator of the fullest stage at the replica-wide batch.
EQC_HD MemoryParts serving_memory(const ServingContext& x, const ServingLayout& l) {
  const ModelSpec& m = x.model;
  const double t = l.tensor, layers = stage_layers(m, l), copies = attention_copies(l);
  const double tables = l.pipeline == 1 && !m.tied_embeddings ? 2 : 1;
  const double spread = l.expert > 1 ? l.expert : t;
  const double ends = tables * embedding_params(m) / t + m.other_params / (t * l.pipeline);
  MemoryParts p;
  p.weights_bytes = (layers * (mean_layer_shared_params(m) / t + mean_layer_expert_params(m) / spread) + ends) * x.rates.weight_bytes;
  const double rows = x.task.input_tokens < x.software.prefill_chunk ? x.task.input_tokens : x.software.prefill_chunk;
  const double width = 4.0 * m.hidden + (query_width(m) + ffn_matrices(m) * max_(m.ffn, m.expert_ffn * m.experts_per_token)) / t;
  p.working_bytes = rows * width * 2 + 4.0 * l.batch / copies * m.vocab / t;
  p.kv_cache_bytes = kv_cache_bytes(x, l, max_(1.0, l.batch / copies));
  p.reserve_bytes = reserved_bytes(x.hardware, x.software.reserve);
  return p;
}

// ---- time -----------------------------------------------------------------------------------------------------------

/// FFN of the mean layer for `rows` tokens on each attention copy; routed experts see the tokens of all copies.
EQC_HD TimeParts serving_ffn_time(const ServingContext& x, const ServingLayout& l, double rows) {
  const ModelSpec& m = x.model;
  const double moe = moe_share(m);
  TimeParts sum;
  if (moe < 1) sum = (1 - moe) * dense_ffn_time(m, x.rates, rows, l.tensor);
  if (!(moe > 0)) return sum;
  const double tokens = rows * attention_copies(l);
  ExpertLoad load;
  load.experts = touched_experts(m, static_cast<std::int64_t>(tokens)) / l.expert;
  load.pairs = tokens * m.experts_per_token / l.expert * (l.expert > 1 ? x.software.expert_imbalance : 1);
  return sum + moe * moe_ffn_time(m, x.rates, rows, load, l.tensor, expert_tensor(l));
}

/// Transfers of the mean layer: two all-reduces over the tensor ranks; dispatch and combine over the expert ranks instead of the second.
EQC_HD TimeParts serving_transfer(const ServingContext& x, const ServingLayout& l, double rows) {
  const ModelSpec& m = x.model;
  const double bytes = rows * m.hidden * x.rates.output_bytes;
  const double spread = l.expert > 1 ? moe_share(m) : 0;
  TimeParts sum;
  if (l.tensor > 1) {
    const TimeParts reduce = quick_all_reduce_time(x.fabric, group_of(x.fabric, l.tensor, 1), bytes);
    sum = ((2 - spread) * (1 - x.software.tensor_overlap)) * reduce;
  }
  if (spread > 0) {
    const Group g = group_of(x.fabric, l.expert, 1);
    const double values = rows * m.hidden * m.experts_per_token / l.tensor * x.software.expert_imbalance;
    const TimeParts dispatch = all_to_all_time(x.fabric, g, values * x.rates.input_bytes);  // in the precision the experts multiply in
    const TimeParts combine = all_to_all_time(x.fabric, g, values * x.rates.output_bytes);
    sum = sum + (spread * (1 - x.software.expert_overlap)) * (dispatch + combine);
  }
  return sum;
}

/// Layers, head and stage-to-stage messages of one pass of `rows` tokens per attention copy through all stages.
/// `attention` is the core of one layer.
EQC_HD TimeParts pass_time(const ServingContext& x, const ServingLayout& l, double rows, double logits_rows, const TimeParts& attention) {
  const ModelSpec& m = x.model;
  const double pairs = rows * attention_copies(l) * m.experts_per_token / l.expert;
  TimeParts other = elementwise_time(m, x.rates, rows, pairs, l.tensor, {});
  other.fixed_s = (1 - x.software.kernels_fused) * other.fixed_s;
  const TimeParts layer = projection_time(m, x.rates, rows, l.tensor) + serving_ffn_time(x, l, rows) + attention + other +
                          serving_transfer(x, l, rows);
  TimeParts sum = static_cast<double>(stage_layers(m, l) * l.pipeline) * layer + logits_time(m, x.rates, logits_rows, l.tensor);
  if (l.pipeline > 1) {
    const double bytes = rows * m.hidden * x.rates.output_bytes / l.tensor;
    const std::int32_t stride = replica_size(l) / l.pipeline;
    sum = sum + (l.pipeline - 1.0) * point_to_point_time(x.fabric, l.pipeline, stride, bytes);
  }
  sum.fixed_s += x.software.step_overhead_s;
  return sum;
}

/// Weights left in host memory are read once per pass, at the host's rate.
EQC_HD TimeParts offload_time(const ServingContext& x, double offloaded_bytes) {
  TimeParts t;
  if (offloaded_bytes > 0) t.link_s = offloaded_bytes / x.task.host_rate_bytes_per_s;
  return t;
}

/// Prefill of one request of the mean input length.
EQC_HD TimeParts prefill_time(const ServingContext& x, const ServingLayout& l) {
  const double rows = x.task.input_tokens, t = l.tensor;
  const double keys = mean_attended_keys(x.model, rows);
  const double flop = rows * score_flop(x.model, keys) / t;
  const double bytes = rows * x.rates.output_bytes * ((query_width(x.model) + value_width(x.model)) / t + kv_elements(x.model, l.tensor));
  return pass_time(x, l, rows, 1, attention_time(x.rates, flop, bytes, keys));
}

/// One decode step of the whole batch at the mean context; with pipeline stages the batch is cut into as many parts, one per stage.
EQC_HD TimeParts decode_time(const ServingContext& x, const ServingLayout& l) {
  const ModelSpec& m = x.model;
  const double rows = static_cast<double>(l.batch) / (l.pipeline * attention_copies(l));
  const double cached = mean_cached_tokens(m, x.task.input_tokens + 0.5 * x.task.output_tokens);
  const double flop = rows * decode_score_flop(m, cached) / l.tensor;
  const double bytes = rows * cached * kv_elements(m, l.tensor) * bytes_of(l.kv);
  return pass_time(x, l, rows, rows, decode_attention_time(x.rates, flop, bytes, cached, l.kv));
}

/// Experts are spread whole over the expert ranks, a multiple of the tensor ranks.
EQC_HD bool serving_layout_valid(const ModelSpec& m, const ServingLayout& l) {
  if (!tensor_divides(m, l.tensor) || l.pipeline > m.layers || l.batch % (l.pipeline * attention_copies(l)) != 0) return false;
  return l.expert == 1 || (m.experts > 0 && m.experts % l.expert == 0 && l.expert % l.tensor == 0);
}

/// One given layout, fitting or not (unless offloading, where what does not fit is read from the host).
EQC_HD ServingPhysics serving_physics(const ServingContext& x, const ServingLayout& l, const TimeParts& prefill) {
  ServingPhysics p;
  p.layout = l;
  p.batch = l.batch;
  p.n_gpus = replica_size(l);
  p.prefill_concurrency = static_cast<double>(l.pipeline) * attention_copies(l);
  p.memory = serving_memory(x, l);
  p.prefill = prefill;
  p.decode = decode_time(x, l);
  const double over_bytes = total_bytes(p.memory) - x.hardware.memory_bytes;
  if (x.task.allow_offload && over_bytes > 0) {
    p.offloaded_share = over_bytes / p.memory.weights_bytes;
    p.memory.weights_bytes -= over_bytes;
    p.prefill = p.prefill + offload_time(x, over_bytes);
    p.decode = p.decode + offload_time(x, over_bytes);
  }
  set_steady_state(p, x.task.output_tokens);
  return p;
}

EQC_HD ServingPhysics evaluate_serving(const ModelSpec& model, const HardwareSpec& hardware, const ServingTask& task,
                                       const ServingSoftware& software, const ServingLayout& layout) {
  const ServingContext x{model, hardware, software, task, rates_of(hardware, layout.weights), fabric_of(hardware)};
  return serving_physics(x, layout, prefill_time(x, layout));
}

}  // namespace eqc
