// What the layouts of a search share, computed when it is first asked for.
#pragma once

#include "kernels/model/training/stage_table.hpp"

namespace eqc {

/// Of one group of layouts: costs with gradients summed in place and with copies of them; of layouts with the same
/// stages and interleaving: schedule, activations and messages; of those of several groups: StageTable.
struct GroupCosts {
  double sequences_per_step = 0;  ///< of the layout that memory() was last asked for

  EQC_HD void begin() {
    sized = false;
    known = 0;
    pipeline = 0;
  }

  /// layer_sizes: nothing that takes long, for most groups do not fit.
  EQC_HD const LayerCost& sizes(const TrainingContext& x, const TrainingLayout& l) {
    if (!sized) work = layer_sizes(x, l);
    sized = true;
    return work;
  }

  EQC_HD const LayerCost& of(const TrainingContext& x, const TrainingLayout& l) {
    const int which = gradients_copied(l) ? 1 : 0;
    if (known >> which & 1U) return cost[which];
    if (known == 0) work = layer_work(x, l, sizes(x, l));
    known |= 1U << which;
    cost[which] = with_gradient_sums(x, l, work);
    for (int rc = 0; rc < kRecomputes; ++rc)
      layer_s[which][rc] = total_s(layer_passes(cost[which], static_cast<Recompute>(rc)));
    return cost[which];
  }

  EQC_HD MemoryParts memory(const TrainingContext& x, const TrainingLayout& l) {
    look_at_stages(x, l);
    return training_memory(x, work, l, stages->state[static_cast<int>(l.zero)],
                           activations[static_cast<int>(l.recompute)]);
  }

  /// Bytes that every layout with these stages and interleaving takes, but for rounding.
  EQC_HD double least_bytes(const TrainingContext& x, const TrainingLayout& l) {
    look_at_stages(x, l);
    double kept_bytes = activations[0].kept_bytes;
    for (const ActivationMemory& a : activations) kept_bytes = min_(kept_bytes, a.kept_bytes);
    return stages->least_state_bytes + kept_bytes + reserved_bytes(x.hardware, x.software.reserve);
  }

  /// Seconds of a step whose reduction is hidden, but for rounding: causes are summed first. After memory() of the same
  /// layout.
  EQC_HD double least_step_s(const TrainingContext& x, const LayerCost& c, const TrainingLayout& l) {
    const int copied = gradients_copied(l) ? 1 : 0, sharded = l.zero != ZeroStage::none ? 1 : 0,
              rc = static_cast<int>(l.recompute), place = rc * 4 + copied * 2 + sharded;
    if (known_steps >> place & 1U) return step_s[place];
    known_steps |= 1U << place;
    const double end_s = trains_weights(x) ? update_s(*stages, x, c, l) : 0;
    const StepWork<double> work{layer_s[copied][rc], total_s(c.logits), total_s(step_message(x, c, l)), end_s};
    step_s[place] = training_step(x, l, schedule, work).time;
    return step_s[place];
  }

  /// Seconds that a step takes longer at most.
  EQC_HD double exposed_at_most_s(const TrainingContext& x, const LayerCost& c, const TrainingLayout& l) {
    return trains_weights(x) ? x.step_growth * most_reduction_s(*stages, x, c, l) : 0;
  }

  /// After memory() of the same layout.
  EQC_HD TimeParts step(const TrainingContext& x, const LayerCost& c, const TrainingLayout& l) {
    const StepWork<TimeParts> work{layer_passes(c, l.recompute), c.logits, step_message(x, c, l),
                                   step_end_time(x, c, l, schedule.stage)};
    return training_step(x, l, schedule, work).time;
  }

 private:
  LayerCost work, cost[2];  ///< work: sizes alone until times are known
  double layer_s[2][kRecomputes];
  bool sized = false;
  std::uint32_t known = 0;  ///< bits of `cost`
  std::int32_t pipeline = 0, interleave = 0;
  StepSchedule schedule;
  ActivationMemory activations[kRecomputes];
  TimeParts message;
  double step_s[4 * kRecomputes];  ///< least_step_s by recomputation, copies of gradients, sharded states
  std::uint32_t known_steps = 0;
  bool known_message = false;
  StageTable table;
  StageEntry* stages = nullptr;  ///< of the layout that memory() was last asked for

  EQC_HD void look_at_stages(const TrainingContext& x, TrainingLayout l) {
    if (l.pipeline == pipeline && l.interleave == interleave) return;
    const LayerCost& c = sizes(x, l);
    schedule = step_schedule(x, l);
    stages = &table.of(l, schedule.stage.layers, static_cast<std::int32_t>(reductions_per_step(l, schedule.stage)));
    know_states(*stages, x, c, l);
    for (int rc = 0; rc < kRecomputes; ++rc) {
      l.recompute = static_cast<Recompute>(rc);
      activations[rc] = activation_memory(x, c, l);
    }
    known_steps = 0;
    if (l.pipeline != pipeline) {
      sequences_per_step = static_cast<double>(x.global_batch / l.data * l.data);
      known_message = false;
    }
    pipeline = l.pipeline;
    interleave = l.interleave;
  }

  EQC_HD const TimeParts& step_message(const TrainingContext& x, const LayerCost& c, const TrainingLayout& l) {
    if (!known_message && l.pipeline > 1) message = step_messages(x, c, l);
    known_message = true;
    return message;
  }
};

}  // namespace eqc
