// A block of GPU threads as a team: threads share the work of a phase, a barrier ends it.
#pragma once

#include "kernels/base/annotate.hpp"

namespace eqc::cuda {

#if defined(__CUDACC__)
/// A block's shared memory; its size is given at launch. (Tests on the CPU bring their own.)
extern __shared__ double block_memory[];
#endif

struct GpuTeam {
  template <class Work>
  __device__ __forceinline__ void each(std::int32_t n, const Work& work) const {
    for (std::int32_t i = static_cast<std::int32_t>(threadIdx.x); i < n; i += static_cast<std::int32_t>(blockDim.x))
      work(i);
    __syncthreads();
  }

  /// All at once: a barrier costs more than a wait.
  __device__ __forceinline__ std::int32_t stretch(std::int32_t n) const { return n; }

  __device__ __forceinline__ void add(std::int32_t& counter, std::int32_t amount) const { atomicAdd(&counter, amount); }
};

}  // namespace eqc::cuda
