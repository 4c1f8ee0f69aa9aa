// The ways to spread a model over accelerators, and the bounds of those that a search tries.
#pragma once

#include "kernels/base/annotate.hpp"
#include "kernels/model/choices.hpp"
#include "kernels/model/spec.hpp"

namespace eqc {

/// Degrees of parallelism of one training job. tensor x context x data x pipeline accelerators; experts are spread over
/// `expert` of the context x data ranks. Rank order, innermost first: tensor, context, data (expert inside), pipeline.
struct TrainingLayout {
  std::int32_t tensor = 1, pipeline = 1, data = 1, expert = 1, context = 1;
  std::int32_t micro_batch = 1;  ///< sequences per micro-batch
  std::int32_t interleave = 1;   ///< model chunks per pipeline stage
  Recompute recompute = Recompute::none;
  ZeroStage zero = ZeroStage::none;
  Precision precision = Precision::bf16;
  std::int32_t sequence_parallel = 0;
  std::int32_t whole_experts = 0;  ///< 1: no expert is split, expert ranks take tensor ranks first
};

/// Tensor ranks that share one expert: all of them, unless they are kept whole or are spread over more ranks than
/// context x data, when they take tensor ranks too (Megatron's expert tensor parallelism).
EQC_HD std::int32_t expert_tensor(const TrainingLayout& l) {
  const std::int32_t copies = l.context * l.data;
  if (l.whole_experts != 0) return 1;
  if (l.expert <= copies) return l.tensor;
  const std::int32_t shared = l.tensor * copies / l.expert;
  return shared > 1 ? shared : 1;
}

/// Copies of one rank's experts over which their gradients are reduced.
EQC_HD std::int32_t expert_copies(const TrainingLayout& l) {
  const std::int32_t copies = l.tensor * l.context * l.data / (l.expert * expert_tensor(l));
  return copies > 1 ? copies : 1;
}

/// One serving replica. Attention is split over `tensor` ranks; experts over `expert` ranks when > 1 (a multiple of
/// tensor: attention then runs as expert / tensor data-parallel copies), else over the same tensor ranks. Accelerators:
/// pipeline x max(tensor, expert).
struct ServingLayout {
  std::int32_t tensor = 1, pipeline = 1, expert = 1;
  std::int32_t batch = 1;  ///< sequences decoded together by the replica
  Precision weights = Precision::bf16, kv = Precision::bf16;
};

EQC_HD std::int32_t attention_copies(const ServingLayout& l) { return l.expert > l.tensor ? l.expert / l.tensor : 1; }
EQC_HD std::int32_t replica_size(const ServingLayout& l) { return l.pipeline * l.tensor * attention_copies(l); }

EQC_HD std::uint32_t precision_bit(Precision p) { return 1U << static_cast<int>(p); }
EQC_HD bool in_mask(std::uint32_t mask, Precision p) { return (mask & precision_bit(p)) != 0; }

/// The values of one degree that a search may try: those listed, or all within its bound when none is.
struct DegreeList {
  static constexpr std::int32_t kMost = 8;
  std::int32_t count = 0;
  std::int32_t values[kMost] = {};

  EQC_HD bool any() const { return count > 0; }
  EQC_HD bool allows(std::int32_t degree) const {
    bool found = count == 0;
    for (std::int32_t i = 0; i < count; ++i) found = found || values[i] == degree;
    return found;
  }
  /// What a search need not go beyond: the largest value listed, or `bound`.
  EQC_HD std::int32_t most(std::int32_t bound) const {
    std::int32_t largest = 0;
    for (std::int32_t i = 0; i < count; ++i) largest = values[i] > largest ? values[i] : largest;
    return count > 0 ? largest : bound;
  }
};

/// Bounds of the enumerated training space; a degree above its bound is not tried unless it is listed.
struct TrainingSpace {
  std::int32_t max_tensor_nodes = 1;  ///< tensor <= this many nodes
  std::int32_t max_context = 16, max_micro_batch = 64, max_interleave = 8, max_expert = 256;
  std::int32_t min_context_tokens = 2048;  ///< tokens per rank below which context parallelism is not tried
  std::uint32_t recompute_mask = (1U << kRecomputes) - 1, zero_mask = (1U << kZeroStages) - 1;
  std::uint32_t sequence_parallel_mask = 3;
#define EQC_X(id, meaning) DegreeList id;
  EQC_DEGREE_LIST(EQC_X)
#undef EQC_X
};

/// Bounds of the enumerated serving space.
struct ServingSpace {
  std::int32_t max_tensor_nodes = 1;                 ///< tensor <= this many nodes
  std::int32_t max_pipeline = 16, max_expert = 320;  ///< max_expert 0: experts are cut like the rest
  std::int32_t attention_copies = 1;  ///< 0: experts are spread over the tensor ranks only, attention is never copied
};

}  // namespace eqc
