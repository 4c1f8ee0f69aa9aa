// Counts that follow from the architecture alone: parameters, multiply-adds, key/value cache.
#pragma once

#include "kernels/model/spec.hpp"
#include "kernels/model/time_parts.hpp"

namespace eqc {

// ---- layers by kind -------------------------------------------------------------------------------------------------

/// Layers whose FFN is a mixture of experts: every `moe_every`-th after the first `dense_layers`.
EQC_HD double moe_layers(const ModelSpec& m) {
  if (m.experts <= 0 || m.layers <= m.dense_layers) return 0;
  const std::int32_t every = m.moe_every > 1 ? m.moe_every : 1;
  return static_cast<double>((m.layers - m.dense_layers + every - 1) / every);
}

EQC_HD double moe_share(const ModelSpec& m) { return moe_layers(m) / m.layers; }

/// Attention blocks per layer: 1 without recurrent mixers.
EQC_HD double attention_share(const ModelSpec& m) {
  return m.recurrent_layers > 0 ? static_cast<double>(m.attention_layers) / m.layers : 1;
}

/// Recurrent mixers per layer.
EQC_HD double recurrent_share(const ModelSpec& m) { return static_cast<double>(m.recurrent_layers) / m.layers; }

/// Mixers and FFN of the mean layer: each has a norm, a residual and, over tensor ranks, an all-reduce.
EQC_HD double layer_blocks(const ModelSpec& m) { return attention_share(m) + recurrent_share(m) + 1; }

/// Share of layers that attend to the whole context (the others to `window` tokens, or not at all when they are
/// recurrent).
EQC_HD double full_attention_share(const ModelSpec& m) {
  if (m.recurrent_layers > 0) return attention_share(m);
  if (m.window <= 0 || m.full_attention_every == 1) return 1;
  if (m.full_attention_every <= 0) return 0;
  return static_cast<double>(m.layers / m.full_attention_every) / m.layers;
}

// ---- widths ---------------------------------------------------------------------------------------------------------

EQC_HD double query_width(const ModelSpec& m) {
  return static_cast<double>(m.heads) * (m.attention == AttentionKind::latent ? m.nope_dim + m.rope_dim : m.head_dim);
}

/// Width of the attention output before its projection.
EQC_HD double value_width(const ModelSpec& m) {
  return static_cast<double>(m.heads) * (m.attention == AttentionKind::latent ? m.v_dim : m.head_dim);
}

/// Width in which routed experts work.
EQC_HD double expert_hidden(const ModelSpec& m) { return m.expert_latent > 0 ? m.expert_latent : m.hidden; }

/// Indexers per layer (sparse attention).
EQC_HD double index_share(const ModelSpec& m) {
  return m.sparse_keys > 0 ? 1.0 / (m.index_every > 1 ? m.index_every : 1) : 0;
}

/// Width from which an indexer's queries come: that of the compressed query, where there is one.
EQC_HD double index_source(const ModelSpec& m) { return m.q_lora > 0 ? m.q_lora : m.hidden; }

EQC_HD double ffn_matrices(const ModelSpec& m) { return m.gated ? 3.0 : 2.0; }

// ---- parameters -----------------------------------------------------------------------------------------------------

/// Projections of the mean layer's indexer: queries of its heads, one key, a weight per head (DeepSeek-V3.2, arXiv
/// 2512.02556, eq. 1).
EQC_HD double index_params(const ModelSpec& m) {
  return index_share(m) * (index_source(m) * m.index_heads * m.index_width +
                           static_cast<double>(m.hidden) * (m.index_width + m.index_heads));
}

/// Projections of one attention block. Latent attention: DeepSeek-V2, arXiv 2405.04434, sec. 2.1.
EQC_HD double attention_params(const ModelSpec& m) {
  const double h = m.hidden;
  if (m.attention == AttentionKind::latent) {
    const double query = m.q_lora > 0 ? h * m.q_lora + m.q_lora * query_width(m) : h * query_width(m);
    const double compress = h * (m.kv_lora + m.rope_dim);
    const double expand = static_cast<double>(m.kv_lora) * m.heads * (m.nope_dim + m.v_dim);
    return query + compress + expand + value_width(m) * h + index_params(m);
  }
  return h * (query_width(m) + 2.0 * m.kv_heads * m.head_dim) + value_width(m) * h + index_params(m);
}

/// Projections of one recurrent mixer: everything from the token, and the output (Mamba-2, arXiv 2405.21060, fig. 6;
/// Gated DeltaNet, arXiv 2412.06464).
EQC_HD double recurrent_params(const ModelSpec& m) {
  return static_cast<double>(m.hidden) * m.recurrent_inputs + static_cast<double>(m.recurrent_width) * m.hidden;
}

/// Projections of the mean layer's mixers.
EQC_HD double mixer_params(const ModelSpec& m) {
  return attention_share(m) * attention_params(m) + recurrent_share(m) * recurrent_params(m);
}

EQC_HD double dense_ffn_params(const ModelSpec& m) { return ffn_matrices(m) * m.hidden * m.ffn; }
EQC_HD double one_expert_params(const ModelSpec& m) { return ffn_matrices(m) * expert_hidden(m) * m.expert_ffn; }
EQC_HD double shared_experts_params(const ModelSpec& m) {
  return m.shared_experts * (ffn_matrices(m) * m.hidden * m.expert_ffn);
}

/// Router, and the projections into and out of the experts' own width.
EQC_HD double router_params(const ModelSpec& m) {
  return static_cast<double>(m.hidden) * m.experts + 2.0 * m.hidden * m.expert_latent;
}
EQC_HD double embedding_params(const ModelSpec& m) { return static_cast<double>(m.vocab) * m.hidden; }

/// Parameters of the mean layer that every rank of an expert-parallel group repeats: attention, norms, dense FFN,
/// router, shared experts.
EQC_HD double mean_layer_shared_params(const ModelSpec& m) {
  const double moe = moe_share(m);
  return mixer_params(m) + 2.0 * m.hidden + (1 - moe) * dense_ffn_params(m) +
         moe * (router_params(m) + shared_experts_params(m));
}

/// Routed experts of the mean layer.
EQC_HD double mean_layer_expert_params(const ModelSpec& m) { return moe_share(m) * m.experts * one_expert_params(m); }

/// All parameters. Biases and learned positions are left out (below 0.2 % above 1e9 parameters).
EQC_HD double total_params(const ModelSpec& m) {
  const double ends = embedding_params(m) * (m.tied_embeddings ? 1 : 2) + m.hidden;
  return m.layers * (mean_layer_shared_params(m) + mean_layer_expert_params(m)) + ends + m.other_params;
}

/// Parameters multiplied or looked up for one token.
EQC_HD double active_params(const ModelSpec& m) {
  const double idle_experts = moe_share(m) * (m.experts - m.experts_per_token) * one_expert_params(m);
  return total_params(m) - m.layers * idle_experts - m.other_params;
}

// ---- forward multiply-adds, as FLOP (2 per multiply-add) ------------------------------------------------------------

/// Mean number of keys a query of a causal sequence attends to; kernels that do not skip the masked half compute all
/// `sequence` keys.
EQC_HD double attended_keys(double sequence, double window) {
  return window > 0 && window < sequence ? window - 0.5 * window * window / sequence : 0.5 * sequence;
}

EQC_HD double mean_attended_keys(const ModelSpec& m, double sequence) {
  const double full = full_attention_share(m);
  const double windowed = m.recurrent_layers > 0 ? 0 : 1 - full;
  return full * attended_keys(sequence, 0) + windowed * attended_keys(sequence, m.window);
}

/// FLOP per token of the mean layer's mixer matrices (2 per parameter).
EQC_HD double projection_flop(const ModelSpec& m) { return 2.0 * mixer_params(m); }

/// Tokens that training and prefill kernels of recurrent mixers take together (chunk_size of the published
/// configurations: 64 to 256).
inline constexpr double kRecurrentChunk = 128;

/// One recurrent mixer per token: products inside a chunk, updating the state, reading it (Mamba-2, arXiv 2405.21060,
/// sec. 6); `keys`: mean tokens of the chunk that a token sees, 0 in decode.
EQC_HD double recurrent_flop(const ModelSpec& m, double keys) {
  return 2.0 * m.recurrent_width * (2 * keys + 2.0 * m.recurrent_state);
}

/// Scores and weighted sum per query token against `keys` keys.
EQC_HD double score_flop(const ModelSpec& m, double keys) { return 2.0 * keys * (query_width(m) + value_width(m)); }

/// The same in decode: latent attention multiplies the compressed cache directly (matrix absorption, arXiv 2405.04434,
/// sec. 2.1.2).
EQC_HD double decode_score_flop(const ModelSpec& m, double keys) {
  if (m.attention == AttentionKind::latent) return 2.0 * keys * m.heads * (2.0 * m.kv_lora + m.rope_dim);
  return score_flop(m, keys);
}

/// Scores of the mean layer's indexer per query token over `keys` keys: products of its heads, summed (arXiv
/// 2512.02556, eq. 1).
EQC_HD double index_flop(const ModelSpec& m, double keys) {
  return index_share(m) * 2.0 * keys * m.index_heads * m.index_width;
}

/// Keys that attention reads of `cached` ones.
EQC_HD double kept_keys(const ModelSpec& m, double cached) {
  return m.sparse_keys > 0 && m.sparse_keys < cached ? m.sparse_keys : cached;
}

/// Mean number of keys that the `rows` last queries of a causal sequence of `cached` + `rows` tokens attend to.
EQC_HD double mean_prompt_keys(double rows, double cached, double kept) {
  const double all = cached + rows;
  return (all * attended_keys(all, kept) - cached * attended_keys(cached, kept)) / rows;
}

/// FFN of the mean layer per token: dense, or k routed + shared experts + router.
EQC_HD double mean_ffn_flop(const ModelSpec& m) {
  const double moe = moe_share(m);
  const double experts = m.experts_per_token * one_expert_params(m) + shared_experts_params(m);
  return 2.0 * ((1 - moe) * dense_ffn_params(m) + moe * (experts + router_params(m)));
}

EQC_HD double logits_flop(const ModelSpec& m) { return 2.0 * embedding_params(m); }

/// Forward FLOP of one token in a causal sequence of `sequence` tokens, masked half not counted.
EQC_HD double forward_flop_per_token(const ModelSpec& m, double sequence) {
  const double recurrent = recurrent_share(m) * recurrent_flop(m, 0.5 * kRecurrentChunk);
  return m.layers *
             (projection_flop(m) + score_flop(m, mean_attended_keys(m, sequence)) + recurrent + mean_ffn_flop(m)) +
         logits_flop(m);
}

/// Model FLOP of training one token: forward + backward (twice the forward), no recomputation (PaLM, arXiv 2204.02311,
/// app. B).
EQC_HD double training_flop_per_token(const ModelSpec& m, double sequence) {
  return 3.0 * forward_flop_per_token(m, sequence);
}

// ---- key/value cache ------------------------------------------------------------------------------------------------

/// Elements cached per token and layer on one of `tensor` ranks: at least one head each; the latent cache is repeated
/// on every rank.
EQC_HD double kv_elements(const ModelSpec& m, std::int32_t tensor) {
  if (m.attention == AttentionKind::latent) return static_cast<double>(m.kv_lora + m.rope_dim);
  const std::int32_t heads = (m.kv_heads + tensor - 1) / tensor;
  return 2.0 * heads * m.head_dim;
}

EQC_HD double kv_bytes_per_token(const ModelSpec& m, double kv_byte) { return m.layers * kv_elements(m, 1) * kv_byte; }

/// Bytes per token and mean layer that the indexer caches, on every tensor rank: its key in FP8 and a 32-bit scale,
/// whatever the precision of the cache (DeepSeek-V3.2, its inference code).
EQC_HD double index_cache_bytes(const ModelSpec& m) { return index_share(m) * (m.index_width + 4.0); }

/// Cached tokens of the mean layer at a context of `context` tokens: sliding-window layers stop growing, recurrent
/// layers cache none.
EQC_HD double mean_cached_tokens(const ModelSpec& m, double context) {
  const double full = full_attention_share(m);
  if (m.recurrent_layers > 0) return full * context;
  const double windowed = m.window > 0 && m.window < context ? static_cast<double>(m.window) : context;
  return full * context + (1 - full) * windowed;
}

/// Recurrent state of one sequence in all layers, whatever its length. A decode step reads and writes it once.
EQC_HD double recurrent_bytes_per_sequence(const ModelSpec& m) {
  return static_cast<double>(m.recurrent_layers) * m.recurrent_width * m.recurrent_state * m.recurrent_state_bytes;
}

EQC_HD double kv_bytes_per_sequence(const ModelSpec& m, double context, double kv_byte) {
  return (kv_bytes_per_token(m, kv_byte) + m.layers * index_cache_bytes(m)) * mean_cached_tokens(m, context);
}

/// Of these, what a decode step reads.
EQC_HD double kv_bytes_read(const ModelSpec& m, double context, double kv_byte) {
  const double cached = mean_cached_tokens(m, context);
  return kv_bytes_per_token(m, kv_byte) * kept_keys(m, cached) + m.layers * index_cache_bytes(m) * cached;
}

// ---- experts --------------------------------------------------------------------------------------------------------

/// base^exponent by repeated squaring; exact order of operations, so the same bits everywhere.
EQC_HD double integer_power(double base, std::int64_t exponent) {
  double result = 1;
  while (exponent > 0) {
    if (exponent & 1) result = result * base;
    base = base * base;
    exponent >>= 1;
  }
  return result;
}

/// Expected number of distinct experts that `tokens` tokens touch under uniform routing: E (1 - (1 - k/E)^tokens).
EQC_HD double touched_experts(const ModelSpec& m, std::int64_t tokens) {
  if (m.experts <= 0) return 0;
  const double missed = 1.0 - static_cast<double>(m.experts_per_token) / m.experts;
  return m.experts * (1.0 - integer_power(missed, tokens));
}

// ---- what divides ------------------------------------------------------------------------------------------------

/// A tensor degree splits heads evenly, key/value heads evenly or by copies, and the FFN evenly.
EQC_HD bool tensor_divides(const ModelSpec& m, std::int32_t t) {
  if (m.heads % t != 0 || m.recurrent_width % t != 0) return false;
  if (m.attention == AttentionKind::grouped_query && m.kv_heads % t != 0 && t % m.kv_heads != 0) return false;
  return (m.ffn <= 0 || m.ffn % t == 0) && (m.experts <= 0 || m.expert_ffn % t == 0);
}

/// Layers of one model chunk when `chunks` share the model; the last ones may hold fewer.
EQC_HD std::int32_t layers_per_chunk(const ModelSpec& m, std::int32_t chunks) {
  return (m.layers + chunks - 1) / chunks;
}

}  // namespace eqc
