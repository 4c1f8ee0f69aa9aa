// What a layout search makes small, and what a layout may choose: all that a scenario has to know of layouts. Every
// list is (id, meaning); the id is the name in scenarios, in the cube and in what is printed.
#pragma once

#include <cstdint>

namespace eqc {

#define EQC_OBJECTIVE_LIST(X)                              \
  X(time, "shortest step (training) or request (serving)") \
  X(cost, "fewest accelerator-seconds per token")          \
  X(energy, "fewest joules per token")

#define EQC_RECOMPUTE_LIST(X)                                              \
  X(none, "everything is kept for the backward pass")                      \
  X(selective, "scores and weighted sum again (arXiv 2205.05198, sec. 5)") \
  X(full, "only a layer's input is kept, its forward pass runs twice")

/// ZeRO-0 to 3 (arXiv 1910.02054): what is split over the data-parallel ranks.
#define EQC_ZERO_LIST(X)                        \
  X(none, "nothing")                            \
  X(states, "optimizer state")                  \
  X(gradients, "optimizer state and gradients") \
  X(weights, "optimizer state, gradients and weights")

/// Degrees of a training layout that may be stated.
#define EQC_DEGREE_LIST(X)                                  \
  X(tensor, "tensor-parallel ranks")                        \
  X(pipeline, "pipeline stages")                            \
  X(data, "data-parallel ranks")                            \
  X(context, "context-parallel ranks, a power of two")      \
  X(expert, "expert-parallel ranks, within context x data") \
  X(micro_batch, "sequences per micro-batch")               \
  X(interleave, "model chunks per pipeline stage")

#define EQC_X(id, meaning) id,
enum class Objective : std::int32_t { EQC_OBJECTIVE_LIST(EQC_X) count };
enum class Recompute : std::int32_t { EQC_RECOMPUTE_LIST(EQC_X) count };
enum class ZeroStage : std::int32_t { EQC_ZERO_LIST(EQC_X) count };
#undef EQC_X

inline constexpr int kRecomputes = static_cast<int>(Recompute::count);
inline constexpr int kZeroStages = static_cast<int>(ZeroStage::count);

}  // namespace eqc
