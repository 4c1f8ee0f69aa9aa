// What one micro-batch costs in the mean layer of one training rank: everything that does not depend on the pipeline.
#pragma once

#include "kernels/model/layer_time.hpp"
#include "kernels/model/training/training_memory.hpp"
#include "kernels/model/training/training_transfers.hpp"

namespace eqc {

/// Cost of the mean layer for one micro-batch on one rank, transfers exposed.
struct LayerCost {
  TimeParts forward, backward;
  TimeParts selective_again;  ///< work repeated under selective recomputation
  TimeParts logits;           ///< forward + backward of the vocabulary head, last stage only
  LayerActivations kept;      ///< per token
  double tokens = 0;          ///< of one micro-batch on this rank
  double boundary_bytes = 0;  ///< sent to the next stage by each rank
  double logits_bytes = 0;    ///< working memory of the head
  double shared_params = 0, expert_params = 0,
         embedding_params = 0;  ///< held by this rank: per layer, per layer, per table
};

/// Kernels issued for one forward pass of the mean layer: norms, residuals, dropout, bias and activation, rotary
/// embedding, GEMMs, attention (5 unfused: scores, mask and softmax, dropout, weighted sum, transposes; 2 fused),
/// recurrent mixers (8), casts of narrow inputs, routing.
EQC_HD double layer_kernels(const TrainingContext& x, const TrainingLayout& l) {
  const ModelSpec& m = x.model;
  double kernels = 4 + 10 + (x.software.activation.flash_attention ? 2 : 8) + 8 * recurrent_share(m);
  if (x.rates.input_bytes < x.rates.output_bytes) kernels += 8;
  return kernels + moe_share(m) * (20 + x.software.kernels_per_expert * m.experts / l.expert);
}

/// A pass is not faster than the CPU issues its kernels; what is missing is fixed time.
EQC_HD TimeParts with_host_floor(TimeParts pass, double kernels, double host_launch_s) {
  const double missing_s = kernels * host_launch_s - total_s(pass);
  if (missing_s > 0) pass.fixed_s += missing_s;
  return pass;
}

/// A pass as the CPU issues it; where it waits for each kernel, launches and work do not overlap.
EQC_HD TimeParts issued_pass(TimeParts pass, double kernels, const TrainingSoftware& s) {
  if (!(s.kernel_wait_s > 0)) return with_host_floor(pass, kernels, s.host_launch_s);
  pass.fixed_s += kernels * s.kernel_wait_s;
  return pass;
}

/// Whether rows of the model's heads start at 16 bytes.
EQC_HD bool heads_align(const ModelSpec& m) {
  constexpr std::int32_t kAlignedValues = 8;
  return m.head_dim % kAlignedValues == 0;
}

/// Time of the products of unfused attention over that on matrix units: heads whose rows do not start at 16 bytes fall
/// back to vector units, which do 16 bits at twice the rate of fp32 (NVIDIA, "Matrix Multiplication Background User's
/// Guide", section 4.1; A100 white paper, table 1).
EQC_HD double unaligned_heads(const TrainingContext& x) {
  const double vector = 2 * x.hardware.peak_flop_per_s[static_cast<int>(Precision::fp32)];
  const double matrix = x.hardware.peak_flop_per_s[static_cast<int>(Precision::bf16)];
  return heads_align(x.model) || !(vector > 0) ? 1 : max_(1.0, matrix / vector);
}

/// Attention scores and weighted sum of one block, forward, for the queries of one rank.
EQC_HD TimeParts attention_scores_time(const TrainingContext& x, const TrainingLayout& l, double tokens) {
  const ModelSpec& m = x.model;
  const ActivationMethod& method = x.software.activation;
  const double t = l.tensor, width = x.rates.output_bytes, sequence = x.sequence;
  if (method.flash_attention) {
    const double keys = mean_attended_keys(m, sequence) / max_(attention_share(m), 1e-9);
    const double flop = tokens * score_flop(m, keys) / t;
    const double bytes = tokens * width * ((query_width(m) + value_width(m)) / t + kv_elements(m, l.tensor));
    return attention_time(x.rates, flop, bytes, keys);
  }
  const double flop = tokens * score_flop(m, sequence) / t;  // the masked half is computed too
  // write scores, softmax reads and writes, weighted sum reads; dropout adds a read, a write and a mask
  const double bytes = tokens * sequence * m.heads / t * (4 * width + (method.dropout ? 2 * width + 1 : 0));
  TimeParts sum = streaming_time(x.rates, bytes, 4 + (method.dropout ? 1 : 0));
  sum.gemm_s = unaligned_heads(x) * (flop + 2 * x.rates.half_work_flop) / x.rates.gemm_flop_per_s;
  return sum;
}

/// The mixers of the mean layer without their projections, forward.
EQC_HD TimeParts scores_time(const TrainingContext& x, const TrainingLayout& l, double tokens) {
  const ModelSpec& m = x.model;
  TimeParts sum;
  if (m.recurrent_layers <= 0) {
    sum = attention_scores_time(x, l, tokens);
  } else {
    sum = (recurrent_share(m) * x.software.recurrent_traffic) * recurrent_time(m, x.rates, tokens, l.tensor);
    if (m.attention_layers > 0) sum = sum + attention_share(m) * attention_scores_time(x, l, tokens);
  }
  if (!x.software.activation.flash_attention) sum.memory_s = sum.memory_s * x.software.elementwise_traffic;
  return sum;
}

/// Head: forward + backward GEMMs, loss over fp32 logits, gathered input under sequence parallelism.
EQC_HD TimeParts head_time(const TrainingContext& x, const TrainingLayout& l, double tokens) {
  const double loss_bytes =
      x.software.loss_bytes_per_logit * tokens * x.model.vocab / l.tensor;  // fp32 copy, softmax, gradient
  TimeParts sum = 3.0 * logits_time(x.model, x.rates, tokens, l.tensor) + streaming_time(x.rates, loss_bytes, 4);
  if (l.tensor > 1) sum = sum + all_reduce_time(x.fabric, group_of(x.fabric, l.tensor, 1), hidden_bytes(x, tokens));
  return sum;
}

/// Tokens and parameters of one rank and the memory of one micro-batch; no times.
EQC_HD LayerCost layer_sizes(const TrainingContext& x, const TrainingLayout& l) {
  const ModelSpec& m = x.model;
  const double t = l.tensor, width = x.rates.output_bytes;
  LayerCost c;
  c.tokens = static_cast<double>(l.micro_batch) * x.sequence / l.context;
  ActivationMethod kept = x.software.activation;
  kept.input_bytes = max_(x.rates.input_bytes, 1);  // 4-bit inputs are kept in 8 bits for the backward pass
  c.kept = layer_activations(m, x.sequence, width, l.tensor, l.sequence_parallel != 0, kept);
  c.boundary_bytes = hidden_bytes(x, c.tokens) / (x.software.split_messages > 0 ? t : 1);
  c.logits_bytes =
      c.tokens * (kept.bytes_per_logit * m.vocab / t + 2 * width * m.hidden / (l.sequence_parallel ? t : 1));
  c.shared_params = mean_layer_shared_params(m) / t;
  c.expert_params = mean_layer_expert_params(m) / (static_cast<double>(expert_tensor(l)) * l.expert);
  c.embedding_params = embedding_params(m) / t;
  return c;
}

/// (token, expert) pairs computed by one rank for `tokens` of its tokens, imbalance included.
EQC_HD double routed_pairs(const TrainingContext& x, const TrainingLayout& l, double tokens) {
  const double imbalance = l.expert > 1 ? x.software.expert_imbalance : 1;
  return tokens * x.model.experts_per_token * imbalance * expert_tensor(l) / l.tensor;
}

/// Forward matrix products of the mean layer over `tokens` tokens of one rank, attention scores apart.
EQC_HD TimeParts layer_matrices(const TrainingContext& x, const TrainingLayout& l, double tokens) {
  const ModelSpec& m = x.model;
  const double moe = moe_share(m);
  TimeParts matrices = projection_time(m, x.rates, tokens, l.tensor);
  if (moe < 1) matrices = matrices + (1 - moe) * dense_ffn_time(m, x.rates, tokens, l.tensor);
  if (moe > 0) {
    const ExpertLoad load{routed_pairs(x, l, tokens), static_cast<double>(m.experts / l.expert)};
    matrices = matrices + moe * moe_ffn_time(m, x.rates, tokens, load, l.tensor, expert_tensor(l));
  }
  return matrices;
}

/// Everything else of a forward pass that moves values.
EQC_HD TimeParts layer_elementwise(const TrainingContext& x, const TrainingLayout& l, double tokens) {
  const ModelSpec& m = x.model;
  const Rates& r = x.rates;
  const TrainingSoftware& s = x.software;
  const double moe = moe_share(m), pairs = routed_pairs(x, l, tokens);
  TimeParts t = elementwise_time(m, r, tokens, pairs, l.tensor, {l.sequence_parallel, s.activation.dropout});
  t.memory_s = t.memory_s * s.elementwise_traffic;
  if (r.input_bytes < r.output_bytes)
    t.memory_s += (s.scale_passes - 1) * tokens * cast_bytes(m, r, l.tensor) / r.memory_bytes_per_s;
  if (moe > 0) {
    const double moved =
        moe * pairs * 4 * r.output_bytes * expert_hidden(m);  // permute and un-permute, as in elementwise_time
    t.memory_s += (s.routed_traffic - 1) * moved / r.memory_bytes_per_s;
    t.fixed_s += moe * s.routed_stall_s;
  }
  return t;
}

/// Sharded gradients are copied into the buffer that is reduced.
EQC_HD bool gradients_copied(const TrainingLayout& l) { return l.zero >= ZeroStage::gradients && l.pipeline == 1; }

/// Summing weight gradients over micro-batches: one read and one write of the sum per micro-batch (Megatron-LM's fused
/// accumulation), or a copy.
EQC_HD double gradient_sum_s(const TrainingContext& x, const TrainingLayout& l, double params) {
  const double bytes = 2 * (gradients_copied(l) ? x.rates.output_bytes : x.software.gradient_bytes);
  return x.software.weight_gradients * x.software.gradient_traffic * bytes * params / x.rates.memory_bytes_per_s;
}

/// layer_cost but for the sums of gradients and what the CPU takes to issue the backward pass. `c`: layer_sizes of the
/// same.
EQC_HD_LARGE LayerCost layer_work(const TrainingContext& x, const TrainingLayout& l, LayerCost c) {
  const TrainingSoftware& s = x.software;
  const TimeParts matrices = layer_matrices(x, l, c.tokens), other = layer_elementwise(x, l, c.tokens),
                  scores = scores_time(x, l, c.tokens);
  const double scores_backward = s.activation.flash_attention ? s.flash_backward_factor : 2, scores_s = total_s(scores);
  const LayerTransfers transfers = layer_transfers(x, l, c.tokens, scores_s, scores_backward * scores_s);
  c.forward = matrices + other + scores + transfers.forward;
  c.backward = (1 + s.weight_gradients) * matrices + 2.0 * other + scores_backward * scores + transfers.backward;
  const double keeps = s.activation.selective_keeps;  // below 1: other products are repeated, not the scores
  c.selective_again = keeps < 1 ? (1 - keeps) * (matrices + other) : scores;
  c.forward = issued_pass(c.forward, layer_kernels(x, l), s);
  c.logits = head_time(x, l, c.tokens);
  return c;
}

/// `work`: layer_work of the same.
EQC_HD LayerCost with_gradient_sums(const TrainingContext& x, const TrainingLayout& l, LayerCost work) {
  work.backward.memory_s += gradient_sum_s(x, l, work.shared_params + work.expert_params);
  work.backward = issued_pass(work.backward, 2 * layer_kernels(x, l), x.software);
  work.logits.memory_s += gradient_sum_s(x, l, work.embedding_params);
  return work;
}

/// Layer cost of a layout (tensor, context, expert, micro-batch, sequence parallelism and gradients_copied are used).
EQC_HD LayerCost layer_cost(const TrainingContext& x, const TrainingLayout& l) {
  return with_gradient_sums(x, l, layer_work(x, l, layer_sizes(x, l)));
}

/// What recomputation adds to the passes of one layer.
EQC_HD TimeParts recomputed_time(const LayerCost& c, Recompute mode) {
  if (mode == Recompute::full) return c.forward;
  return mode == Recompute::selective ? c.selective_again : TimeParts{};
}

}  // namespace eqc
