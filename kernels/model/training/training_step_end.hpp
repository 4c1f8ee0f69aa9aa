// What one rank does once per optimizer step: gradients are reduced, weights gathered, Adam passes over its state.
#pragma once

#include "kernels/model/training/training_layer.hpp"

namespace eqc {

/// Parameters of one rank of the fullest stage.
struct StageParams {
  double layers = 0;   ///< of its layers, without routed experts
  double experts = 0;  ///< routed experts of its layers
  double tables = 0;   ///< embedding tables
  double other = 0;    ///< held but not multiplied
};

EQC_HD StageParams stage_params(const TrainingContext& x, const LayerCost& c, const TrainingLayout& l) {
  const StageShape s = stage_shape(x.model, l, x.global_batch);
  StageParams p;
  p.layers = s.layers * c.shared_params;
  p.experts = s.layers * c.expert_params;
  p.tables = s.tables * c.embedding_params;
  p.other = x.model.other_params / (static_cast<double>(l.tensor) * l.pipeline);
  return p;
}

/// Weights and gradients are held whole, and reduced once, where stages would gather them for each micro-batch.
EQC_HD double reductions_per_step(const TrainingLayout& l, const StageShape& s) {
  return l.pipeline > 1 ? 1 : s.micro_batches;
}

/// Transfers of data parallelism in one step, before overlap (ZeRO, arXiv 1910.02054, sec. 7): stage 0 all-reduces
/// gradients; 1 reduces and gathers once; 2 reduces per micro-batch; 3 also gathers the weights twice per micro-batch.
/// `owners` above 0 (stage 1): each owner's part is reduced to it and broadcast from it apart, a ring's latency and
/// ramp for every owner.
EQC_HD TimeParts data_transfer(const Fabric& f, const Group& g, double params, ZeroStage zero, double micro_batches,
                               const StateBytes& b, double owners) {
  if (g.in_node * g.nodes <= 1) return {};
  const double parts = owners > 0 && zero == ZeroStage::states ? min_(owners, g.in_node * g.nodes) : 1;
  const TimeParts reduce = parts * reduce_scatter_time(f, g, params * b.gradient / parts);
  const TimeParts gather = parts * all_gather_time(f, g, params * b.weight / parts);
  if (zero == ZeroStage::none) return 2.0 * reduce;
  if (zero == ZeroStage::states) return reduce + gather;
  if (zero == ZeroStage::gradients)
    return micro_batches * reduce + gather;  // micro_batches: 1 when gradients are summed locally first
  return micro_batches * (reduce + 2.0 * gather);
}

/// Steps of the rings that gather weights sharded by tensor and reduce their gradients: a ring of r ranks takes r - 1
/// steps in lock step, each as long as its slowest hop (Thakur et al. 2005, sec. 4.1: (p - 1) alpha). Weights are
/// gathered forward and backward, and once more where a layer is recomputed: they are released after each use.
EQC_HD TimeParts tensor_ring_time(const Fabric& f, const Group& g, double messages, double micro_batches,
                                  Recompute recompute) {
  const double ranks = g.in_node * g.nodes, hop_s = g.nodes > 1 ? f.network_latency_s : f.link_latency_s;
  const double passes = recompute == Recompute::full ? 4 : 3;
  TimeParts t;
  t.fixed_s = passes * micro_batches * messages * (ranks - 1) * hop_s;
  return t;
}

/// Reduction and gathering of all that a rank trains, before overlap.
EQC_HD TimeParts reduction_time(const TrainingContext& x, const TrainingLayout& l, const StageParams& p, double layers,
                                double reductions) {
  const StateBytes bytes = state_bytes(l.precision, x.software.gradient_bytes);
  const double owners = x.software.owner_messages;
  const Group copies = group_of(x.fabric, l.data * l.context, l.tensor);
  TimeParts t = data_transfer(x.fabric, copies, p.layers + p.tables, l.zero, reductions, bytes, owners);
  if (p.experts > 0) {
    const Group g = group_of(x.fabric, expert_copies(l), expert_tensor(l) * l.expert);
    t = t + data_transfer(x.fabric, g, p.experts, l.zero, reductions, bytes, owners);
  }
  if (l.zero != ZeroStage::weights) return t;
  return (1 / x.software.sharded_gather_share) * t +
         tensor_ring_time(x.fabric, copies, layers * x.software.gather_messages, reductions, l.recompute);
}

/// Adam reads and writes the state of what this rank updates and reads and scales its gradients for the norm; gradients
/// of all that is trained are cleared.
EQC_HD TimeParts update_time(const TrainingContext& x, const TrainingLayout& l, const StageParams& p) {
  const StateBytes bytes = state_bytes(l.precision, x.software.gradient_bytes);
  const double shared = p.layers + p.tables;
  const double updated =
      l.zero != ZeroStage::none ? shared / (l.data * l.context) + p.experts / expert_copies(l) : shared + p.experts;
  const double update_bytes = 2 * bytes.optimizer + bytes.gradient + bytes.weight;
  const double norm_bytes = 3 * bytes.gradient;  // read for the norm, scaled in place
  const double clear_bytes = (shared + p.experts) * bytes.gradient;
  return streaming_time(x.rates, updated * (update_bytes + norm_bytes) + clear_bytes, 8);
}

/// Seconds of passes that the reduction hides under: the last backward pass and, when weights are gathered, the next
/// forward pass.
EQC_HD double reduction_cover_s(const LayerCost& c, const TrainingLayout& l, const StageShape& s) {
  double cover_s = s.layers * total_s(c.backward);
  if (l.zero != ZeroStage::none) cover_s += s.layers * total_s(c.forward);
  if (l.zero >= ZeroStage::gradients) cover_s *= reductions_per_step(l, s);
  return cover_s;
}

/// Frozen weights have neither gradients nor optimizer worth counting.
EQC_HD bool trains_weights(const TrainingContext& x) { return x.software.weight_gradients > 0; }

/// Visible part of the reduction, and the update.
EQC_HD TimeParts step_end_time(const TrainingContext& x, const LayerCost& c, const TrainingLayout& l,
                               const StageShape& s) {
  if (!trains_weights(x)) return {};
  const StageParams params = stage_params(x, c, l);
  const TimeParts reduction = reduction_time(x, l, params, s.layers, reductions_per_step(l, s));
  return softly_exposed(reduction, x.software.overlap.data, reduction_cover_s(c, l, s)) + update_time(x, l, params);
}

}  // namespace eqc
