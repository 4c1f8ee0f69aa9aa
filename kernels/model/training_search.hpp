// The best training layout of one (model, hardware, number of accelerators): every layout of the space, once.
#pragma once

#include "kernels/model/search.hpp"
#include "kernels/model/training.hpp"

namespace eqc {

/// Evaluates the layouts that the enumerator visits. `begin` computes what a group of layouts shares.
struct TrainingVisitor {
  const TrainingContext& context;
  const TrainingTask& task;
  Objective objective;
  bool linked;
  SearchCounts counts{};
  BestTwo<TrainingLayout> feasible{}, late{};
  ClosestMiss missing_bytes{}, late_s{};
  LayerCost cost{};

  EQC_HD void begin(const TrainingLayout& l) {
    if (linked) cost = layer_cost(context.model, context.rates, context.fabric, context.software, l, context.sequence);
  }

  EQC_HD double score(const TrainingLayout& l, const TimeParts& step) const {
    const double tokens = static_cast<double>(context.global_batch / l.data * l.data) * context.sequence;
    if (objective == Objective::energy) return approximate_energy_j(context.hardware, step) / tokens;
    return total_s(step) / tokens;  // accelerators are given, so the fastest is the cheapest
  }

  EQC_HD void visit(const TrainingLayout& l) {
    if (!linked) {
      ++counts.rejected_link;
      return;
    }
    const double over_bytes = total_bytes(training_memory(context, cost, l)) - context.hardware.memory_bytes;
    if (over_bytes > 0) {
      ++counts.rejected_memory;
      missing_bytes.offer(over_bytes);
      return;
    }
    ++counts.evaluated;
    const TimeParts step = training_step(context, cost, l).time;
    const double tokens_per_step = static_cast<double>(context.global_batch / l.data * l.data) * context.sequence;
    const double over_s = task.deadline_s > 0 ? task.tokens / tokens_per_step * total_s(step) - task.deadline_s : 0;
    if (over_s > 0) {
      ++counts.rejected_deadline;
      late_s.offer(over_s);
      late.offer(l, over_s);
      return;
    }
    ++counts.feasible;
    feasible.offer(l, score(l, step));
  }
};

/// Why nothing was feasible, from the counts.
EQC_HD Infeasible training_reason(const SearchCounts& c, bool any_precision) {
  if (c.feasible > 0) return Infeasible::none;
  if (c.rejected_deadline > 0) return Infeasible::deadline_missed;
  if (c.rejected_memory > 0) return Infeasible::does_not_fit_memory;
  if (c.rejected_link > 0) return Infeasible::no_link;
  return any_precision ? Infeasible::no_layout : Infeasible::precision_unsupported;
}

/// Searches task.n_gpus accelerators. Deterministic: fixed order, ties to the first. Precisions are tried in the order of the enum.
EQC_HD TrainingSearchResult search_training(const ModelSpec& model, const HardwareSpec& hardware, const TrainingTask& task,
                                            Objective objective, const TrainingSoftware& software = {}, const TrainingSpace& space = {}) {
  TrainingSearchResult result;
  BestTwo<TrainingLayout> feasible, late;
  ClosestMiss missing_bytes, late_s;
  bool any_precision = false;
  for (int i = 0; i < kPrecisions; ++i) {
    const Precision precision = static_cast<Precision>(i);
    if (!in_mask(task.precisions, precision) || !supports(hardware, precision)) continue;
    any_precision = true;
    const TrainingContext context = training_context(model, hardware, task, software, precision, task.n_gpus);
    const bool linked = reachable(context.fabric, group_of(context.fabric, task.n_gpus, 1));
    TrainingVisitor visitor{context, task, objective, linked, {}, feasible, late, missing_bytes, late_s, {}};
    const TrainingEnumerator<TrainingVisitor> all{model,      space, task.n_gpus, task.sequence, task.global_batch_sequences,
                                                  !software.activation.flash_attention, visitor};
    all.run(hardware.node_size, precision);
    add_counts(result.counts, visitor.counts);
    feasible = visitor.feasible;
    late = visitor.late;
    missing_bytes = visitor.missing_bytes;
    late_s = visitor.late_s;
  }
  result.reason = training_reason(result.counts, any_precision);
  const BestTwo<TrainingLayout>& chosen = result.reason == Infeasible::none ? feasible : late;
  if (chosen.held > 0) result.best = evaluate_training(model, hardware, task, software, chosen.best);
  result.has_runner_up = chosen.held > 1;
  if (result.has_runner_up) result.runner_up = evaluate_training(model, hardware, task, software, chosen.runner_up);
  if (result.reason == Infeasible::does_not_fit_memory) result.missing_bytes = missing_bytes.amount;
  if (result.reason == Infeasible::deadline_missed) result.missing_seconds = late_s.amount;
  return result;
}

}  // namespace eqc
