// CUDA errors as exceptions that say what was being done.
#pragma once

#include <cuda_runtime.h>

#include <stdexcept>
#include <string>

namespace eqc::cuda {

/// Throws unless `error` is success. `doing`: what failed, as in "copying results from the GPU".
inline void check(cudaError_t error, const char* doing) {
  if (error == cudaSuccess) return;
  std::string text =
      std::string("GPU: ") + doing + " failed: " + cudaGetErrorString(error) + " (" + cudaGetErrorName(error) + ")";
  if (error == cudaErrorMemoryAllocation) text += "; use fewer threads, or --backend cpu, which gives the same results";
  cudaGetLastError();  // a later call must not report it again
  throw std::runtime_error(text);
}

/// After a kernel launch.
inline void check_launch(const char* doing) { check(cudaGetLastError(), doing); }

}  // namespace eqc::cuda
