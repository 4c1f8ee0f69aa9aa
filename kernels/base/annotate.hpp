// Marks the functions a GPU thread may run; the same source compiles with g++, clang++ and nvcc.
#pragma once

#include <cstdint>

#if defined(__CUDACC__)
#define EQC_HD __host__ __device__ __forceinline__
#else
#define EQC_HD inline __attribute__((always_inline))
#endif
