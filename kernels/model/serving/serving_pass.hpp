// Time of one pass of a serving replica: any number of token rows through all layers, with dense or routed FFN,
// attention, transfers and head.
#pragma once

#include "kernels/base/elementary.hpp"
#include "kernels/model/layer_time.hpp"
#include "kernels/model/layout.hpp"
#include "kernels/model/network.hpp"
#include "kernels/model/serving/serving_software.hpp"

namespace eqc {

/// Rates of one device for the four kinds of work of a pass; computed once per search and precision.
struct ServingRates {
  Rates dense;    ///< projections and dense FFN
  Rates experts;  ///< routed experts
  Rates head;     ///< embedding and logits: 16-bit in every published quantisation
};

EQC_HD Precision head_precision(Precision weights) {
  return weights == Precision::fp32 ? Precision::fp32 : Precision::bf16;
}

/// Weights of 8 bits, whose kernels scale by blocks.
EQC_HD bool byte_weights(const Rates& r) { return r.weight_bytes >= 1 && r.weight_bytes < 2; }

EQC_HD Rates expert_rates(Rates r, const ServingSoftware& s) {
  const bool bytes = byte_weights(r);
  r.grouped_read_bytes_per_s = r.grouped_read_bytes_per_s * s.expert_memory_share * (bytes ? s.expert_byte_share : 1);
  r.grouped_flop_per_s = r.grouped_flop_per_s * s.expert_gemm_share * (bytes ? s.expert_byte_gemm_share : 1);
  return r;
}

/// Attention over the cache and, with 8-bit and narrower products, quantising their inputs take the framework's own
/// time.
EQC_HD Rates dense_rates(Rates r, const ServingSoftware& s) {
  r.decode_bytes_per_s = r.decode_bytes_per_s * s.attention_share;
  r.decode_narrow_bytes_per_s = r.decode_narrow_bytes_per_s * s.attention_share;
  if (r.input_bytes < 2) r.gemm_floor_s = max_(0.0, r.gemm_floor_s + s.quantise_s);
  return r;
}

EQC_HD ServingRates serving_rates(const HardwareSpec& hw, Precision weights, const ServingSoftware& s) {
  ServingRates r;
  r.dense = dense_rates(rates_of(hw, weights), s);
  r.experts = expert_rates(rates_of(hw, weights), s);
  r.head = rates_of(hw, head_precision(weights));
  return r;
}

/// A model on a device, as one pass sees it.
struct PassContext {
  const ModelSpec& model;
  const ServingSoftware& software;
  ServingRates rates;
  Fabric fabric;
};

EQC_HD std::int32_t stage_layers(const ModelSpec& m, const ServingLayout& l) { return layers_per_chunk(m, l.pipeline); }

/// Tensor ranks that one expert is split over: those of the tensor group that expert ranks do not use up.
EQC_HD std::int32_t expert_tensor(const ServingLayout& l) { return l.expert >= l.tensor ? 1 : l.tensor / l.expert; }

/// Ranks that share one copy of the routed experts.
EQC_HD std::int32_t expert_ranks(const ServingLayout& l) { return l.expert > l.tensor ? l.expert : l.tensor; }

/// Expected number of distinct experts touched by `tokens` tokens when the popularity of experts varies by `spread`
/// (standard deviation over mean) as a gamma distribution: counts are negative binomial (Greenwood and Yule 1920), so
/// that (1 + spread^2 x)^(-1 / spread^2) of the experts stay untouched where uniform routing leaves e^-x. One token
/// touches its own.
EQC_HD double touched_experts_skewed(const ModelSpec& m, double tokens, double spread) {
  constexpr double kLeastSpread = 0.05, kMostShare = 0.999;
  const double own = m.experts_per_token, variance = max_(spread, kLeastSpread) * max_(spread, kLeastSpread);
  const double others = max_(0.0, tokens - 1) * -log_core(1 - min_(own / m.experts, kMostShare));
  return own + (m.experts - own) * (1 - pow_(1 + variance * others, -1 / variance));
}

/// Expected largest of `ranks` normal deviates, roughly: 0.5 per doubling (exact: 0.56, 1.03, 1.42, 1.77, 2.07 for 2,
/// 4, 8, 16, 32).
EQC_HD double expected_excess(std::int32_t ranks) {
  double excess = 0;
  for (std::int32_t r = ranks; r > 1; r /= 2) excess += 0.5;
  return excess;
}

/// Experts touched on the rank that touches most of its own: mean, plus a binomial spread while not all are touched.
EQC_HD double busiest_touched(double touched, double experts, std::int32_t ranks) {
  const double mean = touched / ranks, own = experts / ranks;
  return min_(own, mean + expected_excess(ranks) * sqrt_(max_(0.0, mean * (1 - mean / own))));
}

/// Router, shared experts and routed experts for `rows` tokens on each attention copy; routed experts see the tokens of
/// all copies.
EQC_HD TimeParts expert_ffn_time(const PassContext& x, const ServingLayout& l, double rows) {
  const ModelSpec& m = x.model;
  const double tokens = rows * attention_copies(l);
  const double touched =
      max_(1.0, busiest_touched(touched_experts_skewed(m, tokens, x.software.routing_spread), m.experts, l.expert));
  const double pairs =
      tokens * m.experts_per_token / l.expert * (1 + x.software.expert_skew * expected_excess(l.expert));
  TimeParts sum = gemm_time(x.rates.head, rows, m.experts, m.hidden);  // the router stays in 16 bits
  sum = sum + ffn_time(m, x.rates.experts, touched, pairs / touched, expert_hidden(m), m.expert_ffn, expert_tensor(l));
  if (m.shared_experts > 0)
    sum = sum +
          ffn_time(m, x.rates.dense, 1, rows, m.hidden, static_cast<double>(m.shared_experts) * m.expert_ffn, l.tensor);
  sum.fixed_s += x.software.expert_overhead_s;
  return sum;
}

/// FFN of the mean layer.
EQC_HD TimeParts serving_ffn_time(const PassContext& x, const ServingLayout& l, double rows) {
  const double moe = moe_share(x.model);
  TimeParts sum;
  if (moe < 1) sum = (1 - moe) * dense_ffn_time(x.model, x.rates.dense, rows, l.tensor);
  if (moe > 0) sum = sum + moe * expert_ffn_time(x, l, rows);
  return sum;
}

/// Transfers of the mean layer: an all-reduce over the tensor ranks after every mixer and FFN. Where several attention
/// copies share the experts, dispatch and combine take the place of that after the FFN.
EQC_HD TimeParts serving_transfer(const PassContext& x, const ServingLayout& l, double rows) {
  const ModelSpec& m = x.model;
  const double bytes = rows * m.hidden * x.rates.dense.output_bytes;
  const double dispatched = attention_copies(l) > 1 ? moe_share(m) : 0;
  TimeParts sum;
  if (l.tensor > 1) {
    const TimeParts reduce = quick_all_reduce_time(x.fabric, group_of(x.fabric, l.tensor, 1), bytes);
    sum = ((layer_blocks(m) - dispatched) * (1 - x.software.tensor_overlap)) * reduce;
  }
  if (dispatched > 0) {
    const Group g = group_of(x.fabric, l.expert, 1);
    const double values =
        rows * m.hidden * m.experts_per_token / l.tensor * (1 + x.software.expert_skew * expected_excess(l.expert));
    const TimeParts dispatch =
        all_to_all_time(x.fabric, g, values * x.rates.experts.input_bytes);  // in the precision the experts multiply in
    const TimeParts combine = all_to_all_time(x.fabric, g, values * x.rates.dense.output_bytes);
    sum = sum + (dispatched * (1 - x.software.expert_overlap)) * (dispatch + combine);
    sum.fixed_s += dispatched * x.software.dispatch_floor_s;
  }
  return sum;
}

/// Everything but attention for `rows` tokens per attention copy through all stages; `logits_rows` of them get logits.
EQC_HD_GPU_CALL TimeParts linear_time(const PassContext& x, const ServingLayout& l, double rows, double logits_rows) {
  const ModelSpec& m = x.model;
  const double pairs = rows * attention_copies(l) * m.experts_per_token / l.expert;
  TimeParts other = elementwise_time(m, x.rates.dense, rows, pairs, l.tensor, {});
  other.fixed_s = 0.5 * layer_blocks(m) *
                  x.software.layer_overhead_s;  // replayed graphs: kernels follow one another without launches
  const TimeParts layer = projection_time(m, x.rates.dense, rows, l.tensor) + serving_ffn_time(x, l, rows) + other +
                          serving_transfer(x, l, rows);
  TimeParts sum = static_cast<double>(stage_layers(m, l) * l.pipeline) * layer +
                  logits_time(m, x.rates.head, logits_rows, l.tensor);
  if (l.pipeline > 1) {
    const double bytes = rows * m.hidden * x.rates.dense.output_bytes / l.tensor;
    sum = sum + (l.pipeline - 1.0) * point_to_point_time(x.fabric, l.pipeline, replica_size(l) / l.pipeline, bytes);
  }
  return sum;
}

/// Of `scores` of an indexer: 32 bits each, written once and read twice to pick the best.
EQC_HD double index_score_bytes(double scores) { return scores * 12.0; }

/// The mean layer's indexer in a decode step: its keys are read and scored as a cache is, then the best are picked.
/// Sequences of at most `sparse_keys` tokens attend to all of them and need no scores.
EQC_HD TimeParts index_decode_time(const PassContext& x, double sequences, double queries, double keys) {
  const ModelSpec& m = x.model;
  if (!(keys > m.sparse_keys) || m.sparse_keys <= 0) return {};
  const Rates& r = x.rates.dense;
  const TimeParts scores =
      decode_attention_time(r, sequences * queries * index_flop(m, keys) / index_share(m),
                            sequences * keys * index_cache_bytes(m) / index_share(m), keys, Precision::fp8);
  return index_share(m) * (scores + streaming_time(r, index_score_bytes(sequences * queries * keys), 0));
}

/// The same for prompts: products in the precision of the model's own, scores read once more to be picked from.
EQC_HD TimeParts index_prefill_time(const PassContext& x, double rows, double cached) {
  const ModelSpec& m = x.model;
  if (!(rows + cached > m.sparse_keys) || m.sparse_keys <= 0) return {};
  const Rates& r = x.rates.dense;
  const double keys = mean_prompt_keys(rows, cached, 0), narrow = r.input_bytes < 2 ? 0.5 : 1;
  TimeParts t = attention_time(r, rows * index_flop(m, keys) * narrow, 0, keys);
  return t + index_share(m) * streaming_time(r, index_score_bytes(rows * keys), 0);
}

/// Attention of all layers for `sequences` sequences that each add `queries` tokens to `cached` mean cached tokens
/// (decode: 1 query).
EQC_HD TimeParts decode_attention_pass(const PassContext& x, const ServingLayout& l, double sequences, double queries,
                                       double cached) {
  const ModelSpec& m = x.model;
  const double layers = stage_layers(m, l) * l.pipeline, attending = attention_share(m);
  TimeParts sum;
  if (attending > 0) {
    const double all = cached / attending, keys = kept_keys(m, all);  // of one attention block
    const double flop = sequences * queries * decode_score_flop(m, keys) / l.tensor;
    const double bytes = sequences * keys * kv_elements(m, l.tensor) * bytes_of(l.kv);
    TimeParts block = decode_attention_time(x.rates.dense, flop, bytes, keys, l.kv);
    if (m.sparse_keys > 0) block = block + index_decode_time(x, sequences, queries, all);
    sum = (layers * attending) * block;
  }
  if (m.recurrent_layers > 0) {
    TimeParts states = recurrent_decode_time(m, x.rates.dense, sequences, l.tensor);
    states.memory_s = states.memory_s / x.software.recurrent_share;
    sum = sum + (layers * recurrent_share(m)) * states;
  }
  return sum;
}

/// Attention of all layers for one request whose `rows` last tokens are computed against themselves and `cached`
/// earlier ones.
EQC_HD TimeParts prefill_attention_pass(const PassContext& x, const ServingLayout& l, double rows, double cached) {
  const ModelSpec& m = x.model;
  const double t = l.tensor, layers = stage_layers(m, l) * l.pipeline, attending = attention_share(m);
  TimeParts sum;
  if (attending > 0) {
    const double keys =
        (mean_attended_keys(m, rows) + mean_cached_tokens(m, cached)) / attending;  // of one attention block
    double flop = rows * score_flop(m, keys) / t;
    if (m.sparse_keys > 0)  // either all keys, masked, or the kept ones, absorbed (arXiv 2512.02556, sec. 2)
      flop = min_(flop, rows * decode_score_flop(m, mean_prompt_keys(rows, cached, m.sparse_keys)) / t);
    const double bytes =
        rows * x.rates.dense.output_bytes * ((query_width(m) + value_width(m)) / t + kv_elements(m, l.tensor));
    TimeParts block = attention_time(x.rates.dense, flop, bytes, keys);
    if (m.sparse_keys > 0) block = block + index_prefill_time(x, rows, cached);
    sum = (layers * attending) * block;
  }
  if (m.recurrent_layers > 0)
    sum = sum + (layers * recurrent_share(m) * x.software.recurrent_traffic) *
                    recurrent_time(m, x.rates.dense, rows, l.tensor);
  return sum;
}

/// At least `floor_s`: the difference is host time.
EQC_HD TimeParts lasting_at_least(TimeParts t, double floor_s) {
  const double short_s = floor_s - total_s(t);
  if (short_s > 0) t.fixed_s += short_s;
  return t;
}

}  // namespace eqc
