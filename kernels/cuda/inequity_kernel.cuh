// A block per world of an inequity job.
#pragma once

#include "kernels/cuda/gpu_team.cuh"
#include "kernels/tile/inequity_tile.hpp"

namespace eqc::cuda {

inline constexpr int kInequityThreads = 128;  ///< pairs of the sort of some 200 entities, terms of the sums

/// Blocks take worlds in turn. `memory`: entity_tile_size(job) doubles per block, or null to use shared memory of that
/// size.
__global__ void __launch_bounds__(kInequityThreads)
    inequity_kernel(const __grid_constant__ InequityJob job, const __grid_constant__ InequityWork work,
                    double* memory) {
  double* const mine =
      memory == nullptr ? block_memory : memory + static_cast<std::int64_t>(blockIdx.x) * entity_tile_size(job);
  for (int world = static_cast<int>(blockIdx.x); world < job.worlds; world += static_cast<int>(gridDim.x))
    inequity_tile(GpuTeam{}, job, work, world, mine);
}

}  // namespace eqc::cuda
