// Marks the functions a GPU thread may run; the same source compiles with g++, clang++ and nvcc.
#pragma once

#include <cstdint>

// EQC_HD_LARGE: so much work that a call costs nothing: compiled once per source file.
// EQC_HD_GPU_CALL: a call on the GPU, whose compiler needs minutes for a search inlined whole and spills its registers;
// inlined on the CPU, where a loop around it hoists what does not change.
#if defined(__CUDACC__)
#define EQC_HD __host__ __device__ __forceinline__
#define EQC_HD_LARGE [[maybe_unused]] static __host__ __device__ __noinline__
#define EQC_HD_GPU_CALL inline __host__ __device__ __noinline__
#elif defined(EQC_CALLS) || defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define EQC_HD \
  inline  // tests and instrumented code: inlined this far they take minutes to compile, and vectors do not matter there
#define EQC_HD_LARGE inline
#define EQC_HD_GPU_CALL EQC_HD
#else
#define EQC_HD inline __attribute__((always_inline))
#define EQC_HD_LARGE [[maybe_unused]] static __attribute__((noinline))  // static: other files may be compiled for size
#define EQC_HD_GPU_CALL EQC_HD
#endif
