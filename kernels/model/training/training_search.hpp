// The best training layout of one (model, hardware, number of accelerators): every layout of the space, once.
#pragma once

#include "kernels/model/search.hpp"
#include "kernels/model/training/training_enumerator.hpp"
#include "kernels/model/training/training_step.hpp"

namespace eqc {

/// What the layouts of one group share, computed when it is first asked for: with gradients summed in place and with
/// copies of them; and what layouts with stages of the same layers share, which differ in recomputation and interleave.
struct GroupCosts {
  LayerCost cost[2];
  bool known[2] = {false, false};
  std::int32_t pipeline = 0, layers = 0;  ///< of the stages
  MemoryParts state[kZeroStages];
  TimeParts end[kZeroStages + 1];  ///< the last: of sharded weights under full recomputation, gathered once more
  std::uint32_t known_states = 0, known_ends = 0;

  EQC_HD void begin() {
    known[0] = known[1] = false;
    pipeline = 0;
  }
  EQC_HD const LayerCost& of(const TrainingContext& x, const TrainingLayout& l) {
    const int which = gradients_copied(l) ? 1 : 0;
    if (!known[which]) cost[which] = layer_cost(x, l);
    known[which] = true;
    return cost[which];
  }

  EQC_HD MemoryParts memory(const TrainingContext& x, const LayerCost& c, const TrainingLayout& l) {
    look_at_stages(x, l);
    const int z = static_cast<int>(l.zero);
    if (!(known_states >> z & 1U)) state[z] = training_state(x, c, l);
    known_states |= 1U << z;
    return training_memory(x, c, l, state[z]);
  }
  /// After memory() of the same layout.
  EQC_HD TimeParts step(const TrainingContext& x, const LayerCost& c, const TrainingLayout& l) {
    const bool again = l.zero == ZeroStage::weights && l.recompute == Recompute::full;
    const int z = again ? kZeroStages : static_cast<int>(l.zero);
    if (!(known_ends >> z & 1U)) end[z] = step_end_time(x, c, l, stage_shape(x.model, l, x.global_batch));
    known_ends |= 1U << z;
    return training_step(x, c, l, end[z]).time;
  }

 private:
  EQC_HD void look_at_stages(const TrainingContext& x, const TrainingLayout& l) {
    const std::int32_t now = stage_shape(x.model, l, x.global_batch).layers;
    if (l.pipeline == pipeline && now == layers) return;
    pipeline = l.pipeline;
    layers = now;
    known_states = known_ends = 0;
  }
};

/// Evaluates the layouts that the enumerator visits.
struct TrainingVisitor {
  const TrainingContext& context;
  const TrainingTask& task;
  Objective objective;
  bool linked;
  SearchShare share;
  SearchFindings<TrainingLayout>& found;
  std::int64_t& group;  ///< groups met so far, in all precisions
  std::int64_t visits = 0;
  GroupCosts costs{};

  EQC_HD bool wants_group() { return group++ % share.of == share.first; }

  EQC_HD void begin() {
    visits = 0;
    costs.begin();
  }

  EQC_HD double score(const TrainingLayout& l, const TimeParts& step) const {
    const double tokens = static_cast<double>(context.global_batch / l.data * l.data) * context.sequence;
    if (objective == Objective::energy) return approximate_energy_j(context.hardware, step) / tokens;
    return total_s(step) / tokens;  // accelerators are given, so the fastest is the cheapest
  }

  EQC_HD_GPU_CALL void visit(const TrainingLayout& l) {
    const std::int64_t place = group << 32 | visits++;
    if (!linked) {
      ++found.counts.rejected_link;
      return;
    }
    const LayerCost& cost = costs.of(context, l);
    const double over_bytes = total_bytes(costs.memory(context, cost, l)) - context.hardware.memory_bytes;
    if (over_bytes > 0) {
      ++found.counts.rejected_memory;
      found.missing_bytes.offer(over_bytes);
      return;
    }
    ++found.counts.evaluated;
    const TimeParts step = costs.step(context, cost, l);
    const double tokens_per_step = static_cast<double>(context.global_batch / l.data * l.data) * context.sequence;
    const double over_s = task.deadline_s > 0 ? task.tokens / tokens_per_step * total_s(step) - task.deadline_s : 0;
    if (over_s > 0) {
      ++found.counts.rejected_deadline;
      found.late_s.offer(over_s);
      found.late.offer({l, over_s, place});
      return;
    }
    ++found.counts.feasible;
    found.feasible.offer({l, score(l, step), place});
  }
};

/// A share of the search of task.n_gpus accelerators. Precisions are tried in the order of the enum.
EQC_HD SearchFindings<TrainingLayout> find_training(const ModelSpec& model, const HardwareSpec& hardware,
                                                    const TrainingTask& task, Objective objective,
                                                    const TrainingSoftware& software, const TrainingSpace& space,
                                                    SearchShare share) {
  SearchFindings<TrainingLayout> found;
  std::int64_t group = 0;
  for (int i = 0; i < kPrecisions; ++i) {
    const Precision precision = static_cast<Precision>(i);
    if (!in_mask(task.precisions, precision) || !supports(hardware, precision)) continue;
    found.any_precision = true;
    const TrainingContext context = training_context(model, hardware, task, software, precision, task.n_gpus);
    const bool linked = reachable(context.fabric, group_of(context.fabric, task.n_gpus, 1));
    TrainingVisitor visitor{context, task, objective, linked, share, found, group};
    const TrainingEnumerator<TrainingVisitor> all{
        model,  space, task.n_gpus, task.sequence, task.global_batch_sequences, !software.activation.flash_attention,
        visitor};
    all.run(hardware.node_size, precision);
  }
  return found;
}

EQC_HD TrainingSearchResult training_result(const ModelSpec& model, const HardwareSpec& hardware,
                                            const TrainingTask& task, const TrainingSoftware& software,
                                            const SearchFindings<TrainingLayout>& found) {
  return search_result<TrainingSearchResult>(
      found, [&](const TrainingLayout& l) { return evaluate_training(model, hardware, task, software, l); });
}

/// Searches task.n_gpus accelerators. Deterministic: fixed order, ties to the first.
EQC_HD TrainingSearchResult search_training(const ModelSpec& model, const HardwareSpec& hardware,
                                            const TrainingTask& task, Objective objective,
                                            const TrainingSoftware& software = {}, const TrainingSpace& space = {}) {
  return training_result(model, hardware, task, software,
                         find_training(model, hardware, task, objective, software, space, {}));
}

}  // namespace eqc
