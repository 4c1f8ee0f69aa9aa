// What stages cost whatever the micro-batch: the same in all groups of layouts of one (tensor, context, expert).
#pragma once

#include "kernels/model/training/training_step.hpp"

namespace eqc {

/// Of one number of stages and of layers in each.
struct StageEntry {
  std::int32_t pipeline = 0, layers = 0, reductions = 0;  ///< pipeline 0: empty
  std::uint32_t known_reductions = 0, known_updates = 0;
  bool known_states = false;
  MemoryParts state[kZeroStages];
  double least_state_bytes = 0;         ///< of any stage of ZeRO
  double reduction_s[kZeroStages + 1];  ///< the last: of sharded weights under full recomputation, gathered once more
  double update_s[2];                   ///< without and with sharded states
};

/// Entries by number of stages; two that fall to one place take turns.
class StageTable {
 public:
  /// `reductions`: reductions_per_step.
  EQC_HD StageEntry& of(const TrainingLayout& l, std::int32_t layers, std::int32_t reductions) {
    if (l.tensor != tensor_ || l.context != context_ || l.expert != expert_) {
      for (StageEntry& e : entries_) e.pipeline = 0;
      tensor_ = l.tensor;
      context_ = l.context;
      expert_ = l.expert;
    }
    constexpr std::uint32_t kGolden = 0x9e3779b9U;  // multiplicative hashing, Knuth, vol. 3, sec. 6.4
    StageEntry& e = entries_[static_cast<std::uint32_t>(l.pipeline) * kGolden >> (32 - kBits)];
    if (e.pipeline != l.pipeline || e.layers != layers) {
      e.pipeline = l.pipeline;
      e.layers = layers;
      e.known_states = false;
      e.known_reductions = e.known_updates = 0;
    } else if (e.reductions != reductions) {
      e.known_reductions = 0;
    }
    e.reductions = reductions;
    return e;
  }

 private:
  static constexpr int kBits = 5;
  StageEntry entries_[1 << kBits];
  std::int32_t tensor_ = 0, context_ = 0, expert_ = 0;
};

/// Knows the states of layouts with such stages.
EQC_HD void know_states(StageEntry& e, const TrainingContext& x, const LayerCost& c, TrainingLayout l) {
  if (e.known_states) return;
  e.known_states = true;
  for (int z = 0; z < kZeroStages; ++z) {
    l.zero = static_cast<ZeroStage>(z);
    e.state[z] = training_state(x, c, l);
    const double bytes = total_bytes(e.state[z]);
    e.least_state_bytes = z == 0 ? bytes : min_(e.least_state_bytes, bytes);
  }
}

/// Seconds of update_time of layouts with such stages that train weights.
EQC_HD double update_s(StageEntry& e, const TrainingContext& x, const LayerCost& c, const TrainingLayout& l) {
  const int sharded = l.zero != ZeroStage::none ? 1 : 0;
  if (!(e.known_updates >> sharded & 1U)) e.update_s[sharded] = total_s(update_time(x, l, stage_params(x, c, l)));
  e.known_updates |= 1U << sharded;
  return e.update_s[sharded];
}

/// Seconds of reduction_time of the same.
EQC_HD double reduction_s(StageEntry& e, const TrainingContext& x, const LayerCost& c, const TrainingLayout& l) {
  const bool again = l.zero == ZeroStage::weights && l.recompute == Recompute::full;
  const int z = again ? kZeroStages : static_cast<int>(l.zero);
  if (!(e.known_reductions >> z & 1U))
    e.reduction_s[z] = total_s(reduction_time(x, l, stage_params(x, c, l), e.layers, e.reductions));
  e.known_reductions |= 1U << z;
  return e.reduction_s[z];
}

/// Not less than that, and the same for all stages of ZeRO but none: sharded weights, gathered three times, move what
/// all others move, unless parts go to their owners one by one.
EQC_HD double most_reduction_s(StageEntry& e, const TrainingContext& x, const LayerCost& c, const TrainingLayout& l) {
  const bool apart = x.software.owner_messages > 0 || x.software.sharded_gather_share > 1;
  if (apart || l.zero == ZeroStage::none) return reduction_s(e, x, c, l);
  TrainingLayout weights = l;
  weights.zero = ZeroStage::weights;
  weights.recompute = Recompute::full;
  return reduction_s(e, x, c, weights);
}

}  // namespace eqc
