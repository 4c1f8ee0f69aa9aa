// The kernels of a pricing job, in the order they run; the sort between price and quantile is CUB's
// (kernels/cuda/price.cu).
#pragma once

#include "kernels/cuda/gpu_team.cuh"
#include "kernels/tile/price_tile.hpp"
#include "kernels/tile/quantile_tile.hpp"

namespace eqc::cuda {

/// A thread per slot.
__global__ void __launch_bounds__(kBlock)
    reference_kernel(const __grid_constant__ PriceJob job, const __grid_constant__ PriceWork work) {
  const int slot = static_cast<int>(blockIdx.x * blockDim.x + threadIdx.x);
  if (slot < work.slots) price_reference(job, work, slot);
}

/// A block of kBlock threads per (block of worlds, region of the chunk); shared memory: one PriceTileMemory.
__global__ void __launch_bounds__(kBlock)
    price_kernel(const __grid_constant__ PriceJob job, const __grid_constant__ PriceWork work, double* cheapest) {
  PriceTileMemory& memory = *reinterpret_cast<PriceTileMemory*>(block_memory);
  price_tile(GpuTeam{}, job, work, cheapest, work.first_region + static_cast<int>(blockIdx.y),
             static_cast<int>(blockIdx.x), memory);
}

/// A thread per (slot, quantity).
__global__ void __launch_bounds__(kBlock)
    moments_kernel(const __grid_constant__ PriceJob job, const __grid_constant__ PriceWork work,
                   QuantityStatistics* out) {
  const int i = static_cast<int>(blockIdx.x * blockDim.x + threadIdx.x);
  if (i >= work.slots * job.n_quantities) return;
  out[i] = QuantityStatistics{};  // all of it goes back to the host
  price_moments(job, work, i / job.n_quantities, i % job.n_quantities, out[i]);
}

/// A block of kBlock threads per (sorted quantity, slot); shared memory: one QuantileTileMemory.
__global__ void __launch_bounds__(kBlock)
    quantile_kernel(const __grid_constant__ PriceJob job, const __grid_constant__ PriceWork work,
                    QuantityStatistics* out) {
  const int slot = static_cast<int>(blockIdx.x) / job.n_sorted, k = static_cast<int>(blockIdx.x) % job.n_sorted;
  const std::int64_t series = static_cast<std::int64_t>(blockIdx.x) * job.worlds;
  QuantileTileMemory& memory = *reinterpret_cast<QuantileTileMemory*>(block_memory);
  quantile_tile(GpuTeam{}, job, work.values + series, work.sorted + series, k,
                out[static_cast<std::int64_t>(slot) * job.n_quantities + k], memory);
}

}  // namespace eqc::cuda
