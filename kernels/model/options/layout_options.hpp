// The layout space of Calculon (Isaev et al., SC'23, doi 10.1145/3581784.3607102): degrees of parallelism times
// implementation options.
#pragma once

#include "kernels/model/layout.hpp"

namespace eqc {

/// How tensor-parallel ranks sum and share a layer's activations.
enum class TensorTransfer : std::int32_t {
  all_reduce,       ///< every rank holds whole activations, and sends them whole to the next stage
  split_at_stages,  ///< the same inside a stage; between stages reduce-scatter, each rank sends its share, all-gather
  split,  ///< reduce-scatter and all-gather everywhere (sequence parallelism); gathered GEMM inputs are kept for the
          ///< backward pass
  split_gather_again,  ///< the same, but only each rank's share is kept, and gathered again in the backward pass
  count
};

/// What hides tensor-parallel transfers: nothing, or the GEMM next to them in as many pieces as there are ranks. A ring
/// passes pieces on while the rank's own is multiplied; a pipeline waits for the first piece.
enum class TensorOverlap : std::int32_t { none, ring, pipeline, count };

/// The links that a kind of parallelism talks over.
enum class LinkTier : std::int32_t { node, network, count };

/// Degrees of one point of the space. data and batch follow: tensor x pipeline x data accelerators, batch / data /
/// micro_batch micro-batches.
struct OptionShape {
  std::int32_t tensor = 1, pipeline = 1, data = 1, interleave = 1, micro_batch = 1;
  std::int32_t batch = 1;  ///< sequences per step: the largest multiple of data not above the wanted batch
};

/// Calculon recomputes nothing, the attention alone or everything: the first of our modes.
inline constexpr int kOptionRecomputes = static_cast<int>(Recompute::full) + 1;

/// How the accelerators of a shape do their work.
struct LayoutOptions {
  Recompute recompute = Recompute::full;
  TensorTransfer transfer = TensorTransfer::all_reduce;
  TensorOverlap tensor_overlap = TensorOverlap::none;
  LinkTier tensor_tier = LinkTier::node, pipeline_tier = LinkTier::node, data_tier = LinkTier::node;
  std::int32_t offload_weights = 0, offload_activations = 0, offload_optimizer = 0;  ///< to the second memory tier
  std::int32_t shard_optimizer = 0;
  std::int32_t data_overlap = 0;
};

/// Which options are asked for at all.
struct OptionSpace {
  std::int32_t second_tier = 1;  ///< 0: no offloading
  std::int32_t overlap = 1;      ///< 0: transfers of tensor and data parallelism are never hidden
};

/// Memory behind each accelerator. Default: 512 GiB at 32 GB/s, as Calculon's A100 system file has it.
struct SecondTier {
  double bytes = 512.0 * 1073741824.0;
  double bytes_per_s = 32e9;
};

/// The options that decide the time of a stage; for one group the others vary over its lanes.
struct OptionGroup {
  Recompute recompute = Recompute::full;
  TensorTransfer transfer = TensorTransfer::all_reduce;
  TensorOverlap tensor_overlap = TensorOverlap::none;
  LinkTier tensor_tier = LinkTier::node;
  std::int32_t offload_weights = 0, offload_activations = 0;
};

/// Lanes of one group: optimizer sharding x optimizer offload x data overlap x pipeline tier x data tier, the last
/// varies fastest.
inline constexpr int kMostLanes = 32;

/// Number of choices of each lane option, in order.
struct LaneRadix {
  std::int32_t shard = 1, offload_optimizer = 1, data_overlap = 1, pipeline_tier = 1, data_tier = 1;
};

EQC_HD LaneRadix lane_radix(const OptionSpace& s, const OptionShape& l) {
  LaneRadix r;
  r.shard = l.data > 1 ? 2 : 1;
  r.offload_optimizer = s.second_tier ? 2 : 1;
  r.data_overlap = s.overlap && l.data > 1 ? 2 : 1;
  r.pipeline_tier = l.pipeline > 1 ? 2 : 1;
  r.data_tier = l.data > 1 ? 2 : 1;
  return r;
}

EQC_HD std::int32_t lane_count(const LaneRadix& r) {
  return r.shard * r.offload_optimizer * r.data_overlap * r.pipeline_tier * r.data_tier;
}

/// Calls visit(group) for every group of a shape, in the order that breaks ties.
template <class Visit>
EQC_HD void for_each_group(const OptionSpace& s, const OptionShape& l, const Visit& visit) {
  const int overlaps = s.overlap && l.tensor > 1 ? static_cast<int>(TensorOverlap::count) : 1;
  OptionGroup g;
  for (int rc = kOptionRecomputes - 1; rc >= 0; --rc) {
    g.recompute = static_cast<Recompute>(rc);
    const bool full = g.recompute == Recompute::full;  // it gathers again anyway, and leaves nothing worth offloading
    for (int transfer = 0; transfer < (full ? 3 : 4); ++transfer) {
      g.transfer = static_cast<TensorTransfer>(transfer);
      for (int overlap = 0; overlap < overlaps; ++overlap) {
        g.tensor_overlap = static_cast<TensorOverlap>(overlap);
        for (int tier = 0; tier < (l.tensor > 1 ? 2 : 1); ++tier) {
          g.tensor_tier = static_cast<LinkTier>(tier);
          for (g.offload_weights = 0; g.offload_weights < (s.second_tier ? 2 : 1); ++g.offload_weights)
            for (g.offload_activations = 0; g.offload_activations < (s.second_tier && !full ? 2 : 1);
                 ++g.offload_activations)
              visit(g);
        }
      }
    }
  }
}

/// All options of lane `lane` of a group.
EQC_HD LayoutOptions lane_options(const LaneRadix& r, const OptionGroup& g, std::int32_t lane) {
  LayoutOptions o;
  o.recompute = g.recompute;
  o.transfer = g.transfer;
  o.tensor_overlap = g.tensor_overlap;
  o.tensor_tier = g.tensor_tier;
  o.offload_weights = g.offload_weights;
  o.offload_activations = g.offload_activations;
  o.data_tier = static_cast<LinkTier>(lane % r.data_tier);
  lane /= r.data_tier;
  o.pipeline_tier = static_cast<LinkTier>(lane % r.pipeline_tier);
  lane /= r.pipeline_tier;
  o.data_overlap = lane % r.data_overlap;
  lane /= r.data_overlap;
  o.offload_optimizer = lane % r.offload_optimizer;
  lane /= r.offload_optimizer;
  o.shard_optimizer = lane % r.shard;
  return o;
}

/// Configurations of one shape.
EQC_HD std::int64_t option_count(const OptionSpace& s, const OptionShape& l) {
  std::int64_t groups = 0;
  for_each_group(s, l, [&](const OptionGroup&) { ++groups; });
  return groups * lane_count(lane_radix(s, l));
}

/// The `index`-th configuration of a shape: groups in order, lanes inside.
EQC_HD LayoutOptions options_at(const OptionSpace& s, const OptionShape& l, std::int64_t index) {
  const LaneRadix radix = lane_radix(s, l);
  const std::int64_t lanes = lane_count(radix);
  const std::int64_t wanted = index / lanes;
  std::int64_t group = 0;
  LayoutOptions found;
  for_each_group(s, l, [&](const OptionGroup& g) {
    if (group++ == wanted) found = lane_options(radix, g, static_cast<std::int32_t>(index % lanes));
  });
  return found;
}

/// Calls visit(shape) for every shape of `n_gpus` accelerators, in the order that breaks ties: tensor, pipeline,
/// micro-batch, interleave. Tensor degrees divide hidden width and heads, stages divide the layers, model chunks a
/// stage's layers, and ranks a micro-batch's tokens.
template <class Visit>
EQC_HD void for_each_shape(const ModelSpec& m, std::int32_t n_gpus, std::int32_t batch, std::int32_t sequence,
                           const Visit& visit) {
  OptionShape l;
  for (l.tensor = 1; l.tensor <= n_gpus && l.tensor <= m.heads; ++l.tensor) {
    if (n_gpus % l.tensor != 0 || m.hidden % l.tensor != 0 || m.heads % l.tensor != 0) continue;
    const std::int32_t rest = n_gpus / l.tensor;
    for (l.pipeline = 1; l.pipeline <= rest && l.pipeline <= m.layers; ++l.pipeline) {
      if (rest % l.pipeline != 0 || m.layers % l.pipeline != 0) continue;
      l.data = rest / l.pipeline;
      if (l.data > batch) continue;
      l.batch = batch / l.data * l.data;
      const std::int32_t layers = m.layers / l.pipeline, sequences = l.batch / l.data;
      for (l.micro_batch = 1; l.micro_batch <= sequences; ++l.micro_batch) {
        if (sequences % l.micro_batch != 0 || static_cast<std::int64_t>(l.micro_batch) * sequence % l.tensor != 0)
          continue;
        for (l.interleave = 1; l.interleave <= (l.pipeline > 1 ? layers : 1); ++l.interleave)
          if (layers % l.interleave == 0) visit(l);
      }
    }
  }
}

}  // namespace eqc
