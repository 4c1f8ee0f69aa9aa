// What a training rank must hold at once: weights, gradients, optimizer state, activations; byte by byte.
#pragma once

#include "kernels/model/arithmetic.hpp"
#include "kernels/model/efficiency.hpp"
#include "kernels/model/layout.hpp"
#include "kernels/model/memory_parts.hpp"

namespace eqc {

// ---- activations of one layer (Korthikanti et al., arXiv 2205.05198, sec. 4.1 and 4.2, tensor by tensor) ------------

/// Bytes per token of the mean layer, kept from forward to backward on one rank.
struct LayerActivations {
  double none_bytes = 0;       ///< nothing recomputed
  double selective_bytes = 0;  ///< scores recomputed
  double full_bytes = 0;       ///< only the layer's input kept
};

/// Score tensors per token: softmax output, dropout mask and output over `keys` keys (5 a s^2 b with dropout).
/// Fused attention keeps one fp32 log-sum per head.
EQC_HD double score_activation_bytes(const ModelSpec& m, double keys, double width, const ActivationMethod& method) {
  if (method.flash_attention) return attention_share(m) * 4.0 * m.heads;
  return attention_share(m) * m.heads * keys * (method.dropout ? 2 * width + 1 : width);
}

/// Tensors that tensor parallelism splits: Q, K, V, attention output (recurrent mixers: projected input, output, gated
/// output), FFN intermediate values. Inputs of GEMMs are kept as they are multiplied, method.input_bytes each (narrow
/// formats keep the quantised copy; Transformer Engine).
EQC_HD double split_activation_bytes(const ModelSpec& m, double width, std::int32_t tensor,
                                     const ActivationMethod& method) {
  const double t = tensor, moe = moe_share(m);
  const double kv =
      m.attention == AttentionKind::latent ? (query_width(m) + value_width(m)) / t : kv_elements(m, tensor);
  const double attention = attention_share(m) * ((query_width(m) + value_width(m)) / t + kv) +
                           recurrent_share(m) * (m.recurrent_inputs + 2.0 * m.recurrent_width) / t;
  const double ffn = (1 - moe) * m.ffn + moe * m.expert_ffn * (m.experts_per_token + m.shared_experts);
  return width * (attention + (ffn_matrices(m) - 1) * ffn / t) +
         min_(width, method.input_bytes) * ffn / t;  // plain: GELU input and output; gated: gate, up, product
}

/// Tensors of width h: norm and GEMM inputs, dropout masks, latent vectors, dispatched and combined tokens.
/// Only sequence parallelism splits them.
EQC_HD double token_activation_bytes(const ModelSpec& m, double width, const ActivationMethod& method) {
  const double moe = moe_share(m);
  const double latent = m.attention == AttentionKind::latent ? m.q_lora + m.kv_lora + m.rope_dim : 0;
  const double routed =
      moe * (expert_hidden(m) * m.experts_per_token * (width + min_(width, method.input_bytes)) + 4.0 * m.experts);
  const double blocks = 0.5 * layer_blocks(m);  // pairs of mixer and FFN
  return blocks * (m.hidden * (2 * width + 2 * min_(width, method.input_bytes) + (method.dropout ? 2 : 0))) +
         width * latent + routed;
}

/// Of both kinds, what belongs to routed experts: dispatched and combined tokens, the experts' intermediate values.
EQC_HD double routed_activation_bytes(const ModelSpec& m, double width, std::int32_t tensor, bool sequence_parallel,
                                      const ActivationMethod& method) {
  const double input = min_(width, method.input_bytes), each = moe_share(m) * m.experts_per_token;
  return each * (expert_hidden(m) * (width + input) / (sequence_parallel ? tensor : 1) +
                 m.expert_ffn * (width * (ffn_matrices(m) - 1) + input) / tensor);
}

EQC_HD LayerActivations layer_activations(const ModelSpec& m, std::int32_t sequence, double width, std::int32_t tensor,
                                          bool sequence_parallel, const ActivationMethod& method) {
  const double whole = token_activation_bytes(m, width, method) / (sequence_parallel ? tensor : 1);
  const double scores = score_activation_bytes(m, sequence, width, method) / tensor;
  LayerActivations a;
  const double kept = whole + split_activation_bytes(m, width, tensor, method);
  a.none_bytes = kept + scores;
  a.full_bytes = width * m.hidden / (sequence_parallel ? tensor : 1);
  // Checkpointing by operation saves the results of plain products, not of grouped ones (torchtitan,
  // activation_checkpoint.py: aten.mm, attention and reduce-scatters stand in its list).
  const double repeated =
      method.selective_keeps < 1 ? routed_activation_bytes(m, width, tensor, sequence_parallel, method) : 0;
  a.selective_bytes = max_(method.selective_keeps * (kept - repeated), a.full_bytes);
  return a;
}

EQC_HD double kept_bytes(const LayerActivations& a, Recompute r) {
  return r == Recompute::none ? a.none_bytes : (r == Recompute::selective ? a.selective_bytes : a.full_bytes);
}

/// What must be held again while a layer is recomputed, per token.
EQC_HD double recomputed_bytes(const LayerActivations& a, Recompute r) {
  return max_(a.none_bytes - kept_bytes(a, r), 0.0);
}

// ---- state ----------------------------------------------------------------------------------------------------------

/// Bytes per parameter. Mixed precision with Adam: 2 + (2 or 4) + 12 (arXiv 1910.02054, sec. 3.1; Megatron keeps
/// gradients in fp32).
struct StateBytes {
  double weight = 2, gradient = 4, optimizer = 12;
};

EQC_HD StateBytes state_bytes(Precision p, double gradient_bytes) {
  if (p == Precision::fp32) return {4, 4, 8};
  return {2, gradient_bytes, 12};
}

/// Weights, gradients and optimizer state of `params` parameters repeated on `copies` ranks, sharded by ZeRO's stage.
EQC_HD MemoryParts state_memory(double params, double copies, ZeroStage zero, const StateBytes& s) {
  MemoryParts m;
  m.weights_bytes = params * s.weight / (zero >= ZeroStage::weights ? copies : 1);
  m.gradients_bytes = params * s.gradient / (zero >= ZeroStage::gradients ? copies : 1);
  m.optimizer_bytes = params * s.optimizer / (zero >= ZeroStage::states ? copies : 1);
  return m;
}

/// Micro-batches whose activations the first stage holds, in units of one stage: 1F1B min(n, p), times 1 + (p-1)/(p v)
/// when interleaved (arXiv 2205.05198, sec. 4.2.3).
EQC_HD double in_flight_stages(std::int32_t micro_batches, std::int32_t pipeline, std::int32_t interleave) {
  const double held = micro_batches < pipeline ? micro_batches : pipeline;
  if (interleave <= 1) return held;
  return held * (1.0 + (pipeline - 1.0) / (static_cast<double>(pipeline) * interleave));
}

}  // namespace eqc
