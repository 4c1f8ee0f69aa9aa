// Every training layout of a space, once, in a fixed order.
#pragma once

#include "kernels/base/bits.hpp"
#include "kernels/model/arithmetic.hpp"
#include "kernels/model/layout.hpp"

namespace eqc {

/// Interleaving needs equal chunks, embedding and head each counted as a layer if that is what makes them equal (Llama
/// 3, arXiv 2407.21783, sec. 3.3.2), and micro-batches in multiples of the stages (Narayanan et al., arXiv 2104.04473,
/// sec. 2.2).
EQC_HD bool interleave_allowed(const ModelSpec& m, std::int32_t p, std::int32_t v, std::int32_t micro_batches) {
  if (v == 1) return true;
  if (p == 1 || (p * v > m.layers && p * v != m.layers + 2) || micro_batches % p != 0) return false;
  return m.layers % (p * v) == 0 || (m.layers + 2) % (p * v) == 0;
}

/// A way to cut what tensor and context leave of the accelerators: `pipeline` stages, `data` copies, `sequences` a step
/// for each copy.
struct StageCut {
  std::int32_t pipeline = 1, data = 1, sequences = 0;
};

EQC_HD StageCut stage_cut(std::int32_t accelerators, std::int32_t pipeline, std::int32_t global_batch) {
  const std::int32_t data = accelerators / pipeline;
  return {pipeline, data, global_batch / data};
}

EQC_HD bool allowed(const StageCut& cut, const TrainingSpace& space, std::int32_t global_batch) {
  return cut.data <= global_batch && space.pipeline.allows(cut.pipeline) && space.data.allows(cut.data);
}

/// Bit v: so many chunks of each stage are equal (interleave_allowed), for v below 32.
EQC_HD std::uint32_t equal_chunks(const ModelSpec& model, std::int32_t pipeline) {
  std::uint32_t equal = 0;
  for (std::int32_t v = 1; v < 32; ++v)
    if (interleave_allowed(model, pipeline, v, pipeline)) equal |= 1U << v;
  return equal;
}

/// All ways to cut some accelerators that a space allows, stages ascending, and which of them small micro-batches
/// divide: listed once, for to divide anew in every group takes longer than all that is computed of the layouts. What
/// does not fit into the list is found by dividing, from `next` on.
struct PipelineList {
  static constexpr std::int32_t kListed = 32, kSmall = 64;
  StageCut cuts[kListed];
  std::uint32_t interleaves[kListed];  ///< equal_chunks of each cut
  std::uint32_t divided[kSmall];       ///< by micro-batch - 1: bit of each cut whose sequences it divides
  std::int32_t count = 0, next = 1;

  EQC_HD PipelineList(std::int32_t accelerators, const ModelSpec& model, const TrainingSpace& space,
                      std::int32_t global_batch) {
    for (std::uint32_t& cuts_divided : divided) cuts_divided = 0;
    for (; next <= accelerators && next <= model.layers && count < kListed; ++next) {
      if (accelerators % next != 0) continue;
      const StageCut cut = stage_cut(accelerators, next, global_batch);
      if (!allowed(cut, space, global_batch)) continue;
      for (std::int32_t b = 1; b <= kSmall && b <= cut.sequences; ++b)
        if (cut.sequences % b == 0) divided[b - 1] |= 1U << count;
      interleaves[count] = equal_chunks(model, next);
      cuts[count++] = cut;
    }
  }
};

/// Calls visitor.begin() once per (precision, tensor, context, expert, sequence-parallel, micro-batch) that has a
/// layout, then visitor.visit(layout) for each of its (pipeline, interleave, recompute, zero). The order is fixed; ties
/// in a search break by it. A replica trains floor(global_batch / data) sequences per step, as the largest multiple of
/// `data` below the wanted batch.
template <class Visitor>
struct TrainingEnumerator {
  const ModelSpec& model;
  const TrainingSpace& space;
  std::int32_t n_gpus, sequence, global_batch;
  bool selective_is_distinct;  ///< false with fused attention: it keeps no scores to recompute
  Visitor& visitor;

  /// Asked once per group, in order, before its layouts are enumerated: a visitor that shares the work out may have
  /// wants_group().
  EQC_HD bool wanted() const {
    if constexpr (requires(Visitor & v) { v.wants_group(); }) return visitor.wants_group();
    return true;
  }

  EQC_HD bool recomputes(int rc) const {
    if (static_cast<Recompute>(rc) == Recompute::selective && !selective_is_distinct) return false;
    return (space.recompute_mask >> rc & 1U) != 0;
  }
  EQC_HD bool shards(const TrainingLayout& l, int z) const {
    return l.data * l.context > 1 ? (space.zero_mask >> z & 1U) != 0 : z == 0;
  }

  EQC_HD void visit_optimizers(TrainingLayout& l) const {
    for (int rc = 0; rc < kRecomputes; ++rc) {
      if (!recomputes(rc)) continue;
      l.recompute = static_cast<Recompute>(rc);
      for (int z = 0; z < kZeroStages; ++z) {
        l.zero = static_cast<ZeroStage>(z);
        if (shards(l, z)) visitor.visit(l);
      }
    }
  }

