// The best K training layouts of our own space, searched in parts that threads share out.
#pragma once

#include "kernels/model/ranked_list.hpp"
#include "kernels/model/training/training_search.hpp"

namespace eqc {

struct RankedLayout {
  double score = 0;
  std::int64_t index = 0;  ///< place in the enumeration: its group, and its place in the group
  TrainingLayout layout;
};

/// Layouts by fate, as SearchCounts has them; pruned: shown to be slower than the list before memory was counted.
struct ListCounts {
  std::int64_t evaluated = 0, feasible = 0, rejected_memory = 0, rejected_link = 0, pruned = 0;
  double missing_bytes = 0;  ///< of the closest layout that did not fit, 0: none seen
  TrainingLayout closest;    ///< that layout
};

/// Every `parts`-th group of layouts, from the `part`-th on; layouts that score above `bound` need not be offered.
struct TrainingPart {
  std::int32_t part = 0, parts = 1;
  double bound = __builtin_huge_val();
};

/// Visits the groups of layouts that fall to one part of the work.
struct TrainingLister {
  const TrainingContext& context;
  Objective objective;
  bool linked, prune;
  TrainingPart part;
  RankedList<RankedLayout>& best;
  ListCounts& counts;
  std::int64_t group = -1, visits = 0;  ///< all groups; layouts of this one
  GroupCosts costs{};

  EQC_HD bool wants_group() { return ++group % part.parts == part.part; }

  EQC_HD void begin() {
    visits = 0;
    costs.begin();
  }

  EQC_HD double score(const TrainingLayout& l, const TimeParts& step) const {
    const double sequences = static_cast<double>(context.global_batch / l.data * l.data);
    return (objective == Objective::energy ? approximate_energy_j(context.hardware, step) : total_s(step)) / sequences;
  }

  /// No step takes less than its passes on the emptiest stage.
  EQC_HD bool hopeless(const LayerCost& cost, const TrainingLayout& l) const {
    const StageShape s = stage_shape(context.model, l, context.global_batch);
    const double passes = static_cast<double>(s.micro_batches) * (s.layers - (s.padded ? 1 : 0));
    return score(l, (passes * (1 - 1e-9)) * (cost.forward + cost.backward)) >
           best.bound(part.bound);  // 1e-9: sums are added up in another order
  }

  EQC_HD void visit(const TrainingLayout& l) {
    const std::int64_t index = group << 32 | visits++;
    if (!linked) {
      ++counts.rejected_link;
      return;
    }
    const LayerCost& cost = costs.of(context, l);
    if (prune && hopeless(cost, l)) {
      ++counts.pruned;
      return;
    }
    const double over_bytes = total_bytes(costs.memory(context, l)) - context.hardware.memory_bytes;
    if (over_bytes > 0) {
      if (counts.rejected_memory++ == 0 || over_bytes < counts.missing_bytes) {
        counts.missing_bytes = over_bytes;
        counts.closest = l;
      }
      return;
    }
    ++counts.evaluated;
    ++counts.feasible;
    best.offer({score(l, costs.step(context, cost, l)), index, l});
  }
};

/// One part of the search that search_training makes, at one precision.
EQC_HD void list_training(const TrainingContext& x, const TrainingTask& task, Precision precision, Objective objective,
                          bool prune, const TrainingSpace& space, const TrainingPart& part,
                          RankedList<RankedLayout>& best, ListCounts& counts) {
  const bool linked = reachable(x.fabric, group_of(x.fabric, task.n_gpus, 1));
  TrainingLister lister{x, objective, linked, prune, part, best, counts};
  const TrainingEnumerator<TrainingLister> all{
      x.model, space, task.n_gpus, task.sequence, task.global_batch_sequences, !x.software.activation.flash_attention,
      lister};
  all.run(x.hardware.node_size, precision);
}

}  // namespace eqc
