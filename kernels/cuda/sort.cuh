// Ascending sorts of many series of equal length.
#pragma once

#include <cstdint>

#include "kernels/cuda/memory.cuh"

namespace eqc::cuda {

/// Sorts each of the `series` series of `length` values from `in` to `out`, both on the GPU. A sort only permutes, so
/// any correct one gives these bits; values hold no NaN and no -0.0. Scratch memory for offsets and for CUB grows as
/// needed.
void sort_series(const double* in, double* out, std::int32_t series, std::int32_t length, DeviceBuffer& scratch,
                 cudaStream_t stream);

}  // namespace eqc::cuda
