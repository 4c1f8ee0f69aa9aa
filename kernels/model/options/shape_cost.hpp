// What the options of one shape cost, each term once: passes of a layer, messages, reductions, offloaded bytes, memory.
#pragma once

#include "kernels/model/options/layout_options.hpp"
#include "kernels/model/search.hpp"
#include "kernels/model/training/training_step.hpp"

namespace eqc {

inline constexpr int kTransfers = static_cast<int>(TensorTransfer::count),
                     kOverlaps = static_cast<int>(TensorOverlap::count);
inline constexpr int kTiers = static_cast<int>(LinkTier::count), kRecomputes = static_cast<int>(Recompute::count);

/// Seconds, and the same weighted by power (see approximate_energy_j): what a search for the least energy adds up.
struct WeightedSeconds {
  double s = 0, weighted_s = 0;
};

EQC_HD double total_s(double seconds) { return seconds; }
EQC_HD double total_s(const WeightedSeconds& t) { return t.s; }
EQC_HD WeightedSeconds operator+(const WeightedSeconds& a, const WeightedSeconds& b) {
  return {a.s + b.s, a.weighted_s + b.weighted_s};
}
EQC_HD WeightedSeconds operator*(double factor, const WeightedSeconds& t) {
  return {factor * t.s, factor * t.weighted_s};
}

/// TimeParts as what is added up: themselves, seconds, or weighted seconds.
EQC_HD void convert(const TimeParts& from, TimeParts& to) { to = from; }
EQC_HD void convert(const TimeParts& from, double& to) { to = total_s(from); }
EQC_HD void convert(const TimeParts& from, WeightedSeconds& to) {
  to = {total_s(from), kPowerWhileGemm * from.gemm_s + kPowerWhileMemory * from.memory_s +
                           kPowerWhileTransfer * (from.link_s + from.network_s) + kPowerWhileFixed * from.fixed_s};
}

template <class Time>
EQC_HD Time time_of(const TimeParts& t) {
  Time to{};
  convert(t, to);
  return to;
}

/// Seconds over the link to the second memory tier; they count as link time, as in serving.
EQC_HD TimeParts offload_parts(double seconds) {
  TimeParts t;
  t.link_s = seconds;
  return t;
}

/// One search: the fabric is seen as two tiers, each as wide as it is asked to be.
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

/// Forward and backward pass of one layer, transfers exposed: inside a stage, and beside a stage boundary.
template <class Time>
struct LayerPasses {
  Time forward{}, backward{}, edge_forward{}, edge_backward{};
};

/// Everything that the options of one shape choose from. Seconds per layer and micro-batch unless said otherwise.
template <class Time>
struct ShapeCost {
  double micro_batches = 0, layers = 0, interleave = 1, pipeline = 1;  ///< layers of one stage
  LayerPasses<Time> passes[kTransfers][kOverlaps][kTiers];
  Time scores{};                             ///< again, under selective recomputation
  Time head[kTiers]{};                       ///< per micro-batch, last stage
  Time message[2][kTiers]{};                 ///< to the next stage and back: whole activations, a rank's share
  Time reduction[2][kTiers]{};               ///< per step: plain, sharded optimizer
  Time update[2]{};                          ///< per step: plain, sharded optimizer
  double weights_in_s = 0;                   ///< a layer's weights from the second tier
  double kept_s[kTransfers][kRecomputes]{};  ///< a layer's kept activations to the second tier or back
  double optimizer_moved_s[2]{};             ///< per step: optimizer state in and out; plain, sharded
  double data_share = 0;                     ///< of the reduction that overlap hides at most
  double pipeline_exposed = 0;               ///< share of stage messages that stays visible
  double growth = 1, fixed_s = 0;            ///< of the step: slowest node, work once per step
  double bubble_stages = 0;                  ///< stage times lost to fill, drain and short rounds of interleaving
  double places[kTiers] = {0, 0};            ///< largest product of degrees that a tier holds; 0: no such link
  double node_size = 1;
  // memory, bytes
  double weights_bytes[2]{}, weights_away_bytes = 0;  ///< [offloaded]
  double kept_bytes[kTransfers][kRecomputes][2]{};    ///< [offloaded]: activations and working space
  double kept_away_bytes[kTransfers][kRecomputes]{};
  double gradients_bytes = 0;
  double optimizer_bytes[2][2]{}, optimizer_away_bytes[2]{};  ///< [sharded][offloaded]
  double reserve_bytes = 0;
};

// ---- transfers of tensor parallelism --------------------------------------------------------------------------------

/// Part of `transfer` that stays visible beside GEMMs of `cover_s`, cut into `pieces`: all but one of them can run at
/// the same time. A pipeline cannot hide its first piece.
EQC_HD TimeParts beside_gemm(const TimeParts& transfer, TensorOverlap overlap, double cover_s, double pieces) {
  const double share = (pieces - 1) / pieces, whole_s = total_s(transfer);
  if (overlap == TensorOverlap::none || !(whole_s > 0)) return transfer;
  if (overlap == TensorOverlap::ring) return exposed(transfer, 1, share * cover_s);
  return exposed(transfer, share, share * cover_s);
}

/// Transfers of one pass before overlap; `again` are the gathers that a backward pass repeats.
struct PassTransfers {
  TimeParts inner, edge, again;
};

EQC_HD PassTransfers pass_transfers(const OptionContext& x, const TrainingLayout& l, TensorTransfer kind,
                                    const Fabric& f, double token_bytes) {
  PassTransfers t;
  if (l.tensor <= 1) return t;
  const ModelSpec& m = x.training.model;
  const Group g = group_of(f, l.tensor, 1);
  const auto reduce = [&](double bytes) { return all_reduce_time(f, g, bytes); };
  const auto halves = [&](double bytes) { return reduce_scatter_time(f, g, bytes) + all_gather_time(f, g, bytes); };
  const bool split = kind == TensorTransfer::split || kind == TensorTransfer::split_gather_again;
  const LayerCollectives all = layer_collectives(m, l, token_bytes);
  t.inner = split ? collectives_time(all, halves) : collectives_time(all, reduce);
  t.edge = t.inner;
  if (kind == TensorTransfer::split_at_stages && l.pipeline > 1) {
    LayerCollectives others = all;  // the one beside the boundary is scattered before it and gathered behind it
    others.dense -= 1;
    t.edge = collectives_time(others, reduce) + halves(token_bytes);
  }
  if (kind == TensorTransfer::split_gather_again)
    t.again = collectives_time(all, [&](double bytes) { return all_gather_time(f, g, bytes); });
  return t;
}

/// `cost` has its transfers taken out (overlap 1) and no floor of launches; `pieces_extra` is what cutting the GEMMs
/// costs.
template <class Time>
EQC_HD LayerPasses<Time> layer_passes(const OptionContext& x, const LayerCost& cost, const PassTransfers& t,
                                      TensorOverlap overlap, double gemm_s, const TimeParts& pieces_extra,
                                      double tensor, double kernels) {
  const double launch_s = x.training.software.host_launch_s;
  const TimeParts extra = overlap == TensorOverlap::none || !(tensor > 1) ? TimeParts{} : pieces_extra;
  const auto pass = [&](const TimeParts& compute, const TimeParts& transfer, double count) {
    return time_of<Time>(
        with_host_floor(compute + extra + beside_gemm(transfer, overlap, gemm_s, tensor), count, launch_s));
  };
  LayerPasses<Time> p;
  p.forward = pass(cost.forward, t.inner, kernels);
  p.backward = pass(cost.backward, t.inner + t.again, 2 * kernels);
  p.edge_forward = pass(cost.forward, t.edge, kernels);
  p.edge_backward = pass(cost.backward, t.edge + t.again, 2 * kernels);
  return p;
}

// ---- all costs of a shape -------------------------------------------------------------------------------------------

/// Bytes per token of the mean layer: sequence parallelism splits what it keeps; without gathering again, inputs of the
/// two gathered GEMMs stay whole.
EQC_HD LayerActivations kept_activations(const OptionContext& x, const LayerCost& whole, const LayerCost& split,
                                         TensorTransfer kind, double tensor) {
  if (kind == TensorTransfer::all_reduce || kind == TensorTransfer::split_at_stages) return whole.kept;
  LayerActivations a = split.kept;
  if (kind == TensorTransfer::split_gather_again) return a;
  const double input = min_(x.training.rates.output_bytes, max_(x.training.rates.input_bytes, 1));
  const double gathered = 2 * x.training.model.hidden * input * (1 - 1 / tensor);
  a.none_bytes += gathered;
  a.selective_bytes += gathered;
  return a;
}

/// Layers that must be at hand while the others are in the second tier: one at work, one on its way.
inline constexpr double kLayersAtHand = 2;

template <class Time>
EQC_HD void set_activation_memory(ShapeCost<Time>& s, const OptionContext& x, LayerCost c, const TrainingLayout& layout,
                                  TensorTransfer kind) {
  TrainingLayout l = layout;
  const int k = static_cast<int>(kind);
  for (int rc = 0; rc < kRecomputes; ++rc) {
    l.recompute = static_cast<Recompute>(rc);
    const MemoryParts m = training_memory(x.training, c, l);
    const double layer = c.tokens * kept_bytes(c.kept, l.recompute);
    const double most =
        layer * s.layers * in_flight_stages(static_cast<std::int32_t>(s.micro_batches), l.pipeline, l.interleave);
    const double again = c.tokens * max_(c.kept.none_bytes - kept_bytes(c.kept, l.recompute), 0.0);
    s.kept_bytes[k][rc][0] = m.activations_bytes + m.working_bytes;
    s.kept_bytes[k][rc][1] = min_(most, kLayersAtHand * layer) + again + c.logits_bytes;
    s.kept_away_bytes[k][rc] = most;
    s.kept_s[k][rc] = layer / x.second.bytes_per_s;
  }
}

/// Parameters of one rank of the fullest stage: of its layers, of its routed experts alone, all that is reduced, all
/// that is held.
struct StageParams {
  double layers, experts, reduced, held;
};

EQC_HD StageParams stage_params(const OptionContext& x, const LayerCost& c, const TrainingLayout& l) {
  const StageShape shape = stage_shape(x.training.model, l, x.training.global_batch);
  const double experts = shape.layers * c.expert_params;
  const double layers = shape.layers * c.shared_params + experts;
  const double reduced = layers + shape.first_tables * c.embedding_params;
  return {layers, experts, reduced,
          reduced + x.training.model.other_params / (static_cast<double>(l.tensor) * l.pipeline)};
}

/// Adam over `updated` parameters, the norm of their gradients, and clearing the gradients of all `held` (as
/// step_end_time).
EQC_HD TimeParts update_time(const Rates& r, const StateBytes& b, double updated, double held) {
  const double per_update = 2 * b.optimizer + b.gradient + b.weight + 3 * b.gradient;
  return streaming_time(r, updated * per_update + held * b.gradient, 8);
}

template <class Time>
EQC_HD void set_state(ShapeCost<Time>& s, const OptionContext& x, const LayerCost& c, TrainingLayout l) {
  const StageParams params = stage_params(x, c, l);
  const StateBytes bytes = state_bytes(l.precision, x.training.software.gradient_bytes);
  const double at_hand = min_(1.0, kLayersAtHand / s.layers);
  s.weights_bytes[0] = params.held * bytes.weight;
  s.weights_away_bytes = params.layers * bytes.weight;
  s.weights_bytes[1] = (params.held - (1 - at_hand) * params.layers) * bytes.weight;
  s.weights_in_s = params.layers / s.layers * bytes.weight / x.second.bytes_per_s;
  s.gradients_bytes = params.held * bytes.gradient;
  s.reserve_bytes = reserved_bytes(x.training.hardware, x.training.software.reserve);
  for (int sharded = 0; sharded < 2; ++sharded) {
    l.zero = sharded ? ZeroStage::states : ZeroStage::none;
    const double copies = sharded ? l.data : 1;
    const double state = params.held / copies * bytes.optimizer;
    s.optimizer_bytes[sharded][0] = state;
    s.optimizer_bytes[sharded][1] = state * at_hand;
    s.optimizer_away_bytes[sharded] = state;
    s.optimizer_moved_s[sharded] = 2 * params.reduced / copies * bytes.optimizer / x.second.bytes_per_s;
    s.update[sharded] = time_of<Time>(update_time(x.training.rates, bytes, params.reduced / copies, params.reduced));
    for (int tier = 0; tier < kTiers; ++tier) {
      const Group g = group_of(x.tiers[tier], l.data, l.tensor);
      TimeParts reduction = data_transfer(x.tiers[tier], g, params.reduced - params.experts, l.zero, 1, bytes,
                                          x.training.software.owner_messages);
      if (params.experts > 0)
        reduction = reduction + data_transfer(x.tiers[tier], g, params.experts, l.zero, 1, bytes,
                                              x.training.software.owner_messages);
      s.reduction[sharded][tier] = time_of<Time>(reduction);
    }
  }
}

template <class Time>
EQC_HD void set_messages(ShapeCost<Time>& s, const OptionContext& x, const LayerCost& c, const TrainingLayout& l) {
  const double whole_bytes = c.tokens * x.training.model.hidden * x.training.rates.output_bytes;
  for (int tier = 0; tier < kTiers; ++tier)
    for (int share = 0; share < 2; ++share) {
      TimeParts message =
          2.0 * point_to_point_time(x.tiers[tier], l.pipeline, 1, share ? whole_bytes / l.tensor : whole_bytes);
      message.network_s = message.network_s / x.training.software.point_to_point_share;
      s.message[share][tier] = time_of<Time>(message);
    }
}

/// Stage times lost: (p-1)/v to fill and drain; interleaving runs rounds of p micro-batches, so a short last round
/// idles in all chunks but one.
EQC_HD double bubble_stages(const TrainingSoftware& s, std::int32_t micro_batches, std::int32_t pipeline,
                            std::int32_t interleave) {
  if (pipeline <= 1) return 0;
  const double v = interleave;
  const std::int32_t missing = micro_batches % pipeline == 0 ? 0 : pipeline - micro_batches % pipeline;
  return s.bubble_share * (pipeline - 1) / v + (v - 1) * missing / v;
}

/// All terms of a shape. About a microsecond; thousands of configurations share them.
template <class Time>
EQC_HD ShapeCost<Time> shape_cost(const OptionContext& x, const OptionShape& shape, Precision precision) {
  ShapeCost<Time> s;
  const TrainingContext& t = x.training;
  TrainingLayout l = layout_of(shape, precision);
  s.micro_batches = shape.batch / shape.data / shape.micro_batch;
  s.pipeline = shape.pipeline;
  s.interleave = shape.interleave;
  s.layers = t.model.layers / shape.pipeline;
  s.growth = t.step_growth;
  s.fixed_s = t.software.step_fixed_s;
  s.data_share = t.software.overlap.data;
  s.pipeline_exposed = 1 - t.software.overlap.pipeline;
  s.bubble_stages =
      bubble_stages(t.software, static_cast<std::int32_t>(s.micro_batches), shape.pipeline, shape.interleave);
  s.node_size = t.fabric.node_size;
  s.places[0] = t.fabric.link_bytes_per_s > 0 ? s.node_size : 0;
  s.places[1] = t.fabric.network_bytes_per_s > 0 ? 1e9 : 0;
  TrainingSoftware bare = t.software;  // transfers and launch floors are added per option
  bare.overlap.tensor_forward = bare.overlap.tensor_backward = 1;
  bare.host_launch_s = 0;
  const double kernels = layer_kernels(t.model, t.rates, t.software, 1);
  const double tokens = static_cast<double>(shape.micro_batch) * t.sequence;
  const TimeParts whole_gemm = layer_matrices(t.model, t.rates, t.software, l, tokens);
  const TimeParts pieces_extra =
      static_cast<double>(l.tensor) * layer_matrices(t.model, t.rates, t.software, l, tokens / l.tensor) +
      -1.0 * whole_gemm;
  for (int tier = 0; tier < kTiers; ++tier) {
    const Fabric& f = x.tiers[tier];
    l.sequence_parallel = 0;
    const LayerCost whole = layer_cost(t.model, t.rates, f, bare, l, t.sequence);
    l.sequence_parallel = 1;
    const LayerCost split = layer_cost(t.model, t.rates, f, bare, l, t.sequence);
    s.head[tier] = time_of<Time>(whole.logits);
    for (int k = 0; k < kTransfers; ++k) {
      const TensorTransfer kind = static_cast<TensorTransfer>(k);
      const LayerCost& cost =
          kind == TensorTransfer::split || kind == TensorTransfer::split_gather_again ? split : whole;
      const PassTransfers moved = pass_transfers(x, l, kind, f, tokens * t.model.hidden * t.rates.output_bytes);
      for (int o = 0; o < kOverlaps; ++o)
        s.passes[k][o][tier] = layer_passes<Time>(x, cost, moved, static_cast<TensorOverlap>(o), total_s(whole_gemm),
                                                  pieces_extra, l.tensor, kernels);
      if (tier > 0) continue;
      LayerCost kept = cost;
      kept.kept = kept_activations(x, whole, split, kind, l.tensor);
      set_activation_memory(s, x, kept, l, kind);
    }
    if (tier > 0) continue;
    s.scores = time_of<Time>(whole.scores_again);
    set_state(s, x, whole, l);
    set_messages(s, x, whole, l);
  }
  return s;
}

}  // namespace eqc
