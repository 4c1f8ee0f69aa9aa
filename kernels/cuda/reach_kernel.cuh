// A block per world of a reach job.
#pragma once

#include "kernels/cuda/gpu_team.cuh"
#include "kernels/tile/entity_tile.hpp"
#include "kernels/job/reach_job.hpp"

namespace eqc::cuda {

inline constexpr int kReachThreads = 256;  ///< thousands of entities

/// Blocks take worlds in turn. `memory`: entity_tile_size(job) doubles per block.
__global__ void __launch_bounds__(kReachThreads) reach_kernel(const __grid_constant__ ReachJob job, double* memory) {
  double* const mine = memory + static_cast<std::int64_t>(blockIdx.x) * entity_tile_size(job);
  for (int world = static_cast<int>(blockIdx.x); world < job.worlds; world += static_cast<int>(gridDim.x))
    entity_tile(GpuTeam{}, job, world, mine);
}

}  // namespace eqc::cuda
