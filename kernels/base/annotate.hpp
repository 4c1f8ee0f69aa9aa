// Marks the functions a GPU thread may run; the same source compiles with g++, clang++ and nvcc.
#pragma once

#include <cstdint>

#if defined(__CUDACC__)
#define EQC_HD __host__ __device__ __forceinline__
#elif defined(EQC_CALLS) || defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define EQC_HD inline  // tests and instrumented code: inlined this far they take minutes to compile, and vectors do not matter there
#else
#define EQC_HD inline __attribute__((always_inline))
#endif
