// Large arrays that many jobs share (unit costs over worlds), kept on the GPU by content.
#pragma once

#include <memory>

#include "kernels/cuda/memory.cuh"

namespace eqc::cuda {

/// An array on the GPU; stays there while anybody holds the pointer.
using SharedArray = std::shared_ptr<DeviceBuffer>;

/// `host[0..n)` on the GPU, copied if no equal array is there yet. Complete when it returns.
SharedArray shared_array(const double* host, std::size_t n, cudaStream_t stream);

/// Forgets all arrays.
void clear_term_cache();

}  // namespace eqc::cuda
