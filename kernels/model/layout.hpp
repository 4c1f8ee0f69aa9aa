// The ways to spread a model over accelerators, and every one of them in a fixed order.
#pragma once

#include "kernels/model/arithmetic.hpp"
#include "kernels/model/choices.hpp"

namespace eqc {

/// Degrees of parallelism of one training job. tensor x context x data x pipeline accelerators; experts are spread over `expert`
/// of the context x data ranks. Rank order, innermost first: tensor, context, data (expert inside), pipeline.
struct TrainingLayout {
  std::int32_t tensor = 1, pipeline = 1, data = 1, expert = 1, context = 1;
  std::int32_t micro_batch = 1;  ///< sequences per micro-batch
  std::int32_t interleave = 1;   ///< model chunks per pipeline stage
  Recompute recompute = Recompute::none;
  ZeroStage zero = ZeroStage::none;
  Precision precision = Precision::bf16;
  std::int32_t sequence_parallel = 0;
};

/// Tensor ranks that share one expert: all of them, unless experts are spread over more ranks than context x data, when they take tensor
/// ranks too (Megatron's expert tensor parallelism).
EQC_HD std::int32_t expert_tensor(const TrainingLayout& l) {
  const std::int32_t copies = l.context * l.data;
  if (l.expert <= copies) return l.tensor;
  const std::int32_t shared = l.tensor * copies / l.expert;
  return shared > 1 ? shared : 1;
}

/// Copies of one rank's experts over which their gradients are reduced.
EQC_HD std::int32_t expert_copies(const TrainingLayout& l) {
  const std::int32_t copies = l.tensor * l.context * l.data / (l.expert * expert_tensor(l));
  return copies > 1 ? copies : 1;
}

/// One serving replica. Attention is split over `tensor` ranks; experts over `expert` ranks when > 1 (a multiple of tensor: attention
/// then runs as expert / tensor data-parallel copies), else over the same tensor ranks. Accelerators: pipeline x max(tensor, expert).
struct ServingLayout {
  std::int32_t tensor = 1, pipeline = 1, expert = 1;
  std::int32_t batch = 1;  ///< sequences decoded together by the replica
  Precision weights = Precision::bf16, kv = Precision::bf16;
};

EQC_HD std::int32_t attention_copies(const ServingLayout& l) { return l.expert > l.tensor ? l.expert / l.tensor : 1; }
EQC_HD std::int32_t replica_size(const ServingLayout& l) { return l.pipeline * l.tensor * attention_copies(l); }

EQC_HD std::uint32_t precision_bit(Precision p) { return 1U << static_cast<int>(p); }
EQC_HD bool in_mask(std::uint32_t mask, Precision p) { return (mask & precision_bit(p)) != 0; }

/// Bounds of the enumerated space; a degree above its bound is not tried.
struct TrainingSpace {
  std::int32_t max_tensor_nodes = 1;  ///< tensor <= this many nodes
  std::int32_t max_context = 16, max_micro_batch = 64, max_interleave = 8, max_expert = 256;
  std::int32_t min_context_tokens = 2048;   ///< tokens per rank below which context parallelism is not tried
  std::uint32_t recompute_mask = 7, zero_mask = 15, sequence_parallel_mask = 3;
};

/// A tensor degree splits heads evenly, key/value heads evenly or by copies, and the FFN evenly.
EQC_HD bool tensor_divides(const ModelSpec& m, std::int32_t t) {
  if (m.heads % t != 0 || m.recurrent_width % t != 0) return false;
  if (m.attention == AttentionKind::grouped_query && m.kv_heads % t != 0 && t % m.kv_heads != 0) return false;
  return (m.ffn <= 0 || m.ffn % t == 0) && (m.experts <= 0 || m.expert_ffn % t == 0);
}

/// Layers of one model chunk when `chunks` share the model; the last ones may hold fewer.
EQC_HD std::int32_t layers_per_chunk(const ModelSpec& m, std::int32_t chunks) { return (m.layers + chunks - 1) / chunks; }

/// Interleaving needs equal chunks, embedding and head each counted as a layer if that is what makes them equal (Llama 3, arXiv
/// 2407.21783, sec. 3.3.2), and micro-batches in multiples of the stages (Narayanan et al., arXiv 2104.04473, sec. 2.2).
EQC_HD bool interleave_allowed(const ModelSpec& m, std::int32_t p, std::int32_t v, std::int32_t micro_batches) {
  if (v == 1) return true;
  if (p == 1 || (p * v > m.layers && p * v != m.layers + 2) || micro_batches % p != 0) return false;
  return m.layers % (p * v) == 0 || (m.layers + 2) % (p * v) == 0;
}

/// Calls visitor.begin(layout) once per (precision, tensor, context, expert, sequence-parallel, micro-batch) that has a layout, then
/// visitor.visit(layout) for each of its (pipeline, interleave, recompute, zero). The order is fixed; ties in a search break by it.
/// A replica trains floor(global_batch / data) sequences per step, as the largest multiple of `data` below the wanted batch.
template <class Visitor>
struct TrainingEnumerator {
  const ModelSpec& model;
  const TrainingSpace& space;
  std::int32_t n_gpus, sequence, global_batch;
  bool selective_is_distinct;  ///< false with fused attention: it keeps no scores to recompute
  Visitor& visitor;

