// One step of one configuration of the option space: its time and memory, put together from the terms of its shape.
#pragma once

#include "kernels/model/options/shape_cost.hpp"

namespace eqc {

/// One stage, one micro-batch, without messages. The seconds are what other work can hide under.
template <class Time>
struct StageTime {
  Time stage{};
  double forward_s = 0, backward_s = 0;  ///< passes alone: cover of the gradient reduction
  double second_pass_s = 0;              ///< backward and recomputation: cover of offloaded optimizer state
};

/// A layer's passes with recomputation, and what of its offloading the passes do not hide: forward, weights come in
/// while activations go out; backward, both come in.
template <class Time>
EQC_HD Time layer_time(const ShapeCost<Time>& c, const OptionGroup& g, const Time& forward, const Time& backward,
                       const Time& again) {
  const double weights_s = g.offload_weights ? c.weights.in_s : 0;
  const double kept_s = g.offload_activations ? c.activations_of(g.transfer, g.recompute).moved_s : 0;
  const double wait_s = max_(max_(weights_s, kept_s) - total_s(forward), 0.0) +
                        max_(weights_s + kept_s - total_s(backward) - total_s(again), 0.0);
  return forward + backward + again + time_of<Time>(offload_parts(wait_s));
}

/// Layers beside a boundary, one per model chunk, and the others.
template <class Time>
EQC_HD StageTime<Time> stage_time(const ShapeCost<Time>& c, const OptionGroup& g) {
  const LayerPasses<Time>& p = c.passes_of(g);
  const bool full = g.recompute == Recompute::full;
  const Time part = g.recompute == Recompute::selective ? c.selective_again : Time{};
  const Time again = full ? p.forward : part, edge_again = full ? p.edge_forward : part;
  const double edges = c.interleave, inner = c.layers - c.interleave;
  StageTime<Time> t;
  t.stage = inner * layer_time(c, g, p.forward, p.backward, again) +
            edges * layer_time(c, g, p.edge_forward, p.edge_backward, edge_again);
  t.forward_s = inner * total_s(p.forward) + edges * total_s(p.edge_forward);
  t.backward_s = inner * total_s(p.backward) + edges * total_s(p.edge_backward);
  t.second_pass_s = t.backward_s + inner * total_s(again) + edges * total_s(edge_again);
  return t;
}

/// Only an all-reduce leaves whole activations to send; otherwise each rank sends its share.
EQC_HD bool sends_share(TensorTransfer t) { return t != TensorTransfer::all_reduce; }

/// The part of a step that the group alone decides: micro-batches at the pace of the last stage, which also computes
/// the head, and the bubble.
template <class Time>
EQC_HD Time group_time(const ShapeCost<Time>& c, const StageTime<Time>& s, LinkTier tensor_tier) {
  return c.micro_batches * (s.stage + c.head[static_cast<int>(tensor_tier)]) + c.bubble_stages * s.stage;
}

/// Messages of a step, visible part: v per micro-batch, and v per stage time of the bubble.
template <class Time>
EQC_HD Time message_time(const ShapeCost<Time>& c, const Time& message) {
  return (c.interleave * (c.micro_batches * c.pipeline_exposed + c.bubble_stages)) * message;
}

/// One whole step of one configuration.
template <class Time>
EQC_HD Time option_step(const ShapeCost<Time>& c, const LayoutOptions& o) {
  const OptionGroup g{o.recompute,   o.transfer,        o.tensor_overlap,
                      o.tensor_tier, o.offload_weights, o.offload_activations};
  const StageTime<Time> s = stage_time(c, g);
  const OptimizerCost<Time>& optimizer = c.optimizer(o.shard_optimizer);
  const double cover_s = s.backward_s + o.shard_optimizer * s.forward_s;
  const Time reduction = optimizer.reduction[static_cast<int>(o.data_tier)];
  const double hidden_s = softly_hidden((o.data_overlap ? c.data_share : 0) * total_s(reduction), cover_s);
  const double moved_s = o.offload_optimizer ? optimizer.moved_s : 0;
  const Time wait = time_of<Time>(offload_parts(max_(moved_s - s.second_pass_s, 0.0)));
  const Time message = message_time(c, c.message(sends_share(o.transfer), o.pipeline_tier));
  TimeParts fixed;
  fixed.fixed_s = c.fixed_s;
  return c.growth *
             (group_time(c, s, o.tensor_tier) + message + visible_part(reduction, hidden_s) + optimizer.update + wait) +
         time_of<Time>(fixed);
}

/// Bytes of the fullest rank, in its own memory and in the second tier.
struct OptionMemory {
  double weights_bytes = 0, gradients_bytes = 0, optimizer_bytes = 0, activations_bytes = 0,
         reserve_bytes = 0;  ///< activations: with working space
  double second_bytes = 0;
};

EQC_HD double total_bytes(const OptionMemory& m) {
  return m.weights_bytes + m.activations_bytes + m.reserve_bytes + (m.gradients_bytes + m.optimizer_bytes);
}

template <class Time>
EQC_HD OptionMemory option_memory(const ShapeCost<Time>& c, const LayoutOptions& o) {
  const Placed weights = c.weights.bytes.at(o.offload_weights);
  const Placed activations = c.activations_of(o.transfer, o.recompute).bytes.at(o.offload_activations);
  const Placed optimizer = c.optimizer(o.shard_optimizer).bytes.at(o.offload_optimizer);
  OptionMemory m;
  m.weights_bytes = weights.here;
  m.activations_bytes = activations.here;
  m.reserve_bytes = c.reserve_bytes;
  m.gradients_bytes = c.gradients_bytes;
  m.optimizer_bytes = optimizer.here;
  m.second_bytes = weights.away + activations.away + optimizer.away;
  return m;
}

/// Accelerators that the kinds of parallelism on a tier must share: the product of their degrees.
EQC_HD double placed_on(const OptionShape& l, LinkTier tier, LinkTier tensor, LinkTier pipeline, LinkTier data) {
  return (tensor == tier ? l.tensor : 1.0) * (pipeline == tier ? l.pipeline : 1.0) * (data == tier ? l.data : 1.0);
}

/// Groups on the node's links must fill a node evenly; groups on the network need one.
template <class Time>
EQC_HD bool tiers_hold(const ShapeCost<Time>& c, const OptionShape& l, LinkTier tensor, LinkTier pipeline,
                       LinkTier data) {
  const double node = placed_on(l, LinkTier::node, tensor, pipeline, data),
               network = placed_on(l, LinkTier::network, tensor, pipeline, data);
  if (node > 1 && (node > c.places[0] || static_cast<std::int32_t>(c.node_size) % static_cast<std::int32_t>(node) != 0))
    return false;
  return network <= 1 || c.places[1] > 0;
}

}  // namespace eqc
