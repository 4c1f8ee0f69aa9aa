// CUDA's words for g++, so that the kernels in kernels/cuda/*.cuh compile and run on fibers. Include before them.
#pragma once

#include "tests/cuda/fibers.hpp"

#ifndef __CUDACC__
#define __global__ [[maybe_unused]] static
#define __device__
#define __shared__
#define __grid_constant__
#define __launch_bounds__(...)
#define __forceinline__ inline __attribute__((always_inline))

namespace eqc::cuda {

inline fibers::Dim3 &threadIdx = fibers::thread_index, &blockIdx = fibers::block_index, &blockDim = fibers::block_size,
                    &gridDim = fibers::grid_size;

/// What the kernels declare as dynamic shared memory.
inline double* const block_memory = fibers::shared_memory;

inline void __syncthreads() { fibers::Block::instance().barrier(); }
inline std::int32_t atomicAdd(std::int32_t* counter, std::int32_t amount) {
  const std::int32_t before = *counter;
  *counter = before + amount;
  return before;
}

}  // namespace eqc::cuda
#endif
