// Two kernels of a headcount job: a thread per (country, world), then a thread per world that adds countries in their
// order.
#pragma once

#include "kernels/job/headcount_job.hpp"

namespace eqc::cuda {

inline constexpr int kHeadcountThreads = 128;

/// `countries` [n_countries][worlds].
__global__ void __launch_bounds__(kHeadcountThreads)
    headcount_country_kernel(const __grid_constant__ HeadcountJob job, CountryCount* countries) {
  const std::int64_t i = static_cast<std::int64_t>(blockIdx.x) * blockDim.x + threadIdx.x;
  if (i < static_cast<std::int64_t>(job.n_countries) * job.worlds)
    countries[i] = count_country(job, i / job.worlds, i % job.worlds);
}

__global__ void __launch_bounds__(kHeadcountThreads)
    headcount_world_kernel(const __grid_constant__ HeadcountJob job, const CountryCount* countries) {
  const std::int64_t world = static_cast<std::int64_t>(blockIdx.x) * blockDim.x + threadIdx.x;
  if (world >= job.worlds) return;
  HeadcountSums sums = start_world(job, world);
  for (std::int64_t k = 0; k < job.n_countries; ++k)
    add_country(job, k, world, countries[k * job.worlds + world], sums);
  finish_world(job, world, sums);
}

}  // namespace eqc::cuda
