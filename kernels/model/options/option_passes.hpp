// Passes of one layer under each kind of tensor transfer and overlap, inside a stage and beside a stage boundary.
#pragma once

#include "kernels/model/options/option_context.hpp"
#include "kernels/model/options/weighted_seconds.hpp"
#include "kernels/model/training/training_layer.hpp"

namespace eqc {

/// Is each rank left with its share of the activations between GEMMs (sequence parallelism)?
EQC_HD bool splits_activations(TensorTransfer kind) {
  return kind == TensorTransfer::split || kind == TensorTransfer::split_gather_again;
}

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

EQC_HD PassTransfers pass_transfers(const TrainingContext& x, const TrainingLayout& l, TensorTransfer kind,
                                    double token_bytes) {
  PassTransfers t;
  if (l.tensor <= 1) return t;
  const Group g = group_of(x.fabric, l.tensor, 1);
  const auto gather = [&](double bytes) { return all_gather_time(x.fabric, g, bytes); };
  const auto reduce = [&](double bytes) { return all_reduce_time(x.fabric, g, bytes); };
  const auto halves = [&](double bytes) { return reduce_scatter_time(x.fabric, g, bytes) + gather(bytes); };
  const LayerCollectives all = layer_collectives(x.model, l, token_bytes);
  t.inner = splits_activations(kind) ? collectives_time(all, halves) : collectives_time(all, reduce);
  t.edge = t.inner;
  if (kind == TensorTransfer::split_at_stages && l.pipeline > 1) {
    LayerCollectives others = all;  // the one beside the boundary is scattered before it and gathered behind it
    others.dense -= 1;
    t.edge = collectives_time(others, reduce) + halves(token_bytes);
  }
  if (kind == TensorTransfer::split_gather_again) t.again = collectives_time(all, gather);
  return t;
}

/// What overlap and launches do to the passes of a shape.
struct PassOverlap {
  double pieces = 1;                 ///< GEMMs are cut into, to run beside transfers: one per tensor rank
  double gemm_s = 0;                 ///< of one pass: what transfers hide under
  TimeParts cut;                     ///< what cutting the GEMMs of one pass adds to them
  double kernels = 0, launch_s = 0;  ///< no forward pass is shorter than its launches
};

EQC_HD PassOverlap pass_overlap(const OptionContext& o, const TrainingLayout& l, double tokens) {
  const TrainingContext& x = o.training;
  const TimeParts whole = layer_matrices(x, l, tokens);
  PassOverlap p;
  p.pieces = l.tensor;
  p.gemm_s = total_s(whole);
  p.cut = p.pieces * layer_matrices(x, l, tokens / p.pieces) - whole;
  p.kernels = layer_kernels(x, l);
  p.launch_s = x.software.host_launch_s;
  return p;
}

/// Forward and backward pass of one layer, transfers exposed: inside a stage, and beside a stage boundary.
template <class Time>
struct LayerPasses {
  Time forward{}, backward{}, edge_forward{}, edge_backward{};
};

/// `cost` has neither transfers of tensor ranks nor floors of launches (bare_software).
template <class Time>
EQC_HD LayerPasses<Time> layer_passes(const LayerCost& cost, const PassTransfers& moved, TensorOverlap overlap,
                                      const PassOverlap& beside) {
  const TimeParts cut = overlap == TensorOverlap::none || !(beside.pieces > 1) ? TimeParts{} : beside.cut;
  const auto pass = [&](const TimeParts& compute, const TimeParts& transfer, double kernels) {
    const TimeParts visible = beside_gemm(transfer, overlap, beside.gemm_s, beside.pieces);
    return time_of<Time>(with_host_floor(compute + cut + visible, kernels, beside.launch_s));
  };
  LayerPasses<Time> p;
  p.forward = pass(cost.forward, moved.inner, beside.kernels);
  p.backward = pass(cost.backward, moved.inner + moved.again, 2 * beside.kernels);
  p.edge_forward = pass(cost.forward, moved.edge, beside.kernels);
  p.edge_backward = pass(cost.backward, moved.edge + moved.again, 2 * beside.kernels);
  return p;
}

}  // namespace eqc
