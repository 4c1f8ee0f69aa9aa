// What is to be trained, one step of one layout, and the best of a search.
#pragma once

#include "kernels/model/layout.hpp"
#include "kernels/model/memory_parts.hpp"
#include "kernels/model/search_result.hpp"
#include "kernels/model/time_parts.hpp"

namespace eqc {

/// What is to be trained.
struct TrainingTask {
  double tokens = 0;  ///< of the whole run
  std::int32_t sequence = 0, global_batch_sequences = 0, n_gpus = 1;
  double deadline_s = 0;  ///< 0: none
  std::uint32_t precisions = 1U << static_cast<int>(Precision::bf16);
};

/// One step of one layout. `time` sums to step_s and includes the pipeline bubble.
struct TrainingPhysics {
  TimeParts time;
  double step_s = 0;
  double bubble_share = 0;  ///< of step_s
  double tokens_per_step = 0, n_gpus = 0;
  double model_flop = 0;     ///< per step, without recomputation, masked half of attention not counted
  double hardware_flop = 0;  ///< per step, with recomputation
  MemoryParts memory;        ///< of the fullest rank
  TrainingLayout layout;
};

struct TrainingSearchResult : SearchResultOf<TrainingPhysics> {};

}  // namespace eqc
