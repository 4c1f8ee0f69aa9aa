// A block per layout search: its threads share out the layouts of the search the CPU runs, and the best of theirs is
// the best of all, hence the same bits.
#pragma once

#include "kernels/cuda/gpu_team.cuh"
#include "kernels/tile/run_search.hpp"

namespace eqc::cuda {

inline constexpr int kSearchThreads =
    128;  ///< a model has some hundred searches, each of some thousand groups of layouts

/// Shared memory of a block, in bytes.
template <class Layout>
inline constexpr std::size_t kSearchBytes = kSearchThreads * sizeof(SearchFindings<Layout>);

__global__ void __launch_bounds__(kSearchThreads)
    training_search_kernel(const TrainingSearchJob* jobs, TrainingSearchResult* results) {
  search_tile(GpuTeam{}, jobs[blockIdx.x], kSearchThreads,
              reinterpret_cast<SearchFindings<TrainingLayout>*>(block_memory), results[blockIdx.x]);
}

__global__ void __launch_bounds__(kSearchThreads)
    serving_search_kernel(const ServingSearchJob* jobs, ServingSearchResult* results) {
  search_tile(GpuTeam{}, jobs[blockIdx.x], kSearchThreads,
              reinterpret_cast<SearchFindings<ServingLayout>*>(block_memory), results[blockIdx.x]);
}

}  // namespace eqc::cuda
