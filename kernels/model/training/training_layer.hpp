// What one micro-batch costs in the mean layer of one training rank: everything that does not depend on the pipeline.
#pragma once

#include "kernels/model/layer_time.hpp"
#include "kernels/model/layout.hpp"
#include "kernels/model/network.hpp"
#include "kernels/model/training/layer_collectives.hpp"
#include "kernels/model/training/training_memory.hpp"
#include "kernels/model/training/training_software.hpp"

namespace eqc {

/// Cost of the mean layer for one micro-batch on one rank, transfers exposed.
struct LayerCost {
  TimeParts forward, backward;
  TimeParts scores_again;     ///< added by selective recomputation (with selective_keeps < 1: other work too)
  TimeParts logits;           ///< forward + backward of the vocabulary head, last stage only
  LayerActivations kept;      ///< per token
  double tokens = 0;          ///< of one micro-batch on this rank
  double boundary_bytes = 0;  ///< sent to the next stage by each rank
  double logits_bytes = 0;    ///< working memory of the head
  double shared_params = 0, expert_params = 0,
         embedding_params = 0;  ///< held by this rank: per layer, per layer, per table
};

/// Rates of one device as the framework's kernels reach them.
EQC_HD Rates training_rates(const HardwareSpec& hw, Precision precision, const TrainingSoftware& s) {
  Rates r = rates_of(hw, precision);
  r.gemm_flop_per_s = r.gemm_flop_per_s * s.gemm_share[static_cast<int>(precision)];
  r.half_work_flop = known_or(s.gemm_half_work_flop[static_cast<int>(precision)], r.half_work_flop);
  r.attention_flop_per_s = r.attention_flop_per_s * s.attention_share;
  return r;
}

/// Kernels issued for one forward pass of the mean layer: norms, residuals, dropout, bias and activation, rotary
/// embedding, GEMMs, attention (5 unfused: scores, mask and softmax, dropout, weighted sum, transposes; 2 fused),
/// recurrent mixers (8), casts of narrow inputs, routing.
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
EQC_HD TimeParts attention_scores_time(const ModelSpec& m, const Rates& r, double tokens, double sequence,
                                       std::int32_t tensor, const ActivationMethod& method) {
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
EQC_HD TimeParts scores_time(const ModelSpec& m, const Rates& r, double tokens, double sequence, std::int32_t tensor,
                             const ActivationMethod& method, double recurrent_traffic) {
  if (m.recurrent_layers <= 0) return attention_scores_time(m, r, tokens, sequence, tensor, method);
  TimeParts sum = (recurrent_share(m) * recurrent_traffic) * recurrent_time(m, r, tokens, tensor);
  if (m.attention_layers > 0)
    sum = sum + attention_share(m) * attention_scores_time(m, r, tokens, sequence, tensor, method);
  return sum;
}

/// One direction of a layer's tensor-parallel transfers: all-reduces (or reduce-scatter + all-gather, the same volume).
EQC_HD TimeParts tensor_transfer(const ModelSpec& m, const Fabric& f, const TrainingLayout& l, double token_bytes) {
  if (l.tensor <= 1) return {};
  const Group g = group_of(f, l.tensor, 1);
  return collectives_time(layer_collectives(m, l, token_bytes),
                          [&](double bytes) { return all_reduce_time(f, g, bytes); });
}

/// Reordering around the gathers and scatters of one direction: one of each per block.
EQC_HD TimeParts gather_copy_time(const ModelSpec& m, const Rates& r, const TrainingLayout& l, double token_bytes,
                                  double gather_copies) {
  TimeParts t;
  if (l.tensor > 1 && l.sequence_parallel != 0)
    t.memory_s = gather_copies * 2 * (attention_share(m) + recurrent_share(m) + 1) * token_bytes / r.memory_bytes_per_s;
  return t;
}

/// Copies of a token that leave its node over those that its experts there need, when each node gets one (DeepSeek-V3,
/// arXiv 2412.19437, sec. 3.2.2): distinct nodes of k uniform choices, at most `dispatch_nodes`.
EQC_HD double copies_over_network(const Group& g, double experts_per_token, double dispatch_nodes) {
  if (!(dispatch_nodes > 0) || g.nodes <= 1) return 1;
  const double distinct = g.nodes * (1 - integer_power(1 - 1 / g.nodes, static_cast<std::int64_t>(experts_per_token)));
  return min_(distinct, dispatch_nodes) / experts_per_token;
}

/// One direction of a layer's expert-parallel transfers: dispatch and combine.
EQC_HD TimeParts expert_transfer(const ModelSpec& m, const Fabric& f, const TrainingLayout& l, double token_bytes,
                                 double imbalance, double dispatch_nodes) {
  if (l.expert <= 1) return {};
  const Group g = group_of(f, l.expert, expert_tensor(l));
  const double sent = token_bytes * (expert_hidden(m) / m.hidden) * m.experts_per_token * imbalance /
                      (l.sequence_parallel ? l.tensor : 1);
  return 2.0 * moe_share(m) * all_to_all_time(f, g, sent, copies_over_network(g, m.experts_per_token, dispatch_nodes));
}

/// Forward pass of the key/value ring: every rank sees the keys and values of the whole sequence, of every query head
/// where they are repeated before.
EQC_HD TimeParts context_transfer(const ModelSpec& m, const Fabric& f, const TrainingLayout& l, double sequence,
                                  double width, bool repeated_heads) {
  if (l.context <= 1) return {};
  const double elements = repeated_heads ? (query_width(m) + value_width(m)) / l.tensor : kv_elements(m, l.tensor);
  const double bytes = attention_share(m) * width * elements * sequence * l.micro_batch;
  return all_gather_time(f, group_of(f, l.context, l.tensor), bytes);
}

/// Head: forward + backward GEMMs, loss over fp32 logits, gathered input under sequence parallelism.
EQC_HD TimeParts head_time(const ModelSpec& m, const Rates& r, const Fabric& f, const TrainingLayout& l, double tokens,
                           double bytes_per_logit) {
  const double loss_bytes = bytes_per_logit * tokens * m.vocab / l.tensor;  // fp32 copy, softmax, gradient
  TimeParts sum = 3.0 * logits_time(m, r, tokens, l.tensor) + streaming_time(r, loss_bytes, 4);
  if (l.tensor > 1) sum = sum + all_reduce_time(f, group_of(f, l.tensor, 1), tokens * m.hidden * r.output_bytes);
  return sum;
}

/// Parameters of one rank and the memory of one micro-batch.
EQC_HD void set_memory(LayerCost& c, const ModelSpec& m, const Rates& r, const TrainingLayout& l, std::int32_t sequence,
                       const ActivationMethod& method, bool split_messages) {
  const double t = l.tensor;
  ActivationMethod kept = method;
  kept.input_bytes = max_(r.input_bytes, 1);  // 4-bit inputs are kept in 8 bits for the backward pass
  c.kept = layer_activations(m, sequence, r.output_bytes, l.tensor, l.sequence_parallel != 0, kept);
  c.boundary_bytes = c.tokens * m.hidden * r.output_bytes / (split_messages ? t : 1);
  c.logits_bytes =
      c.tokens * (method.bytes_per_logit * m.vocab / t + 2 * r.output_bytes * m.hidden / (l.sequence_parallel ? t : 1));
  c.shared_params = mean_layer_shared_params(m) / t;
  c.expert_params = mean_layer_expert_params(m) / (static_cast<double>(expert_tensor(l)) * l.expert);
  c.embedding_params = embedding_params(m) / t;
}

/// (token, expert) pairs computed by one rank for `tokens` of its tokens, imbalance included.
EQC_HD double routed_pairs(const ModelSpec& m, const TrainingSoftware& s, const TrainingLayout& l, double tokens) {
  return tokens * m.experts_per_token * (l.expert > 1 ? s.expert_imbalance : 1) * expert_tensor(l) / l.tensor;
}

/// Forward matrix products of the mean layer over `tokens` tokens of one rank, attention scores apart.
EQC_HD TimeParts layer_matrices(const ModelSpec& m, const Rates& r, const TrainingSoftware& s, const TrainingLayout& l,
                                double tokens) {
  const double moe = moe_share(m);
  TimeParts matrices = projection_time(m, r, tokens, l.tensor);
  if (moe < 1) matrices = matrices + (1 - moe) * dense_ffn_time(m, r, tokens, l.tensor);
  if (moe > 0) {
    const ExpertLoad load{routed_pairs(m, s, l, tokens), static_cast<double>(m.experts / l.expert)};
    matrices = matrices + moe * moe_ffn_time(m, r, tokens, load, l.tensor, expert_tensor(l));
  }
  return matrices;
}

/// Sharded gradients are copied into the buffer that is reduced.
EQC_HD bool gradients_copied(const TrainingLayout& l) { return l.zero >= ZeroStage::gradients && l.pipeline == 1; }

/// Summing weight gradients over micro-batches: one read and one write of the sum per micro-batch (Megatron-LM's fused
/// accumulation), or a copy.
EQC_HD double gradient_sum_s(const Rates& r, const TrainingSoftware& s, const TrainingLayout& l, double params) {
  const double bytes = 2 * (gradients_copied(l) ? r.output_bytes : s.gradient_bytes);
  return s.weight_gradients * s.gradient_traffic * bytes * params / r.memory_bytes_per_s;
}

/// Forward work of one micro-batch on one rank: products, and everything that moves values.
struct LayerWork {
  TimeParts matrices, other;
};

EQC_HD LayerWork layer_work(const ModelSpec& m, const Rates& r, const TrainingSoftware& s, const TrainingLayout& l,
                            double tokens) {
  const double moe = moe_share(m), pairs = routed_pairs(m, s, l, tokens);
  LayerWork w;
  w.matrices = layer_matrices(m, r, s, l, tokens);
  w.other = elementwise_time(m, r, tokens, pairs, l.tensor, {l.sequence_parallel, s.activation.dropout});
  w.other.memory_s = w.other.memory_s * s.elementwise_traffic;
  if (r.input_bytes < r.output_bytes)
    w.other.memory_s += (s.scale_passes - 1) * tokens * cast_bytes(m, r, l.tensor) / r.memory_bytes_per_s;
  if (moe > 0) {
    const double moved =
        moe * pairs * 4 * r.output_bytes * expert_hidden(m);  // permute and un-permute, as in elementwise_time
    w.other.memory_s += (s.routed_traffic - 1) * moved / r.memory_bytes_per_s;
    w.other.fixed_s += moe * s.routed_stall_s;
  }
  return w;
}

/// What a layer's passes wait for beyond their own work.
struct LayerTransfers {
  TimeParts forward, backward;
};

EQC_HD LayerTransfers layer_transfers(const ModelSpec& m, const Rates& r, const Fabric& f, const TrainingSoftware& s,
                                      const TrainingLayout& l, double tokens, double sequence, double scores_s,
                                      double scores_backward_s) {
  const double token_bytes = tokens * m.hidden * r.output_bytes;
  const TimeParts tensor = tensor_transfer(m, f, l, token_bytes);
  const TimeParts copies = gather_copy_time(m, r, l, token_bytes, s.gather_copies);
  const TimeParts expert =
      (1 - s.overlap.expert) * expert_transfer(m, f, l, token_bytes, s.expert_imbalance, s.dispatch_nodes);
  const TimeParts ring = context_transfer(m, f, l, sequence, r.output_bytes, s.repeated_heads > 0);
  const double again = 1 + s.tensor_regather;
  LayerTransfers t;
  t.forward = (1 - s.overlap.tensor_forward) * tensor + copies + expert + exposed(ring, s.overlap.context, scores_s);
  t.backward = again * ((1 - s.overlap.tensor_backward) * tensor + copies) + expert +
               exposed(2.0 * ring, s.overlap.context, scores_backward_s);
  return t;
}

/// Layer cost of `layout` (tensor, context, expert, micro-batch, sequence parallelism and gradients_copied are used)
/// for sequences of `sequence` tokens.
EQC_HD_LARGE LayerCost layer_cost(const ModelSpec& m, const Rates& r, const Fabric& f, const TrainingSoftware& s,
                                  const TrainingLayout& l, std::int32_t sequence) {
  LayerCost c;
  c.tokens = static_cast<double>(l.micro_batch) * sequence / l.context;
  set_memory(c, m, r, l, sequence, s.activation, s.split_messages > 0);
  const LayerWork work = layer_work(m, r, s, l, c.tokens);
  c.scores_again = scores_time(m, r, c.tokens, sequence, l.tensor, s.activation, s.recurrent_traffic);
  if (!s.activation.flash_attention) c.scores_again.memory_s = c.scores_again.memory_s * s.elementwise_traffic;
  const double scores_backward = s.activation.flash_attention ? s.flash_backward_factor : 2,
               scores_s = total_s(c.scores_again);
  const LayerTransfers transfers =
      layer_transfers(m, r, f, s, l, c.tokens, sequence, scores_s, scores_backward * scores_s);
  c.forward = work.matrices + work.other + c.scores_again + transfers.forward;
  c.backward = (1 + s.weight_gradients) * work.matrices + 2.0 * work.other + scores_backward * c.scores_again +
               transfers.backward;
  c.backward.memory_s += gradient_sum_s(r, s, l, c.shared_params + c.expert_params);
  if (s.activation.selective_keeps < 1)
    c.scores_again = (1 - s.activation.selective_keeps) * (work.matrices + work.other);
  const double kernels = layer_kernels(m, r, s, l.expert);
  c.forward = with_host_floor(c.forward, kernels, s.host_launch_s);
  c.backward = with_host_floor(c.backward, 2 * kernels, s.host_launch_s);
  c.logits = head_time(m, r, f, l, c.tokens, s.loss_bytes_per_logit);
  c.logits.memory_s += gradient_sum_s(r, s, l, c.embedding_params);
  return c;
}

}  // namespace eqc
