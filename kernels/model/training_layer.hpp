// What one micro-batch costs in the mean layer of one training rank: everything that does not depend on the pipeline.
#pragma once

#include "kernels/model/layer_time.hpp"
#include "kernels/model/memory.hpp"
#include "kernels/model/network.hpp"

namespace eqc {

/// Share of each transfer that runs under other work (at most; it also needs work to hide under).
struct OverlapSpec {
  double tensor_forward = 0;     ///< nothing to hide under without chunked GEMMs
  double tensor_backward = 0.5;  ///< under the weight-gradient GEMM (Narayanan et al., arXiv 2104.04473; Korthikanti, sec. 4.2.2)
  double data = 0.8;             ///< gradient reduction and weight gathering under backward and forward
  double pipeline = 0.5;         ///< stage-to-stage messages in the steady state
  double context = 0.8;          ///< key/value ring under attention (Liu et al., arXiv 2310.01889)
  double expert = 0;             ///< dispatch and combine
};

/// How a training framework does it: kernels, precision of gradients, overlap, overheads. Values: scenarios/catalog/software/training.csv.
struct TrainingSoftware {
  ActivationMethod activation;
  OverlapSpec overlap;
  ReserveSpec reserve;
  double gradient_bytes = 4;
  double expert_imbalance = 1.1;       ///< tokens of the busiest expert rank over the mean
  double flash_backward_factor = 2.5;  ///< fused attention: backward over forward, with its own recomputation (arXiv 2307.08691)
  /// of the benchmarked matrix rate, by Precision: clocks under sustained load, layouts of backward GEMMs, kernels later than those benchmarked
  double gemm_share[kPrecisions] = {1, 1, 1, 1, 1};
  double attention_share = 1;          ///< the same for attention kernels
  double elementwise_traffic = 1;      ///< bytes moved by element-wise kernels over the count of elementwise_time
  double loss_bytes_per_logit = 16;    ///< moved by the loss, forward and backward: fused cross entropy about 16, separate kernels 30 to 60
  double routed_traffic = 1;           ///< bytes moved to route, permute and combine tokens of experts, over the fused minimum
  double routed_stall_s = 0;           ///< per routed layer and pass: the CPU waits for the counts of tokens per expert
  double kernels_per_expert = 0;       ///< issued for each expert of a rank and pass: products, casts and transposes that are not grouped
  double host_launch_s = 0;            ///< time of the CPU per kernel it issues: no pass is faster than its kernels are issued
  double step_fixed_s = 0;             ///< once per step: data loading, gradient norm, logging
  double straggler_per_doubling = 0;   ///< growth of the step per doubling of the nodes: the slowest of many decides
  double point_to_point_share = 1;     ///< of the collective rate that a single message between stages reaches
  double bubble_share = 1;             ///< of the 1F1B bubble that the schedule leaves: zero-bubble ZB-H1 1/3 (arXiv 2401.10241, table 1, weight gradients a third of the work)
  double sharded_gather_share = 1;     ///< of the collective rate that per-layer gathers of sharded weights reach
  double weight_gradients = 1;         ///< 0: weights are frozen, only adapters are trained (LoRA, arXiv 2106.09685)
};

/// Cost of the mean layer for one micro-batch on one rank, transfers exposed.
struct LayerCost {
  TimeParts forward, backward;
  TimeParts scores_again;  ///< added by selective recomputation (with selective_keeps < 1: other work too)
  TimeParts logits;        ///< forward + backward of the vocabulary head, last stage only
  LayerActivations kept;   ///< per token
  double tokens = 0;       ///< of one micro-batch on this rank
  double boundary_bytes = 0;       ///< sent to the next stage by each rank
  double logits_bytes = 0;         ///< working memory of the head
  double shared_params = 0, expert_params = 0, embedding_params = 0;  ///< held by this rank: per layer, per layer, per table
};

/// Rates of one device as the framework's kernels reach them.
EQC_HD Rates training_rates(const HardwareSpec& hw, Precision precision, const TrainingSoftware& s) {
  Rates r = rates_of(hw, precision);
  r.gemm_flop_per_s = r.gemm_flop_per_s * s.gemm_share[static_cast<int>(precision)];
  r.attention_flop_per_s = r.attention_flop_per_s * s.attention_share;
  return r;
}

/// Kernels issued for one forward pass of the mean layer: norms, residuals, dropout, bias and activation, rotary embedding, GEMMs,
/// attention (5 unfused: scores, mask and softmax, dropout, weighted sum, transposes; 2 fused), recurrent mixers (8), casts of narrow inputs, routing.
EQC_HD double layer_kernels(const ModelSpec& m, const Rates& r, const TrainingSoftware& s, std::int32_t expert_ranks) {
  double kernels = 4 + 10 + (s.activation.flash_attention ? 2 : 8) + 8 * recurrent_share(m);
  if (r.input_bytes < r.output_bytes) kernels += 8;
  return kernels + moe_share(m) * (20 + s.kernels_per_expert * m.experts / expert_ranks);
}

/// A pass is not faster than the CPU issues its kernels; what is missing is fixed time.
EQC_HD TimeParts with_host_floor(TimeParts pass, double kernels, double host_launch_s) {
  const double missing_s = kernels * host_launch_s - total_s(pass);
  if (missing_s > 0) pass.fixed_s += missing_s;
  return pass;
}

/// Attention scores and weighted sum of one block, forward, for the queries of one rank.
EQC_HD TimeParts attention_scores_time(const ModelSpec& m, const Rates& r, double tokens, double sequence, std::int32_t tensor,
                             const ActivationMethod& method) {
  const double t = tensor;
  if (method.flash_attention) {
    const double keys = mean_attended_keys(m, sequence) / max_(attention_share(m), 1e-9);
    const double flop = tokens * score_flop(m, keys) / t;
    const double bytes = tokens * r.output_bytes * ((query_width(m) + value_width(m)) / t + kv_elements(m, tensor));
    return attention_time(r, flop, bytes, keys);
  }
  const double flop = tokens * score_flop(m, sequence) / t;  // the masked half is computed too
  const double w = r.output_bytes;
  // write scores, softmax reads and writes, weighted sum reads; dropout adds a read, a write and a mask
  const double bytes = tokens * sequence * m.heads / t * (4 * w + (method.dropout ? 2 * w + 1 : 0));
  TimeParts sum = streaming_time(r, bytes, 4 + (method.dropout ? 1 : 0));
  sum.gemm_s = (flop + 2 * r.half_work_flop) / r.gemm_flop_per_s;
  return sum;
}

/// The mixers of the mean layer without their projections, forward.
EQC_HD TimeParts scores_time(const ModelSpec& m, const Rates& r, double tokens, double sequence, std::int32_t tensor, const ActivationMethod& method) {
  if (m.recurrent_layers <= 0) return attention_scores_time(m, r, tokens, sequence, tensor, method);
  TimeParts sum = recurrent_share(m) * recurrent_time(m, r, tokens, tensor);
  if (m.attention_layers > 0) sum = sum + attention_share(m) * attention_scores_time(m, r, tokens, sequence, tensor, method);
  return sum;
}

/// One direction of a layer's tensor-parallel transfers: an all-reduce (or reduce-scatter + all-gather, the same volume) after attention
/// and after the FFN; routed experts exchange every copy of a token.
EQC_HD TimeParts tensor_transfer(const ModelSpec& m, const Fabric& f, const TrainingLayout& l, double token_bytes) {
  if (l.tensor <= 1) return {};
  const Group g = group_of(f, l.tensor, 1);
  const double moe = moe_share(m), blocks = attention_share(m) + recurrent_share(m) + 1;
  const TimeParts dense = all_reduce_time(f, g, token_bytes);
  if (!(moe > 0)) return blocks * dense;
  if (expert_tensor(l) <= 1) return (blocks - moe) * dense;
  return (blocks - moe) * dense + moe * all_reduce_time(f, g, m.experts_per_token * token_bytes * (expert_hidden(m) / m.hidden));
}

/// One direction of a layer's expert-parallel transfers: dispatch and combine.
EQC_HD TimeParts expert_transfer(const ModelSpec& m, const Fabric& f, const TrainingLayout& l, double token_bytes, double imbalance) {
  if (l.expert <= 1) return {};
  const double sent = token_bytes * (expert_hidden(m) / m.hidden) * m.experts_per_token * imbalance / (l.sequence_parallel ? l.tensor : 1);
  return 2.0 * moe_share(m) * all_to_all_time(f, group_of(f, l.expert, expert_tensor(l)), sent);
}

/// Forward pass of the key/value ring: every rank sees the keys and values of the whole sequence.
EQC_HD TimeParts context_transfer(const ModelSpec& m, const Fabric& f, const TrainingLayout& l, double sequence, double width) {
  if (l.context <= 1) return {};
  const double bytes = attention_share(m) * width * kv_elements(m, l.tensor) * sequence * l.micro_batch;
  return all_gather_time(f, group_of(f, l.context, l.tensor), bytes);
}

/// Head: forward + backward GEMMs, loss over fp32 logits, gathered input under sequence parallelism.
EQC_HD TimeParts head_time(const ModelSpec& m, const Rates& r, const Fabric& f, const TrainingLayout& l, double tokens, double bytes_per_logit) {
  const double loss_bytes = bytes_per_logit * tokens * m.vocab / l.tensor;  // fp32 copy, softmax, gradient
  TimeParts sum = 3.0 * logits_time(m, r, tokens, l.tensor) + streaming_time(r, loss_bytes, 4);
  if (l.tensor > 1) sum = sum + all_reduce_time(f, group_of(f, l.tensor, 1), tokens * m.hidden * r.output_bytes);
  return sum;
}

/// Parameters of one rank and the memory of one micro-batch.
EQC_HD void set_memory(LayerCost& c, const ModelSpec& m, const Rates& r, const TrainingLayout& l, std::int32_t sequence,
                       const ActivationMethod& method) {
  const double t = l.tensor;
  ActivationMethod kept = method;
  kept.input_bytes = max_(r.input_bytes, 1);  // 4-bit inputs are kept in 8 bits for the backward pass
  c.kept = layer_activations(m, sequence, r.output_bytes, l.tensor, l.sequence_parallel != 0, kept);
  c.boundary_bytes = c.tokens * m.hidden * r.output_bytes / t;  // each rank sends its share (arXiv 2104.04473, sec. 4.1)
  c.logits_bytes = c.tokens * (method.bytes_per_logit * m.vocab / t + 2 * r.output_bytes * m.hidden / (l.sequence_parallel ? t : 1));
  c.shared_params = mean_layer_shared_params(m) / t;
  c.expert_params = mean_layer_expert_params(m) / (static_cast<double>(expert_tensor(l)) * l.expert);
  c.embedding_params = embedding_params(m) / t;
}

/// (token, expert) pairs computed by one rank for `tokens` of its tokens, imbalance included.
EQC_HD double routed_pairs(const ModelSpec& m, const TrainingSoftware& s, const TrainingLayout& l, double tokens) {
  return tokens * m.experts_per_token * (l.expert > 1 ? s.expert_imbalance : 1) * expert_tensor(l) / l.tensor;
}

/// Forward matrix products of the mean layer over `tokens` tokens of one rank, attention scores apart.
EQC_HD TimeParts layer_matrices(const ModelSpec& m, const Rates& r, const TrainingSoftware& s, const TrainingLayout& l, double tokens) {
  const double moe = moe_share(m);
  TimeParts matrices = projection_time(m, r, tokens, l.tensor);
  if (moe < 1) matrices = matrices + (1 - moe) * dense_ffn_time(m, r, tokens, l.tensor);
  if (moe > 0) {
    const ExpertLoad load{routed_pairs(m, s, l, tokens), static_cast<double>(m.experts / l.expert)};
    matrices = matrices + moe * moe_ffn_time(m, r, tokens, load, l.tensor, expert_tensor(l));
  }
  return matrices;
}

/// Layer cost of `layout` (tensor, context, expert, micro-batch, sequence parallelism are used) for sequences of `sequence` tokens.
EQC_HD LayerCost layer_cost(const ModelSpec& m, const Rates& r, const Fabric& f, const TrainingSoftware& s, const TrainingLayout& l,
                            std::int32_t sequence) {
  LayerCost c;
  c.tokens = static_cast<double>(l.micro_batch) * sequence / l.context;
  const double moe = moe_share(m);
  const TimeParts matrices = layer_matrices(m, r, s, l, c.tokens);
  const double pairs = routed_pairs(m, s, l, c.tokens);
  TimeParts other = elementwise_time(m, r, c.tokens, pairs, l.tensor, {l.sequence_parallel, s.activation.dropout});
  other.memory_s = other.memory_s * s.elementwise_traffic;
  if (moe > 0) {
    const double moved = moe * pairs * 4 * r.output_bytes * expert_hidden(m);  // permute and un-permute, as in elementwise_time
    other.memory_s += (s.routed_traffic - 1) * moved / r.memory_bytes_per_s;
    other.fixed_s += moe * s.routed_stall_s;
  }
  c.scores_again = scores_time(m, r, c.tokens, sequence, l.tensor, s.activation);
  if (!s.activation.flash_attention) c.scores_again.memory_s = c.scores_again.memory_s * s.elementwise_traffic;
  const double scores_backward = s.activation.flash_attention ? s.flash_backward_factor : 2;

  const double token_bytes = c.tokens * m.hidden * r.output_bytes;
  const TimeParts tensor = tensor_transfer(m, f, l, token_bytes);
  const TimeParts expert = (1 - s.overlap.expert) * expert_transfer(m, f, l, token_bytes, s.expert_imbalance);
  const TimeParts ring = context_transfer(m, f, l, sequence, r.output_bytes);
  const double scores_s = total_s(c.scores_again);
  c.forward = matrices + other + c.scores_again + (1 - s.overlap.tensor_forward) * tensor + expert +
              exposed(ring, s.overlap.context, scores_s);
  c.backward = (1 + s.weight_gradients) * matrices + 2.0 * other + scores_backward * c.scores_again + (1 - s.overlap.tensor_backward) * tensor + expert +
               exposed(2.0 * ring, s.overlap.context, scores_backward * scores_s);
  if (s.activation.selective_keeps < 1) c.scores_again = (1 - s.activation.selective_keeps) * (matrices + other);
  const double kernels = layer_kernels(m, r, s, l.expert);
  c.forward = with_host_floor(c.forward, kernels, s.host_launch_s);
  c.backward = with_host_floor(c.backward, 2 * kernels, s.host_launch_s);
  c.logits = head_time(m, r, f, l, c.tokens, s.loss_bytes_per_logit);
  set_memory(c, m, r, l, sequence, s.activation);
  return c;
}

}  // namespace eqc
