// One optimizer step of one layout: memory of the fullest rank and time split by cause.
#pragma once

#include "kernels/model/training/training_step_end.hpp"

namespace eqc {

/// State of the fullest rank: weights, gradients, optimizer.
EQC_HD MemoryParts training_state(const TrainingContext& x, const LayerCost& c, const TrainingLayout& l) {
  const StateBytes bytes = state_bytes(l.precision, x.software.gradient_bytes);
  const StageParams params = stage_params(x, c, l);
  const double shared = params.layers + params.tables + params.other;
  MemoryParts m = state_memory(shared, static_cast<double>(l.data) * l.context, l.zero, bytes);
  if (c.expert_params > 0) {
    const MemoryParts e = state_memory(params.experts, expert_copies(l), l.zero, bytes);
    m.weights_bytes += e.weights_bytes;
    m.gradients_bytes += e.gradients_bytes;
    m.optimizer_bytes += e.optimizer_bytes;
  }
  if (!(x.software.weight_gradients > 0)) m.gradients_bytes = m.optimizer_bytes = 0;  // adapters only
  if (l.pipeline > 1 &&
      l.zero >= ZeroStage::gradients) {  // held whole until the last micro-batch: stages would gather for each of them
    const double held = shared + params.experts;
    m.gradients_bytes = x.software.weight_gradients * held * bytes.gradient;
    if (l.zero == ZeroStage::weights) m.weights_bytes += held * bytes.weight;
  }
  return m;
}

/// Activations of the fullest rank and the space to work on them.
struct ActivationMemory {
  double kept_bytes = 0, working_bytes = 0;
};

/// The first stage holds most micro-batches, the last one the logits: the fuller of the two.
EQC_HD ActivationMemory activation_memory(const TrainingContext& x, const LayerCost& c, const TrainingLayout& l) {
  const StageShape s = stage_shape(x.model, l, x.global_batch);
  const double stage_bytes = c.tokens * s.layers * kept_bytes(c.kept, l.recompute);
  const double v = l.interleave, p = l.pipeline;
  const double first = stage_bytes * in_flight_stages(s.micro_batches, l.pipeline, l.interleave);
  const double last = stage_bytes * min_(s.micro_batches, ((v - 1) * p + 1) / v);
  const bool last_is_fuller = l.pipeline == 1 || last + c.logits_bytes > first;
  return {last_is_fuller ? last : first, last_is_fuller ? c.logits_bytes : 0};
}

/// Memory of the fullest rank. `state`: training_state, `a`: activation_memory of the same.
EQC_HD MemoryParts training_memory(const TrainingContext& x, const LayerCost& c, const TrainingLayout& l,
                                   const MemoryParts& state, const ActivationMemory& a) {
  const double weight_bytes = state_bytes(l.precision, x.software.gradient_bytes).weight;
  const bool gathers = l.zero == ZeroStage::weights && l.pipeline == 1;  // one layer at work, one on its way
  const double gathered_bytes = gathers ? 2 * weight_bytes * (c.shared_params + c.expert_params) : 0;
  MemoryParts m = state;
  m.activations_bytes = a.kept_bytes;
  m.working_bytes = c.tokens * recomputed_bytes(c.kept, l.recompute) + gathered_bytes + a.working_bytes;
  const double optimised = m.optimizer_bytes / state_bytes(l.precision, x.software.gradient_bytes).optimizer;
  const double step_bytes = x.software.step_bytes * optimised;  // activations are gone by then
  m.working_bytes = m.working_bytes + max_(0.0, step_bytes - m.activations_bytes - m.working_bytes);
  m.reserve_bytes = reserved_bytes(x.hardware, x.software.reserve);
  return m;
}

EQC_HD MemoryParts training_memory(const TrainingContext& x, const LayerCost& c, const TrainingLayout& l) {
  return training_memory(x, c, l, training_state(x, c, l), activation_memory(x, c, l));
}

/// Stage times that a step of `micro_batches` loses: (p-1)/v to fill and drain (arXiv 2104.04473, sec. 2.2);
/// interleaving runs rounds of p micro-batches, so a short last round idles in all chunks but one.
EQC_HD double bubble_stages(const TrainingSoftware& s, const TrainingLayout& l, std::int32_t micro_batches) {
  if (l.pipeline <= 1) return 0;
  const double v = l.interleave;
  const std::int32_t missing = micro_batches % l.pipeline == 0 ? 0 : l.pipeline - micro_batches % l.pipeline;
  return s.bubble_share * (l.pipeline - 1) / v + (v - 1) * missing / v;
}

/// How often what a step consists of is done.
struct StepSchedule {
  StageShape stage;
  double bubble_stages = 0;  ///< stage times lost
};

EQC_HD StepSchedule step_schedule(const TrainingContext& x, const TrainingLayout& l) {
  const StageShape s = stage_shape(x.model, l, x.global_batch);
  return {s, bubble_stages(x.software, l, s.micro_batches)};
}

/// What a step consists of, in TimeParts or in sums of them.
template <class Time>
struct StepWork {
  Time layer;    ///< both passes of the mean layer, and what is recomputed
  Time logits;   ///< of the last stage
  Time message;  ///< between stages; unused without
  Time end;      ///< step_end_time
};

template <class Time>
struct StepTimeOf {
  Time time;
  double bubble_s = 0;
};
using StepTime = StepTimeOf<TimeParts>;

/// What the whole step adds: fixed work per step, and the slowest of many nodes.
template <class Time>
EQC_HD Time with_step_overhead(const TrainingContext& x, const Time& step) {
  return with_fixed(x.step_growth * step, x.software.step_fixed_s);
}

/// Time of one step: n micro-batches at the pace of the slowest stage, and the bubble.
template <class Time>
EQC_HD StepTimeOf<Time> training_step(const TrainingContext& x, const TrainingLayout& l, const StepSchedule& s,
                                      const StepWork<Time>& w) {
  const Time stage = static_cast<double>(s.stage.layers) * w.layer;
  const double micro_batches = s.stage.micro_batches;
  StepTimeOf<Time> step;
  if (l.pipeline == 1) {
    step.time = with_step_overhead(x, micro_batches * (stage + w.logits) + w.end);
    return step;
  }
  const Time last = static_cast<double>(s.stage.layers - (s.stage.padded ? 1 : 0)) * w.layer + w.logits;
  const Time slowest = total_s(last) > total_s(stage) ? last : stage;
  const double v = l.interleave;
  const Time bubble = s.bubble_stages * (stage + v * w.message);
  const Time steady = slowest + (v * (1 - x.software.overlap.pipeline)) * w.message;
  step.time = with_step_overhead(x, micro_batches * steady + bubble + w.end);
  step.bubble_s = total_s(bubble);
  return step;
}

EQC_HD TimeParts layer_passes(const LayerCost& c, Recompute recompute) {
  const TimeParts passes = c.forward + c.backward;
  return recompute == Recompute::none ? passes : passes + recomputed_time(c, recompute);
}

/// Messages of a micro-batch between two stages of a layout that has several.
EQC_HD TimeParts step_messages(const TrainingContext& x, const LayerCost& c, const TrainingLayout& l) {
  return stage_messages(x, l, l.tensor * l.context * l.data, c.boundary_bytes);
}

/// `end`: step_end_time of the same.
EQC_HD_GPU_CALL StepTime training_step(const TrainingContext& x, const LayerCost& c, const TrainingLayout& l,
                                       const TimeParts& end) {
  const TimeParts message = l.pipeline > 1 ? step_messages(x, c, l) : TimeParts{};
  return training_step<TimeParts>(x, l, step_schedule(x, l), {layer_passes(c, l.recompute), c.logits, message, end});
}

EQC_HD StepTime training_step(const TrainingContext& x, const LayerCost& c, const TrainingLayout& l) {
  return training_step(x, c, l, step_end_time(x, c, l, stage_shape(x.model, l, x.global_batch)));
}

/// Forward FLOP per token that recomputation repeats.
EQC_HD double recomputed_flop_per_token(const ModelSpec& m, double sequence, Recompute mode) {
  if (mode == Recompute::full) return forward_flop_per_token(m, sequence) - logits_flop(m);
  return mode == Recompute::selective ? m.layers * score_flop(m, mean_attended_keys(m, sequence)) : 0;
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
  p.hardware_flop = p.model_flop + p.tokens_per_step * recomputed_flop_per_token(x.model, x.sequence, l.recompute);
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
  return training_physics(x, layer_cost(x, layout), layout);
}

}  // namespace eqc
