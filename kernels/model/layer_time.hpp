// Forward time of the pieces of one transformer layer on one rank: projections, FFN, experts, element-wise work,
// logits.
#pragma once

#include "kernels/model/arithmetic.hpp"
#include "kernels/model/efficiency.hpp"

namespace eqc {

/// Query, key, value and output projections of one attention block for `rows` tokens, heads split over `tensor` ranks.
EQC_HD TimeParts attention_projection_time(const ModelSpec& m, const Rates& r, double rows, std::int32_t tensor) {
  const double t = tensor;
  TimeParts sum;
  if (m.attention == AttentionKind::latent) {  // compressions are repeated on every rank, expansions are split by head
    const double query_compressed = m.q_lora > 0 ? m.q_lora : 0;
    sum = gemm_time(r, rows, query_compressed + m.kv_lora + m.rope_dim, m.hidden);
    sum = sum + gemm_time(r, rows, query_width(m) / t, m.q_lora > 0 ? m.q_lora : m.hidden);
    sum = sum + gemm_time(r, rows, m.heads / t * (m.nope_dim + m.v_dim), m.kv_lora);
  } else {
    sum = gemm_time(r, rows, query_width(m) / t + kv_elements(m, tensor), m.hidden);
  }
  if (m.sparse_keys > 0)  // indexers are repeated on every rank
    sum = sum + index_share(m) * (gemm_time(r, rows, m.index_heads * m.index_width, index_source(m)) +
                                  gemm_time(r, rows, m.index_width + m.index_heads, m.hidden));
  return sum + gemm_time(r, rows, m.hidden, value_width(m) / t);
}

/// Input and output projections of one recurrent mixer.
EQC_HD TimeParts recurrent_projection_time(const ModelSpec& m, const Rates& r, double rows, std::int32_t tensor) {
  const double t = tensor;
  return gemm_time(r, rows, m.recurrent_inputs / t, m.hidden) + gemm_time(r, rows, m.hidden, m.recurrent_width / t);
}

/// Projections of the mean layer's mixers.
EQC_HD TimeParts projection_time(const ModelSpec& m, const Rates& r, double rows, std::int32_t tensor) {
  if (m.recurrent_layers <= 0) return attention_projection_time(m, r, rows, tensor);
  return attention_share(m) * attention_projection_time(m, r, rows, tensor) +
         recurrent_share(m) * recurrent_projection_time(m, r, rows, tensor);
}

/// One recurrent mixer over many tokens (training, prefill), without its projections: short convolution, products
/// inside chunks, states of chunks written and passed on, gated norm. Chunked kernels (Mamba-2, arXiv 2405.21060, sec.
/// 6-8) run like attention over rows as long as a chunk.
EQC_HD TimeParts recurrent_time(const ModelSpec& m, const Rates& r, double rows, std::int32_t tensor) {
  if (m.recurrent_layers <= 0) return {};
  const double t = tensor, w = r.output_bytes, inputs = m.recurrent_inputs, width = m.recurrent_width;
  const double states =
      4 * 4.0 * width * m.recurrent_state / kRecurrentChunk;  // fp32: written, read and written when passed on, read
  const double bytes =
      w * (4 * inputs + 4 * width) + states;  // convolution, two passes over its result; output, gate and norm
  TimeParts sum =
      attention_time(r, rows * recurrent_flop(m, kRecurrentChunk) / t, rows * bytes / t, 0.5 * kRecurrentChunk);
  sum.fixed_s += 6 * r.launch_s;
  return sum;
}

/// One recurrent mixer in a decode step of `sequences`, without its projections: every state is read and written.
EQC_HD TimeParts recurrent_decode_time(const ModelSpec& m, const Rates& r, double sequences, std::int32_t tensor) {
  if (m.recurrent_layers <= 0) return {};
  const double state_bytes = 2 * static_cast<double>(m.recurrent_width) * m.recurrent_state * m.recurrent_state_bytes;
  const double bytes =
      sequences * (state_bytes + 2 * r.output_bytes * (m.recurrent_inputs + m.recurrent_width)) / tensor;
  TimeParts sum = streaming_time(r, bytes, 0);
  sum.fixed_s = r.decode_floor_s;
  return sum;
}

/// One FFN of width `ffn` over `tensor` ranks, from and to `hidden`; gate and up projection are one GEMM.
EQC_HD TimeParts ffn_time(const ModelSpec& m, const Rates& r, double groups, double rows, double hidden, double ffn,
                          std::int32_t tensor) {
  const double width = ffn / tensor;
  return grouped_gemm_time(r, groups, rows, (ffn_matrices(m) - 1) * width, hidden) +
         grouped_gemm_time(r, groups, rows, hidden, width);
}

EQC_HD TimeParts dense_ffn_time(const ModelSpec& m, const Rates& r, double rows, std::int32_t tensor) {
  return ffn_time(m, r, 1, rows, m.hidden, m.ffn, tensor);
}

/// How routed work lands on one rank.
struct ExpertLoad {
  double pairs = 0;    ///< (token, expert) pairs computed by this rank, imbalance included
  double experts = 1;  ///< experts touched on this rank
};

/// Router, shared experts on `rows` tokens, routed experts on `load`.
EQC_HD TimeParts moe_ffn_time(const ModelSpec& m, const Rates& r, double rows, const ExpertLoad& load,
                              std::int32_t tensor, std::int32_t expert_tensor) {
  TimeParts sum = gemm_time(r, rows, m.experts, m.hidden);
  const double touched = max_(load.experts, 1.0);
  sum = sum + ffn_time(m, r, touched, load.pairs / touched, expert_hidden(m), m.expert_ffn, expert_tensor);
  if (m.shared_experts > 0)
    sum = sum + ffn_time(m, r, 1, rows, m.hidden, static_cast<double>(m.shared_experts) * m.expert_ffn, tensor);
  if (m.expert_latent > 0)
    sum = sum + gemm_time(r, rows, m.expert_latent, m.hidden) + gemm_time(r, rows, m.hidden, m.expert_latent);
  return sum;
}

/// Logits over a vocabulary split by `tensor`.
EQC_HD TimeParts logits_time(const ModelSpec& m, const Rates& r, double rows, std::int32_t tensor) {
  return gemm_time(r, rows, static_cast<double>(m.vocab) / tensor, m.hidden);
}

/// How element-wise work is done.
struct ElementwiseMethod {
  std::int32_t sequence_parallel = 0;  ///< norms, residuals and dropout are split over the tensor ranks too
  std::int32_t dropout = 0;            ///< GPT-2/3-style dropout after attention and FFN
};

/// Bytes per token to write the inputs of a layer's products once more in a narrow format (Transformer Engine).
EQC_HD double cast_bytes(const ModelSpec& m, const Rates& r, std::int32_t tensor) {
  const double split =
      attention_share(m) * value_width(m) + recurrent_share(m) * m.recurrent_width + (1 - moe_share(m)) * m.ffn;
  return (r.output_bytes + r.input_bytes) * (2.0 * m.hidden + split / tensor);
}

/// Norms, residuals, rotary embedding, activation function, expert permutation, casts: bytes moved forward by the mean
/// layer.
EQC_HD TimeParts elementwise_time(const ModelSpec& m, const Rates& r, double rows, double pairs, std::int32_t tensor,
                                  const ElementwiseMethod& method) {
  const double t = tensor, w = r.output_bytes, h = m.hidden, moe = moe_share(m), attending = attention_share(m);
  const double split = method.sequence_parallel ? t : 1;
  // norms: read, write; residuals: 2 reads, write, mask
  const double norms_and_residuals = 0.5 * layer_blocks(m) * (h * (4 * w + 6 * w + (method.dropout ? 2 : 0))) / split;
  const double rotary = attending * 2 * w * (query_width(m) / t + 0.5 * kv_elements(m, tensor));
  const double per_width = ffn_matrices(m) * w;  // plain: read, write; gated: read gate and up, write
  const double dense = (1 - moe) * m.ffn / t * per_width;
  const double shared = moe * m.shared_experts * m.expert_ffn / t * per_width;
  const double routed =
      moe * pairs * (m.expert_ffn / t * per_width + 4 * w * expert_hidden(m));  // plus permute and un-permute
  const double cast = r.input_bytes < w ? cast_bytes(m, r, tensor) : 0;
  return streaming_time(r, rows * (norms_and_residuals + rotary + dense + shared + cast) + routed, 6 + 4 * moe);
}

}  // namespace eqc
