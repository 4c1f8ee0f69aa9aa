// A block per cell of a sensitivity design.
#pragma once

#include "kernels/cuda/gpu_team.cuh"
#include "kernels/tile/design_tile.hpp"

namespace eqc::cuda {

inline constexpr int kDesignThreads = 256;  ///< 16 groups of rows for each of some thirty factors

/// Blocks take cells in turn. `memory`: design_tile_size(job) doubles per block.
__global__ void __launch_bounds__(kDesignThreads) design_kernel(const __grid_constant__ DesignJob job, double* memory) {
  double* const mine = memory + static_cast<std::int64_t>(blockIdx.x) * design_tile_size(job);
  for (int cell = static_cast<int>(blockIdx.x); cell < job.n_cells; cell += static_cast<int>(gridDim.x))
    design_tile(GpuTeam{}, job, cell, mine);
}

}  // namespace eqc::cuda
