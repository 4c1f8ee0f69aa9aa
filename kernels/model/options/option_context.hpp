// One search of Calculon's space: the training model, with the fabric seen as two tiers of links.
#pragma once

#include "kernels/model/options/layout_options.hpp"
#include "kernels/model/training/training_context.hpp"

namespace eqc {

inline constexpr int kTiers = static_cast<int>(LinkTier::count);

/// Each tier is as wide as it is asked to be.
struct OptionContext {
  TrainingContext training;
  Fabric tiers[kTiers];
  SecondTier second;
  OptionSpace space;
};

EQC_HD OptionContext option_context(const TrainingContext& x, const SecondTier& second, const OptionSpace& space) {
  OptionContext o{x, {x.fabric, x.fabric}, second, space};
  o.tiers[static_cast<int>(LinkTier::node)].node_size = 1 << 30;
  o.tiers[static_cast<int>(LinkTier::network)].node_size = 1;
  return o;
}

/// The framework without what each option adds to the passes of a layer: transfers of tensor ranks, floors of launches.
EQC_HD TrainingSoftware bare_software(const TrainingSoftware& software) {
  TrainingSoftware bare = software;
  bare.overlap.tensor_forward = bare.overlap.tensor_backward = 1;
  bare.host_launch_s = 0;
  return bare;
}

/// The training model on one tier, `software` instead of the framework of the search.
EQC_HD TrainingContext context_on(const OptionContext& x, LinkTier tier, const TrainingSoftware& software) {
  const TrainingContext& t = x.training;
  return {t.model,    t.hardware,     software,     t.rates, x.tiers[static_cast<int>(tier)],
          t.sequence, t.global_batch, t.step_growth};
}

EQC_HD TrainingLayout layout_of(const OptionShape& l, Precision precision) {
  TrainingLayout t;
  t.tensor = l.tensor;
  t.pipeline = l.pipeline;
  t.data = l.data;
  t.micro_batch = l.micro_batch;
  t.interleave = l.interleave;
  t.precision = precision;
  return t;
}

}  // namespace eqc
