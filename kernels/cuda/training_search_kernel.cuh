// The search of training layouts, a block each.
#pragma once

#include "kernels/cuda/search_block.cuh"

namespace eqc::cuda {

__global__ void __launch_bounds__(kSearchThreads)
    training_search_kernel(const TrainingSearchJob* jobs, TrainingSearchResult* results) {
  search_tile(GpuTeam{}, jobs[blockIdx.x], kSearchThreads,
              reinterpret_cast<SearchFindings<TrainingLayout>*>(block_memory), results[blockIdx.x]);
}

}  // namespace eqc::cuda
