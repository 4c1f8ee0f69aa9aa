// The search of serving layouts, a block each.
#pragma once

#include "kernels/cuda/search_block.cuh"

namespace eqc::cuda {

__global__ void __launch_bounds__(kSearchThreads)
    serving_search_kernel(const ServingSearchJob* jobs, ServingSearchResult* results) {
  search_tile(GpuTeam{}, jobs[blockIdx.x], kSearchThreads,
              reinterpret_cast<SearchFindings<ServingLayout>*>(block_memory), results[blockIdx.x]);
}

}  // namespace eqc::cuda
