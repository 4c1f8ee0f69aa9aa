// What the passes of the mean layer wait for beyond their own work: transfers between ranks, and reordering for them.
#pragma once

#include "kernels/model/training/layer_collectives.hpp"
#include "kernels/model/training/training_context.hpp"

namespace eqc {

/// Bytes of `tokens` hidden vectors.
EQC_HD double hidden_bytes(const TrainingContext& x, double tokens) {
  return tokens * x.model.hidden * x.rates.output_bytes;
}

/// One direction of a layer's tensor-parallel transfers: all-reduces (or reduce-scatter + all-gather, the same volume).
EQC_HD TimeParts tensor_transfer(const TrainingContext& x, const TrainingLayout& l, double token_bytes) {
  if (l.tensor <= 1) return {};
  const Group g = group_of(x.fabric, l.tensor, 1);
  return collectives_time(layer_collectives(x.model, l, token_bytes),
                          [&](double bytes) { return all_reduce_time(x.fabric, g, bytes); });
}

/// Reordering around the gathers and scatters of one direction: one of each per block.
EQC_HD TimeParts gather_copy_time(const TrainingContext& x, const TrainingLayout& l, double token_bytes) {
  TimeParts t;
  if (l.tensor > 1 && l.sequence_parallel != 0)
    t.memory_s = x.software.gather_copies * 2 * layer_blocks(x.model) * token_bytes / x.rates.memory_bytes_per_s;
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
EQC_HD TimeParts expert_transfer(const TrainingContext& x, const TrainingLayout& l, double token_bytes) {
  if (l.expert <= 1) return {};
  const ModelSpec& m = x.model;
  const Group g = group_of(x.fabric, l.expert, expert_tensor(l));
  const double sent = token_bytes * (expert_hidden(m) / m.hidden) * m.experts_per_token * x.software.expert_imbalance /
                      (l.sequence_parallel ? l.tensor : 1);
  return 2.0 * moe_share(m) *
         all_to_all_time(x.fabric, g, sent, copies_over_network(g, m.experts_per_token, x.software.dispatch_nodes));
}

/// Forward pass of the key/value ring: every rank sees the keys and values of the whole sequence, of every query head
/// where they are repeated before.
EQC_HD TimeParts context_transfer(const TrainingContext& x, const TrainingLayout& l) {
  if (l.context <= 1) return {};
  const ModelSpec& m = x.model;
  const double elements =
      x.software.repeated_heads > 0 ? (query_width(m) + value_width(m)) / l.tensor : kv_elements(m, l.tensor);
  const double bytes = attention_share(m) * x.rates.output_bytes * elements * x.sequence * l.micro_batch;
  return all_gather_time(x.fabric, group_of(x.fabric, l.context, l.tensor), bytes);
}

/// A message to the next pipeline stage, `stride` accelerators away, and one back.
EQC_HD TimeParts stage_messages(const TrainingContext& x, const TrainingLayout& l, std::int32_t stride, double bytes) {
  TimeParts t = 2.0 * point_to_point_time(x.fabric, l.pipeline, stride, bytes);
  t.network_s = t.network_s / x.software.point_to_point_share;
  return t;
}

struct LayerTransfers {
  TimeParts forward, backward;
};

/// What stays visible of the transfers of `tokens` tokens; the key/value ring hides under attention of so many seconds.
EQC_HD LayerTransfers layer_transfers(const TrainingContext& x, const TrainingLayout& l, double tokens,
                                      double attention_s, double attention_backward_s) {
  const OverlapSpec& overlap = x.software.overlap;
  const double token_bytes = hidden_bytes(x, tokens);
  const TimeParts tensor = tensor_transfer(x, l, token_bytes), copies = gather_copy_time(x, l, token_bytes);
  const TimeParts expert = (1 - overlap.expert) * expert_transfer(x, l, token_bytes);
  const TimeParts ring = context_transfer(x, l);
  const double again = 1 + x.software.tensor_regather;
  LayerTransfers t;
  t.forward = (1 - overlap.tensor_forward) * tensor + copies + expert + exposed(ring, overlap.context, attention_s);
  t.backward = again * ((1 - overlap.tensor_backward) * tensor + copies) + expert +
               exposed(2.0 * ring, overlap.context, attention_backward_s);
  return t;
}

}  // namespace eqc
