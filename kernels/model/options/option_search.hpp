// Every configuration of a shape at once: groups outside, lanes inside, each with its own time, memory and verdict.
#pragma once

#include "kernels/model/options/option_step.hpp"
#include "kernels/model/ranked_list.hpp"

namespace eqc {

/// A configuration by its place in the enumeration, and how good it is (less is better).
struct RankedConfiguration {
  double score = 0;
  std::int64_t index = 0;
};

/// Configurations by fate. evaluated: time and memory were computed. pruned: shown to be worse than the best, or not to
/// fit, without.
struct OptionCounts {
  std::int64_t evaluated = 0, feasible = 0, pruned = 0;
};

/// What the lanes of a shape add to every group.
struct LaneTerms {
  alignas(64) double message_s[2][kMostLanes], message_w[2][kMostLanes];
  alignas(64) double reduction_s[kMostLanes],
      most_hidden_s[kMostLanes], sharded[kMostLanes], update_s[kMostLanes], moved_s[kMostLanes];
  alignas(64) double reduction_w[kMostLanes], reduction_ratio[kMostLanes], update_w[kMostLanes];
  alignas(64) double state_bytes[kMostLanes], away_bytes[kMostLanes];
  alignas(64) double placed[kTiers][kMostLanes];  ///< 1: the tiers hold the groups placed on them, by tier of tensor
                                                  ///< parallelism
  std::int32_t lanes = 0;
};

template <class Time>
EQC_HD void set_weighted_lane(LaneTerms& t, std::int32_t i, const ShapeCost<Time>& c, const LayoutOptions& o) {
  const OptimizerCost<Time>& optimizer = c.optimizer(o.shard_optimizer);
  const WeightedSeconds& reduction = optimizer.reduction[static_cast<int>(o.data_tier)];
  for (int share = 0; share < 2; ++share)
    t.message_w[share][i] = message_time(c, c.message(share, o.pipeline_tier)).weighted_s;
  t.reduction_w[i] = reduction.weighted_s;
  t.reduction_ratio[i] = reduction.s > 0 ? reduction.weighted_s / reduction.s : 0;
  t.update_w[i] = optimizer.update.weighted_s;
}

template <class Time>
EQC_HD void set_lane(LaneTerms& t, std::int32_t i, const ShapeCost<Time>& c, const LayoutOptions& o) {
  const OptimizerCost<Time>& optimizer = c.optimizer(o.shard_optimizer);
  const Placed state = optimizer.bytes.at(o.offload_optimizer);
  const double reduction_s = total_s(optimizer.reduction[static_cast<int>(o.data_tier)]);
  for (int share = 0; share < 2; ++share)
    t.message_s[share][i] = total_s(message_time(c, c.message(share, o.pipeline_tier)));
  t.reduction_s[i] = reduction_s;
  t.most_hidden_s[i] = (o.data_overlap ? c.data_share : 0) * reduction_s;
  t.sharded[i] = o.shard_optimizer;
  t.update_s[i] = total_s(optimizer.update);
  t.moved_s[i] = o.offload_optimizer ? optimizer.moved_s : 0;
  t.state_bytes[i] = c.gradients_bytes + state.here;
  t.away_bytes[i] = state.away;
  if constexpr (kHasPower<Time>) set_weighted_lane(t, i, c, o);
}

template <class Time>
EQC_HD void set_lanes(LaneTerms& t, const ShapeCost<Time>& c, const OptionShape& shape, const LaneRadix& radix) {
  t.lanes = lane_count(radix);
  for (std::int32_t i = 0; i < kMostLanes; ++i) {
    const LayoutOptions o = lane_options(radix, {}, i < t.lanes ? i : 0);
    set_lane(t, i, c, o);
    for (int tier = 0; tier < kTiers; ++tier)
      t.placed[tier][i] =
          i < t.lanes && tiers_hold(c, shape, static_cast<LinkTier>(tier), o.pipeline_tier, o.data_tier);
  }
}

/// How seconds and weighted seconds become a score.
struct ScoreScale {
  double per_s = 1, per_weighted_s = 0;
};

EQC_HD double score_of(const ScoreScale& k, double s) { return k.per_s * s; }
EQC_HD double score_of(const ScoreScale& k, const WeightedSeconds& t) {
  return k.per_s * t.s + k.per_weighted_s * t.weighted_s;
}

/// Per sequence: seconds of the step, or joules of all accelerators.
EQC_HD ScoreScale score_scale(const HardwareSpec& hw, Objective objective, double sequences, double n_gpus) {
  if (objective != Objective::energy) return {1 / sequences, 0};
  return {hw.idle_w * n_gpus / sequences, (hw.tdp_w - hw.idle_w) * n_gpus / sequences};
}

/// The terms that one group adds to all its lanes.
struct GroupTerms {
  double time_s = 0, time_w = 0, forward_s = 0, backward_s = 0, second_pass_s = 0;
  double bytes = 0, away_bytes = 0;
};

/// Step of lane i, as option_step adds it up.
EQC_HD double lane_step(const LaneTerms& t, const GroupTerms& g, const double* message_s, double growth, double fixed_s,
                        int i) {
  const double hidden_s = softly_hidden(t.most_hidden_s[i], g.backward_s + t.sharded[i] * g.forward_s);
  const double wait_s = max_(t.moved_s[i] - g.second_pass_s, 0.0);
  return growth * (g.time_s + message_s[i] + (t.reduction_s[i] - hidden_s) + t.update_s[i] + wait_s) + fixed_s;
}

/// The same weighted by power.
EQC_HD double lane_weighted(const LaneTerms& t, const GroupTerms& g, const double* message_w, double growth,
                            double fixed_s, int i) {
  const double hidden_s = softly_hidden(t.most_hidden_s[i], g.backward_s + t.sharded[i] * g.forward_s);
  const double wait_s = max_(t.moved_s[i] - g.second_pass_s, 0.0);
  return growth * (g.time_w + message_w[i] + (t.reduction_w[i] - hidden_s * t.reduction_ratio[i]) + t.update_w[i] +
                   kPowerWhileTransfer * wait_s) +
         kPowerWhileFixed * fixed_s;
}

inline constexpr std::int64_t kNotFeasible = 0x7ff0000000000000LL;  // infinity
inline constexpr double kDoesNotFit = __builtin_huge_val();

/// What a configuration is scored by, and has to fit.
struct Judgement {
  ScoreScale scale;
  double memory_bytes, second_bytes;
};

/// How many lanes of a group fit, and the least of their scores.
struct LaneVerdict {
  std::int64_t fitting = 0, least = kNotFeasible;
};

/// `keys`: scores of a group's lanes as ordered bits (scores are positive), kNotFeasible where it does not fit.
template <class Time>
EQC_HD LaneVerdict score_lanes(const ShapeCost<Time>& c, const LaneTerms& t, const OptionGroup& options,
                               const GroupTerms& g, const Judgement& by, std::int64_t* keys) {
  const double growth = c.growth, fixed_s = c.fixed_s;
  const GroupTerms group = g;  // copies: nothing here aliases `keys`
  const ScoreScale k = by.scale;
  const double memory_bytes = by.memory_bytes, second_bytes = by.second_bytes;
  const int share = sends_share(options.transfer);
  const double *message_s = t.message_s[share], *message_w = t.message_w[share],
               *placed = t.placed[static_cast<int>(options.tensor_tier)];
  const int padded = (t.lanes + 7) / 8 * 8;
  for (int i = 0; i < padded; ++i) {
    double score = score_of(k, lane_step(t, group, message_s, growth, fixed_s, i));
    if constexpr (kHasPower<Time>)
      score = score + k.per_weighted_s * lane_weighted(t, group, message_w, growth, fixed_s, i);
    const double bytes = group.bytes + t.state_bytes[i], away_bytes = group.away_bytes + t.away_bytes[i];
    const double own = select(bytes <= memory_bytes, score, kDoesNotFit),
                 behind = select(away_bytes <= second_bytes, own, kDoesNotFit);
    keys[i] = bits_of(select(placed[i] > 0, behind, kDoesNotFit));
  }
  std::int64_t fitting = 0, least = kNotFeasible;
  for (int i = 0; i < padded; ++i) {
    fitting += keys[i] < kNotFeasible;
    least = keys[i] < least ? keys[i] : least;
  }
  return {fitting, least};
}

template <class Time>
EQC_HD GroupTerms group_terms(const ShapeCost<Time>& c, const OptionGroup& g) {
  const StageTime<Time> s = stage_time(c, g);
  const Time time = group_time(c, s, g.tensor_tier);
  const Placed weights = c.weights.bytes.at(g.offload_weights);
  const Placed activations = c.activations_of(g.transfer, g.recompute).bytes.at(g.offload_activations);
  GroupTerms t;
  t.time_s = total_s(time);
  if constexpr (kHasPower<Time>) t.time_w = time.weighted_s;
  t.forward_s = s.forward_s;
  t.backward_s = s.backward_s;
  t.second_pass_s = s.second_pass_s;
  t.bytes = weights.here + activations.here + c.reserve_bytes;
  t.away_bytes = weights.away + activations.away;
  return t;
}

/// No lane of the group can fit or score at most `limit`: adding what is not negative never rounds down below a term.
template <class Time>
EQC_HD bool hopeless(const ShapeCost<Time>& c, const GroupTerms& g, const Judgement& by, double least_state_bytes,
                     double limit) {
  const double least_score = score_of(by.scale, c.growth * g.time_s) + by.scale.per_weighted_s * (c.growth * g.time_w);
  return least_score > limit || g.bytes + least_state_bytes > by.memory_bytes || g.away_bytes > by.second_bytes;
}

/// One search over shapes of one (model, accelerator, number of accelerators, batch, precision).
struct OptionSearch {
  OptionContext context;
  Precision precision;
  Objective objective;
  double n_gpus;
  std::int32_t prune;  ///< 1: leave out groups that cannot fit or cannot beat the list
};

/// Evaluates all configurations of `shape`, numbered from `first`, and offers those that fit and score at most `bound`
/// to `best`.
template <class Time>
EQC_HD void search_shape(const OptionSearch& x, const OptionShape& shape, std::int64_t first, double bound,
                         RankedList<RankedConfiguration>& best, OptionCounts& counts) {
  const ShapeCost<Time> c = shape_cost<Time>(x.context, shape, x.precision);
  const Judgement by{score_scale(x.context.training.hardware, x.objective, shape.batch, x.n_gpus),
                     x.context.training.hardware.memory_bytes, x.context.second.bytes};
  const LaneRadix radix = lane_radix(x.context.space, shape);
  LaneTerms t;
  set_lanes(t, c, shape, radix);
  double least_state_bytes = t.state_bytes[0];
  for (std::int32_t i = 1; i < t.lanes; ++i) least_state_bytes = min_(least_state_bytes, t.state_bytes[i]);
  alignas(64) std::int64_t keys[kMostLanes];
  std::int64_t index = first;
  for_each_group(x.context.space, shape, [&](const OptionGroup& g) {
    const GroupTerms terms = group_terms(c, g);
    const double limit = best.bound(bound);
    if (x.prune && hopeless(c, terms, by, least_state_bytes, limit)) {
      counts.pruned += t.lanes;
      index += t.lanes;
      return;
    }
    const LaneVerdict verdict = score_lanes(c, t, g, terms, by, keys);
    counts.feasible += verdict.fitting;
    counts.evaluated += t.lanes;
    const std::int64_t highest = limit < kDoesNotFit ? bits_of(limit) : kNotFeasible - 1;
    if (verdict.least <= highest)
      for (std::int32_t i = 0; i < t.lanes; ++i)
        if (keys[i] <= highest) best.offer({from_bits(keys[i]), index + i});
    index += t.lanes;
  });
}

EQC_HD void search_shape(const OptionSearch& x, const OptionShape& shape, std::int64_t first, double bound,
                         RankedList<RankedConfiguration>& best, OptionCounts& counts) {
  if (x.objective == Objective::energy)
    search_shape<WeightedSeconds>(x, shape, first, bound, best, counts);
  else
    search_shape<double>(x, shape, first, bound, best, counts);
}

/// One configuration in full.
struct OptionPhysics {
  TimeParts time;
  double step_s = 0, score = 0;
  OptionMemory memory;
  bool fits_memory = false, fits_second = false, fits_tiers = false;
};

EQC_HD OptionPhysics evaluate_option(const OptionSearch& x, const OptionShape& shape, const LayoutOptions& o) {
  const ShapeCost<TimeParts> c = shape_cost<TimeParts>(x.context, shape, x.precision);
  const ScoreScale scale = score_scale(x.context.training.hardware, x.objective, shape.batch, x.n_gpus);
  OptionPhysics p;
  p.time = option_step(c, o);
  p.step_s = total_s(p.time);
  p.score = score_of(scale, time_of<WeightedSeconds>(p.time));
  p.memory = option_memory(c, o);
  p.fits_memory = total_bytes(p.memory) <= x.context.training.hardware.memory_bytes;
  p.fits_second = p.memory.second_bytes <= x.context.second.bytes;
  p.fits_tiers = tiers_hold(c, shape, o.tensor_tier, o.pipeline_tier, o.data_tier);
  return p;
}

}  // namespace eqc