  /// Asked once per group, in order, before its layouts are enumerated: a visitor that shares the work out may have wants_group().
  EQC_HD bool wanted() const {
    if constexpr (requires(Visitor& v) { v.wants_group(); }) return visitor.wants_group();
    return true;
  }

  EQC_HD void visit_optimizers(TrainingLayout& l) const {
    const bool shardable = l.data * l.context > 1;
    for (int rc = 0; rc < static_cast<int>(Recompute::count); ++rc) {
      l.recompute = static_cast<Recompute>(rc);
      if (!(space.recompute_mask >> rc & 1U) || (l.recompute == Recompute::selective && !selective_is_distinct)) continue;
      for (int z = 0; z < (shardable ? 4 : 1); ++z) {
        l.zero = static_cast<ZeroStage>(z);
        if (!shardable || (space.zero_mask >> z & 1U)) visitor.visit(l);
      }
    }
  }

  EQC_HD void visit_pipelines(TrainingLayout& l) const {
    bool begun = false;
    const std::int32_t rest = n_gpus / (l.tensor * l.context);
    for (std::int32_t p = 1; p <= rest && p <= model.layers; ++p) {
      if (rest % p != 0) continue;
      l.pipeline = p;
      l.data = rest / p;
      if (l.data > global_batch || (l.context * l.data) % l.expert != 0) continue;
      const std::int32_t sequences = global_batch / l.data;
      if (sequences % l.micro_batch != 0) continue;
      for (std::int32_t v = 1; v <= space.max_interleave; ++v) {
        if (!interleave_allowed(model, p, v, sequences / l.micro_batch)) continue;
        l.interleave = v;
        if (!begun) visitor.begin(l);
        begun = true;
        visit_optimizers(l);
      }
    }
  }

  EQC_HD void visit_micro_batches(TrainingLayout& l) const {
    for (int sp = 0; sp < (l.tensor > 1 ? 2 : 1); ++sp) {
      if (l.tensor > 1 && !(space.sequence_parallel_mask >> sp & 1U)) continue;
      l.sequence_parallel = sp;
      for (std::int32_t b = 1; b <= space.max_micro_batch && b <= global_batch; ++b) {
        l.micro_batch = b;
        if (wanted()) visit_pipelines(l);
      }
    }
  }

  EQC_HD void visit_experts(TrainingLayout& l) const {
    const std::int32_t most = model.experts < space.max_expert ? model.experts : space.max_expert;
    for (std::int32_t e = 1; e == 1 || e <= most; ++e) {
      if (e > 1 && (model.experts % e != 0 || (n_gpus / l.tensor) % e != 0)) continue;
      l.expert = e;
      visit_micro_batches(l);
    }
  }

  EQC_HD void run(std::int32_t node_size, Precision precision) const {
    TrainingLayout l;
    l.precision = precision;
    const std::int32_t most = node_size * space.max_tensor_nodes;
    for (std::int32_t t = 1; t <= most && t <= n_gpus; ++t) {
      if (n_gpus % t != 0 || !tensor_divides(model, t)) continue;
      l.tensor = t;
      for (std::int32_t c = 1; c <= space.max_context; c *= 2) {
        if ((n_gpus / t) % c != 0 || (c > 1 && (sequence % (2 * c) != 0 || sequence / c < space.min_context_tokens))) break;
        l.context = c;
        visit_experts(l);
      }
    }
  }
};

}  // namespace eqc
