// One optimizer step of one layout: memory of the fullest rank and time split by cause.
#pragma once

#include "kernels/model/training/training_enumerator.hpp"
#include "kernels/model/training/training_layer.hpp"
#include "kernels/model/training/training_result.hpp"

namespace eqc {

/// Everything of a search that is the same for all its layouts of one precision.
struct TrainingContext {
  const ModelSpec& model;
  const HardwareSpec& hardware;
  const TrainingSoftware& software;
  Rates rates;
  Fabric fabric;
  std::int32_t sequence, global_batch;
  double step_growth;  ///< factor on the step: the slowest of many nodes decides
};

/// Doublings from 1 to `count`, linear between powers of two.
EQC_HD double doublings(double count) {
  double n = 0;
  for (; count >= 2; count = 0.5 * count) n += 1;
  return count > 1 ? n + (count - 1) : n;
}

EQC_HD_GPU_CALL TrainingContext training_context(const ModelSpec& model, const HardwareSpec& hardware,
                                                 const TrainingTask& task, const TrainingSoftware& software,
                                                 Precision precision, double n_gpus) {
  const Fabric fabric = fabric_of(hardware);
  const double growth = 1 + software.straggler_per_doubling * doublings(n_gpus / fabric.node_size);
  return {model,
          hardware,
          software,
          training_rates(hardware, precision, software),
          fabric,
          task.sequence,
          task.global_batch_sequences,
          growth};
}

/// How a layout cuts the model and the batch.
struct StageShape {
  std::int32_t micro_batches, layers;  ///< per step and replica; of the fullest stage
  bool padded;                         ///< the last stage holds one layer less
  double first_tables, last_tables;    ///< embedding tables on the first and last stage
};

EQC_HD StageShape stage_shape(const ModelSpec& m, const TrainingLayout& l, std::int32_t global_batch) {
  StageShape s;
  s.micro_batches = global_batch / l.data / l.micro_batch;
  s.layers = l.interleave * layers_per_chunk(m, l.pipeline * l.interleave);
  s.padded = s.layers * l.pipeline > m.layers;
  s.first_tables = l.pipeline == 1 && !m.tied_embeddings ? 2 : 1;
  s.last_tables = l.pipeline == 1 ? s.first_tables : 1;
  return s;
}

/// Memory of the fullest rank: the first stage holds most micro-batches, the last one the logits.
EQC_HD MemoryParts training_memory(const TrainingContext& x, const LayerCost& c, const TrainingLayout& l) {
  const StageShape s = stage_shape(x.model, l, x.global_batch);
  const StateBytes bytes = state_bytes(l.precision, x.software.gradient_bytes);
  const double copies = static_cast<double>(l.data) * l.context;
  const double other = x.model.other_params / (static_cast<double>(l.tensor) * l.pipeline);
  const double shared = s.layers * c.shared_params + s.first_tables * c.embedding_params + other;
  MemoryParts m = state_memory(shared, copies, l.zero, bytes);
  if (c.expert_params > 0) {
    const MemoryParts e = state_memory(s.layers * c.expert_params, expert_copies(l), l.zero, bytes);
    m.weights_bytes += e.weights_bytes;
    m.gradients_bytes += e.gradients_bytes;
    m.optimizer_bytes += e.optimizer_bytes;
  }
  if (!(x.software.weight_gradients > 0)) m.gradients_bytes = m.optimizer_bytes = 0;  // adapters only
  if (l.pipeline > 1 &&
      l.zero >= ZeroStage::gradients) {  // held whole until the last micro-batch: stages would gather for each of them
    const double held = shared + s.layers * c.expert_params;
    m.gradients_bytes = x.software.weight_gradients * held * bytes.gradient;
    if (l.zero == ZeroStage::weights) m.weights_bytes += held * bytes.weight;
  }
  const double stage_bytes = c.tokens * s.layers * kept_bytes(c.kept, l.recompute);
  const double v = l.interleave, p = l.pipeline;
  const double first = stage_bytes * in_flight_stages(s.micro_batches, l.pipeline, l.interleave);
  const double last = stage_bytes * min_(s.micro_batches, ((v - 1) * p + 1) / v);
  const double layer_again = c.tokens * max_(c.kept.none_bytes - kept_bytes(c.kept, l.recompute), 0.0);
  const double gathered =
      l.zero == ZeroStage::weights && l.pipeline == 1 ? 2 * bytes.weight * (c.shared_params + c.expert_params) : 0;
  const bool last_is_fuller = l.pipeline == 1 || last + c.logits_bytes > first;
  m.activations_bytes = last_is_fuller ? last : first;
  m.working_bytes = layer_again + gathered + (last_is_fuller ? c.logits_bytes : 0);
  m.reserve_bytes = reserved_bytes(x.hardware, x.software.reserve);
  return m;
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

/// Gradient reduction, weight gathering (exposed part) and the optimizer's pass over its state.
EQC_HD TimeParts step_end_time(const TrainingContext& x, const LayerCost& c, const TrainingLayout& l,
                               const StageShape& s) {
  const StateBytes bytes = state_bytes(l.precision, x.software.gradient_bytes);
  const double shared = s.layers * c.shared_params + s.first_tables * c.embedding_params;
  const double experts = s.layers * c.expert_params;
  const std::int32_t copies = l.data * l.context;
  const double reductions =
      l.pipeline > 1 ? 1 : s.micro_batches;  // with stages, weights and gradients are held whole between them
  TimeParts transfer = data_transfer(x.fabric, group_of(x.fabric, copies, l.tensor), shared, l.zero, reductions, bytes,
                                     x.software.owner_messages);
  if (experts > 0) {
    const Group g = group_of(x.fabric, expert_copies(l), expert_tensor(l) * l.expert);
    transfer = transfer + data_transfer(x.fabric, g, experts, l.zero, reductions, bytes, x.software.owner_messages);
  }
  double cover_s = s.layers * total_s(c.backward);
  if (l.zero != ZeroStage::none) cover_s += s.layers * total_s(c.forward);
  if (l.zero >= ZeroStage::gradients) cover_s *= reductions;
  if (l.zero == ZeroStage::weights) transfer = (1 / x.software.sharded_gather_share) * transfer;
  if (!(x.software.weight_gradients > 0)) return {};  // adapters: neither gradients nor optimizer worth counting
  const bool sharded = l.zero != ZeroStage::none;
  const double updated = sharded ? shared / copies + experts / expert_copies(l) : shared + experts;
  const double update_bytes =
      2 * bytes.optimizer + bytes.gradient + bytes.weight;  // Adam reads and writes its state once
  const double norm_bytes = 3 * bytes.gradient;             // read for the norm, scaled in place
  const double clear_bytes = (shared + experts) * bytes.gradient;
  return softly_exposed(transfer, x.software.overlap.data, cover_s) +
         streaming_time(x.rates, updated * (update_bytes + norm_bytes) + clear_bytes, 8);
}

struct StepTime {
  TimeParts time;
  double bubble_s = 0;
};

/// What the whole step adds: fixed work per step, and the slowest of many nodes.
EQC_HD TimeParts with_step_overhead(const TrainingContext& x, TimeParts step) {
  step = x.step_growth * step;
  step.fixed_s += x.software.step_fixed_s;
  return step;
}

/// Time of one step: n micro-batches at the pace of the slowest stage + (p-1)/v stage times to fill and drain (arXiv
/// 2104.04473, sec. 2.2).
EQC_HD_GPU_CALL StepTime training_step(const TrainingContext& x, const LayerCost& c, const TrainingLayout& l) {
  const StageShape s = stage_shape(x.model, l, x.global_batch);
  TimeParts layer = c.forward + c.backward;
  if (l.recompute == Recompute::selective) layer = layer + c.scores_again;
  if (l.recompute == Recompute::full) layer = layer + c.forward;
  const TimeParts stage = static_cast<double>(s.layers) * layer;
  StepTime step;
  if (l.pipeline == 1) {
    step.time =
        with_step_overhead(x, static_cast<double>(s.micro_batches) * (stage + c.logits) + step_end_time(x, c, l, s));
    return step;
  }
  const TimeParts last = static_cast<double>(s.layers - (s.padded ? 1 : 0)) * layer + c.logits;
  const TimeParts slowest = total_s(last) > total_s(stage) ? last : stage;
  TimeParts message = 2.0 * point_to_point_time(x.fabric, l.pipeline, l.tensor * l.context * l.data, c.boundary_bytes);
  message.network_s = message.network_s / x.software.point_to_point_share;
  const double v = l.interleave;
  const TimeParts bubble = (x.software.bubble_share * (l.pipeline - 1) / v) * (stage + v * message);
  const TimeParts steady = slowest + (v * (1 - x.software.overlap.pipeline)) * message;
  step.time = with_step_overhead(x, static_cast<double>(s.micro_batches) * steady + bubble + step_end_time(x, c, l, s));
  step.bubble_s = total_s(bubble);
  return step;
}

/// Does every group of the layout have links to talk over?
EQC_HD bool training_reachable(const Fabric& f, const TrainingLayout& l) {
  const std::int32_t n = l.tensor * l.context * l.data * l.pipeline;
  return reachable(f, group_of(f, n, 1));
}

/// Fills in what a chosen layout reports beyond its time and memory.
EQC_HD TrainingPhysics training_physics(const TrainingContext& x, const LayerCost& c, const TrainingLayout& l) {
  TrainingPhysics p;
  const StepTime step = training_step(x, c, l);
  p.time = step.time;
  p.step_s = total_s(step.time);
  p.bubble_share = step.bubble_s / p.step_s;
  const std::int32_t sequences = x.global_batch / l.data * l.data;
  p.tokens_per_step = static_cast<double>(sequences) * x.sequence;
  p.n_gpus = static_cast<double>(l.tensor) * l.context * l.data * l.pipeline;
  p.model_flop = p.tokens_per_step * training_flop_per_token(x.model, x.sequence);
  double again = 0;
  if (l.recompute == Recompute::selective)
    again = x.model.layers * score_flop(x.model, mean_attended_keys(x.model, x.sequence));
  if (l.recompute == Recompute::full) again = forward_flop_per_token(x.model, x.sequence) - logits_flop(x.model);
  p.hardware_flop = p.model_flop + p.tokens_per_step * again;
  p.memory = training_memory(x, c, l);
  p.layout = l;
  return p;
}

/// One given layout, fitting or not. The caller checks total_bytes(physics.memory) against hardware.memory_bytes.
EQC_HD_GPU_CALL TrainingPhysics evaluate_training(const ModelSpec& model, const HardwareSpec& hardware,
                                                  const TrainingTask& task, const TrainingSoftware& software,
                                                  const TrainingLayout& layout) {
  const double n_gpus = static_cast<double>(layout.tensor) * layout.context * layout.data * layout.pipeline;
  const TrainingContext x = training_context(model, hardware, task, software, layout.precision, n_gpus);
  return training_physics(x, layer_cost(model, x.rates, x.fabric, software, layout, task.sequence), layout);
}

}  // namespace eqc
