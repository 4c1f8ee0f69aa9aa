// What the options of one shape cost, each term once: passes of a layer, messages, reductions, offloaded bytes, memory.
#pragma once

#include "kernels/model/options/option_passes.hpp"
#include "kernels/model/options/option_state.hpp"

namespace eqc {

inline constexpr int kTransfers = static_cast<int>(TensorTransfer::count),
                     kOverlaps = static_cast<int>(TensorOverlap::count);

/// To the next stage and back: whole activations, or a rank's share of them.
template <class Time>
struct StageMessages {
  Time whole{}, share{};
};

/// Everything that the options of one shape choose from. Seconds per layer and micro-batch unless said otherwise.
template <class Time>
struct ShapeCost {
  double micro_batches = 0, layers = 0, interleave = 1, pipeline = 1;  ///< layers of one stage
  LayerPasses<Time> passes[kTransfers][kOverlaps][kTiers];
  Time selective_again{};  ///< repeated under selective recomputation
  Time head[kTiers]{};     ///< per micro-batch, last stage
  StageMessages<Time> messages[kTiers];
  WeightCost weights;
  ActivationCost activations[kTransfers][kOptionRecomputes];
  OptimizerCost<Time> whole_optimizer, sharded_optimizer;
  double gradients_bytes = 0, reserve_bytes = 0;
  double data_share = 0;           ///< of the reduction that overlap hides at most
  double pipeline_exposed = 0;     ///< share of stage messages that stays visible
  double growth = 1, fixed_s = 0;  ///< of the step: slowest node, work once per step
  double bubble_stages = 0;        ///< stage times lost to fill, drain and short rounds of interleaving
  double places[kTiers] = {0, 0};  ///< largest product of degrees that a tier holds; 0: no such link
  double node_size = 1;

  EQC_HD const LayerPasses<Time>& passes_of(const OptionGroup& g) const {
    return passes[static_cast<int>(g.transfer)][static_cast<int>(g.tensor_overlap)][static_cast<int>(g.tensor_tier)];
  }
  EQC_HD const ActivationCost& activations_of(TensorTransfer transfer, Recompute recompute) const {
    return activations[static_cast<int>(transfer)][static_cast<int>(recompute)];
  }
  EQC_HD const OptimizerCost<Time>& optimizer(bool sharded) const {
    return sharded ? sharded_optimizer : whole_optimizer;
  }
  EQC_HD const Time& message(bool share, LinkTier tier) const {
    const StageMessages<Time>& m = messages[static_cast<int>(tier)];
    return share ? m.share : m.whole;
  }
};

/// What the options do not change.
template <class Time>
EQC_HD void set_schedule(ShapeCost<Time>& s, const TrainingContext& x, const TrainingLayout& l) {
  const StageShape shape = stage_shape(x.model, l, x.global_batch);
  s.micro_batches = shape.micro_batches;
  s.pipeline = l.pipeline;
  s.interleave = l.interleave;
  s.layers = shape.layers;
  s.growth = x.step_growth;
  s.fixed_s = x.software.step_fixed_s;
  s.data_share = x.software.overlap.data;
  s.pipeline_exposed = 1 - x.software.overlap.pipeline;
  s.bubble_stages = bubble_stages(x.software, l, shape.micro_batches);
  s.node_size = x.fabric.node_size;
  s.places[0] = x.fabric.link_bytes_per_s > 0 ? s.node_size : 0;
  s.places[1] = x.fabric.network_bytes_per_s > 0 ? 1e9 : 0;
  s.reserve_bytes = reserved_bytes(x.hardware, x.software.reserve);
}

/// A layer without and with sequence parallelism, transfers of tensor ranks and floors of launches taken out.
struct LayerCosts {
  LayerCost whole, split;
  EQC_HD const LayerCost& of(TensorTransfer kind) const { return splits_activations(kind) ? split : whole; }
};

EQC_HD LayerCosts layer_costs(const TrainingContext& bare, TrainingLayout l) {
  LayerCosts c;
  l.sequence_parallel = 0;
  c.whole = layer_cost(bare, l);
  l.sequence_parallel = 1;
  c.split = layer_cost(bare, l);
  return c;
}

template <class Time>
EQC_HD void set_passes(ShapeCost<Time>& s, const TrainingContext& bare, const TrainingLayout& l, const LayerCosts& cost,
                       const PassOverlap& beside, int tier) {
  for (int k = 0; k < kTransfers; ++k) {
    const TensorTransfer kind = static_cast<TensorTransfer>(k);
    const PassTransfers moved = pass_transfers(bare, l, kind, hidden_bytes(bare, cost.whole.tokens));
    for (int o = 0; o < kOverlaps; ++o)
      s.passes[k][o][tier] = layer_passes<Time>(cost.of(kind), moved, static_cast<TensorOverlap>(o), beside);
  }
  s.head[tier] = time_of<Time>(cost.whole.logits);
  const double message_bytes = hidden_bytes(bare, cost.whole.tokens);
  s.messages[tier].whole = time_of<Time>(stage_messages(bare, l, 1, message_bytes));
  s.messages[tier].share = time_of<Time>(stage_messages(bare, l, 1, message_bytes / l.tensor));
}

/// Weights, gradients, optimizer and activations, wherever they lie.
template <class Time>
EQC_HD void set_state(ShapeCost<Time>& s, const OptionContext& x, const TrainingContext (&on_tier)[kTiers],
                      TrainingLayout l, const LayerCosts& cost) {
  const StateBytes bytes = state_bytes(l.precision, x.training.software.gradient_bytes);
  const StageParams params = stage_params(x.training, cost.whole, l);
  s.selective_again = time_of<Time>(cost.whole.selective_again);
  s.weights = weight_cost(x, params, s.layers, bytes);
  s.gradients_bytes = (params.layers + params.experts + params.tables + params.other) * bytes.gradient;
  l.zero = ZeroStage::none;
  s.whole_optimizer = optimizer_cost<Time>(x, on_tier, params, s.layers, l);
  l.zero = ZeroStage::states;
  s.sharded_optimizer = optimizer_cost<Time>(x, on_tier, params, s.layers, l);
  for (int k = 0; k < kTransfers; ++k) {
    const TensorTransfer kind = static_cast<TensorTransfer>(k);
    LayerCost c = cost.of(kind);
    c.kept = kept_activations(x.training, c.kept, kind, l.tensor);
    for (int rc = 0; rc < kOptionRecomputes; ++rc) {
      l.recompute = static_cast<Recompute>(rc);
      s.activations[k][rc] = activation_cost(x, c, l);
    }
  }
}

/// All terms of a shape. About a microsecond; thousands of configurations share them.
template <class Time>
EQC_HD ShapeCost<Time> shape_cost(const OptionContext& x, const OptionShape& shape, Precision precision) {
  ShapeCost<Time> s;
  const TrainingLayout l = layout_of(shape, precision);
  const TrainingSoftware bare = bare_software(x.training.software);
  const TrainingContext on_tier[kTiers] = {context_on(x, LinkTier::node, bare), context_on(x, LinkTier::network, bare)};
  set_schedule(s, x.training, l);
  const PassOverlap beside = pass_overlap(x, l, static_cast<double>(shape.micro_batch) * x.training.sequence);
  for (int tier = 0; tier < kTiers; ++tier) {
    const LayerCosts cost = layer_costs(on_tier[tier], l);
    set_passes(s, on_tier[tier], l, cost, beside, tier);
    if (tier == 0) set_state(s, x, on_tier, l, cost);  // the same on every tier
  }
  return s;
}

}  // namespace eqc