  /// Asked before the layouts of one (pipeline, interleave): a visitor that can tell the fate of all of them at once
  /// may have passes_over(layout, how many).
  EQC_HD bool passed_over(TrainingLayout& l) const {
    if constexpr (requires(Visitor & v) { v.passes_over(l, 0); }) {
      int recomputations = 0, stages = 0;
      for (int rc = 0; rc < kRecomputes; ++rc) recomputations += recomputes(rc) ? 1 : 0;
      for (int z = 0; z < kZeroStages; ++z) stages += shards(l, z) ? 1 : 0;
      l.recompute = Recompute::none;
      l.zero = ZeroStage::none;
      return visitor.passes_over(l, recomputations * stages);
    }
    return false;
  }

  /// `equal`: equal_chunks.
  EQC_HD void visit_cut(TrainingLayout& l, const StageCut& cut, std::uint32_t equal, bool& begun) const {
    if (l.expert > 1 && (l.context * cut.data) % l.expert != 0) return;
    l.pipeline = cut.pipeline;
    l.data = cut.data;
    const std::int32_t micro_batches = cut.sequences / l.micro_batch;
    const bool rounds = l.pipeline > 1 && micro_batches % l.pipeline == 0;  // or there is no interleaving
    const std::int32_t most = rounds ? space.interleave.most(space.max_interleave) : 1;
    for (std::int32_t v = 1; v <= most; ++v) {
      if (!space.interleave.allows(v)) continue;
      if (v < 32 ? !(equal >> v & 1U) : !interleave_allowed(model, l.pipeline, v, micro_batches)) continue;
      l.interleave = v;
      if (!begun) visitor.begin();
      begun = true;
      if (!passed_over(l)) visit_optimizers(l);
    }
  }

  EQC_HD void visit_unlisted(TrainingLayout& l, const StageCut& cut, bool& begun) const {
    if (!allowed(cut, space, global_batch) || cut.sequences % l.micro_batch != 0) return;
    visit_cut(l, cut, equal_chunks(model, cut.pipeline), begun);
  }

  EQC_HD void visit_pipelines(TrainingLayout& l, const PipelineList& pipelines) const {
    bool begun = false;
    const std::int32_t rest = n_gpus / (l.tensor * l.context), b = l.micro_batch;
    std::uint32_t divided = 0;
    if (b <= PipelineList::kSmall) divided = pipelines.divided[b - 1];
    for (std::int32_t i = 0; i < pipelines.count && b > PipelineList::kSmall; ++i)
      if (pipelines.cuts[i].sequences % b == 0) divided |= 1U << i;
    for (; divided != 0; divided &= divided - 1) {
      const std::int32_t i = lowest_bit(divided);
      visit_cut(l, pipelines.cuts[i], pipelines.interleaves[i], begun);
    }
    for (std::int32_t p = pipelines.next; p <= rest && p <= model.layers; ++p)
      if (rest % p == 0) visit_unlisted(l, stage_cut(rest, p, global_batch), begun);
  }

  EQC_HD void visit_micro_batches(TrainingLayout& l, const PipelineList& pipelines) const {
    for (int sp = 0; sp < (l.tensor > 1 ? 2 : 1); ++sp) {
      if (l.tensor > 1 && !(space.sequence_parallel_mask >> sp & 1U)) continue;
      l.sequence_parallel = sp;
      const std::int32_t most = space.micro_batch.most(space.max_micro_batch);
      for (std::int32_t b = 1; b <= most && b <= global_batch; ++b) {
        if (!space.micro_batch.allows(b)) continue;
        l.micro_batch = b;
        if (wanted()) visit_pipelines(l, pipelines);
      }
    }
  }

  EQC_HD void visit_experts(TrainingLayout& l) const {
    const PipelineList pipelines(n_gpus / (l.tensor * l.context), model, space, global_batch);
    const std::int32_t bound = space.expert.most(space.max_expert);
    const std::int32_t most = model.experts < bound ? model.experts : bound;
    for (std::int32_t e = 1; e == 1 || e <= most; ++e) {
      if (!space.expert.allows(e)) continue;
      if (e > 1 && (model.experts % e != 0 || (n_gpus / l.tensor) % e != 0)) continue;
      l.expert = e;
      visit_micro_batches(l, pipelines);
    }
  }

  EQC_HD void run(std::int32_t node_size, Precision precision) const {
    TrainingLayout l;
    l.precision = precision;
    const std::int32_t most = space.tensor.most(node_size * space.max_tensor_nodes);
    for (std::int32_t t = 1; t <= most && t <= n_gpus; ++t) {
      if (!space.tensor.allows(t) || n_gpus % t != 0 || !tensor_divides(model, t)) continue;
      l.tensor = t;
      const std::int32_t shortest = space.context.any() ? 1 : space.min_context_tokens;
      for (std::int32_t c = 1; c <= space.context.most(space.max_context); c *= 2) {
        if ((n_gpus / t) % c != 0 || (c > 1 && (sequence % (2 * c) != 0 || sequence / c < shortest))) break;
        if (!space.context.allows(c)) continue;
        l.context = c;
        visit_experts(l);
      }
    }
  }
};

}  // namespace eqc
