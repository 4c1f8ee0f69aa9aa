// What a rank holds, at hand and in the second memory tier, and what moving it takes: weights, activations, optimizer.
#pragma once

#include "kernels/model/options/option_context.hpp"
#include "kernels/model/options/weighted_seconds.hpp"
#include "kernels/model/training/training_step.hpp"

namespace eqc {

/// Bytes in the accelerator's own memory, and in the tier behind it.
struct Placed {
  double here = 0, away = 0;
};

/// The same thing when it is all kept at hand, and when it is offloaded.
struct Offloadable {
  Placed kept, offloaded;
  EQC_HD const Placed& at(bool offload) const { return offload ? offloaded : kept; }
};

/// Weights of a stage. `in_s`: those of one layer from the second tier.
struct WeightCost {
  Offloadable bytes;
  double in_s = 0;
};

/// Activations and working space of a stage. `moved_s`: what one layer keeps, to the second tier or back.
struct ActivationCost {
  Offloadable bytes;
  double moved_s = 0;
};

/// Optimizer state of a rank, whole or sharded over the data ranks; per step.
template <class Time>
struct OptimizerCost {
  Offloadable bytes;
  double moved_s = 0;        ///< state in and out of the second tier
  Time reduction[kTiers]{};  ///< gradients summed, weights gathered, before overlap
  Time update{};
};

/// Layers that must be at hand while the others are in the second tier: one at work, one on its way.
inline constexpr double kLayersAtHand = 2;

/// Bytes per token of the mean layer: sequence parallelism splits what it keeps; without gathering again, inputs of the
/// two gathered GEMMs stay whole.
EQC_HD LayerActivations kept_activations(const TrainingContext& x, LayerActivations a, TensorTransfer kind,
                                         double tensor) {
  if (kind != TensorTransfer::split) return a;
  const double input = min_(x.rates.output_bytes, max_(x.rates.input_bytes, 1));
  const double gathered = 2 * x.model.hidden * input * (1 - 1 / tensor);
  a.none_bytes += gathered;
  a.selective_bytes += gathered;
  return a;
}

EQC_HD ActivationCost activation_cost(const OptionContext& x, const LayerCost& c, const TrainingLayout& l) {
  const StageShape shape = stage_shape(x.training.model, l, x.training.global_batch);
  const ActivationMemory held = activation_memory(x.training, c, l);
  const double layer = c.tokens * kept_bytes(c.kept, l.recompute),
               again = c.tokens * recomputed_bytes(c.kept, l.recompute);
  const double most = layer * shape.layers * in_flight_stages(shape.micro_batches, l.pipeline, l.interleave);
  ActivationCost a;
  a.bytes.kept.here = held.kept_bytes + again + held.working_bytes;
  a.bytes.offloaded = {min_(most, kLayersAtHand * layer) + again + c.logits_bytes, most};
  a.moved_s = layer / x.second.bytes_per_s;
  return a;
}

EQC_HD WeightCost weight_cost(const OptionContext& x, const StageParams& p, double layers, const StateBytes& bytes) {
  const double in_layers = p.layers + p.experts, held = in_layers + p.tables + p.other;
  const double at_hand = min_(1.0, kLayersAtHand / layers);
  WeightCost w;
  w.bytes.kept.here = held * bytes.weight;
  w.bytes.offloaded = {(held - (1 - at_hand) * in_layers) * bytes.weight, in_layers * bytes.weight};
  w.in_s = in_layers / layers * bytes.weight / x.second.bytes_per_s;
  return w;
}

/// `on_tier`: the training model on each tier of links; `l.zero` says whether the state is sharded.
template <class Time>
EQC_HD OptimizerCost<Time> optimizer_cost(const OptionContext& x, const TrainingContext (&on_tier)[kTiers],
                                          const StageParams& p, double layers, const TrainingLayout& l) {
  const double bytes = state_bytes(l.precision, x.training.software.gradient_bytes).optimizer;
  const double copies = l.zero == ZeroStage::none ? 1 : l.data;
  const double trained = p.layers + p.experts + p.tables, state = (trained + p.other) / copies * bytes;
  OptimizerCost<Time> o;
  o.bytes.kept.here = state;
  o.bytes.offloaded = {state * min_(1.0, kLayersAtHand / layers), state};
  o.moved_s = 2 * trained / copies * bytes / x.second.bytes_per_s;
  for (int tier = 0; tier < kTiers; ++tier)
    o.reduction[tier] = time_of<Time>(reduction_time(on_tier[tier], l, p, layers, 1));
  o.update = time_of<Time>(update_time(x.training, l, p));
  return o;
}

}  // namespace eqc
