// A thread per layout search: the same search the CPU runs, hence the same bits.
#pragma once

#include "kernels/run_search.hpp"

namespace eqc::cuda {

inline constexpr int kSearchThreads = 32;  ///< few searches, each long: spread them over the multiprocessors

__global__ void __launch_bounds__(kSearchThreads) training_search_kernel(const TrainingSearchJob* jobs, TrainingSearchResult* results, int n) {
  const int i = static_cast<int>(blockIdx.x * blockDim.x + threadIdx.x);
  if (i < n) results[i] = run_search(jobs[i]);
}

__global__ void __launch_bounds__(kSearchThreads) serving_search_kernel(const ServingSearchJob* jobs, ServingSearchResult* results, int n) {
  const int i = static_cast<int>(blockIdx.x * blockDim.x + threadIdx.x);
  if (i < n) results[i] = run_search(jobs[i]);
}

}  // namespace eqc::cuda
