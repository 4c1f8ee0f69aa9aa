// The best training layout of one (model, hardware, number of accelerators): every layout of the space, once.
#pragma once

#include "kernels/model/search.hpp"
#include "kernels/model/training/group_costs.hpp"
#include "kernels/model/training/training_enumerator.hpp"

namespace eqc {

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
  double sequences = 0, tokens = 0, steps = 0;  ///< of a step; of a step; in the run

  EQC_HD bool wants_group() { return group++ % share.of == share.first; }

  EQC_HD void begin() {
    visits = 0;
    costs.begin();
  }

  EQC_HD double score(const TimeParts& step) const {
    if (objective == Objective::energy) return approximate_energy_j(context.hardware, step) / tokens;
    return total_s(step) / tokens;  // accelerators are given, so the fastest is the cheapest
  }

  EQC_HD double over_s(double step_s) const { return task.deadline_s > 0 ? steps * step_s - task.deadline_s : 0; }

  /// Counts a layout that is not among the best, or the closest, by far more than sums in another order differ. Late
  /// ones are not looked at again once one was in time.
  EQC_HD bool only_counted(const LayerCost& cost, const TrainingLayout& l) {
    constexpr double kLess = 1 - 1e-9, kMore = 1 + 1e-9;
    const double least_s = kLess * costs.least_step_s(context, cost, l), late_s = over_s(least_s);
    if (late_s > 0) {
      if (found.counts.feasible == 0 && !(found.late.held == 2 && late_s > found.late.runner_up.score)) return false;
      ++found.counts.rejected_deadline;
      return true;
    }
    if (objective == Objective::energy || found.feasible.held < 2 ||
        !(least_s > kMore * found.feasible.runner_up.score * tokens))
      return false;
    if (over_s(kMore * (least_s + costs.exposed_at_most_s(context, cost, l))) > 0) return false;
    ++found.counts.feasible;
    return true;
  }

  EQC_HD void look_at_batch() {
    if (costs.sequences_per_step == sequences) return;
    sequences = costs.sequences_per_step;
    tokens = sequences * context.sequence;
    steps = task.tokens / tokens;
  }

  /// Counts layouts of which none fits, unless the closest is still wanted.
  EQC_HD bool passes_over(const TrainingLayout& l, int layouts) {
    if (!linked) {
      found.counts.rejected_link += layouts;
      visits += layouts;
      return true;
    }
    constexpr double kLess = 1 - 1e-9;
    const double over_bytes = kLess * costs.least_bytes(context, l) - context.hardware.memory_bytes;
    const bool known = found.missing_bytes.any && over_bytes > found.missing_bytes.amount;
    if (!(over_bytes > 0) || (found.counts.evaluated == 0 && !known)) return false;
    found.counts.rejected_memory += layouts;
    visits += layouts;
    return true;
  }

  EQC_HD_GPU_CALL void visit(const TrainingLayout& l) {
    const std::int64_t place = group << 32 | visits++;
    const double over_bytes = total_bytes(costs.memory(context, l)) - context.hardware.memory_bytes;
    if (over_bytes > 0) {
      ++found.counts.rejected_memory;
      found.missing_bytes.offer(over_bytes);
      return;
    }
    ++found.counts.evaluated;
    const LayerCost& cost = costs.of(context, l);
    look_at_batch();
    if (only_counted(cost, l)) return;
    const TimeParts step = costs.step(context, cost, l);
    const double late_s = over_s(total_s(step));
    if (late_s > 0) {
      ++found.counts.rejected_deadline;
      found.late_s.offer(late_s);
      found.late.offer({l, late_s, place});
      return;
    }
    ++found.counts.feasible;
    found.feasible.offer({l, score(step), place});
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
