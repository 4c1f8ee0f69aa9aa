// A register of doubles: the widest this build has. For loops that gcc and clang do not turn into full vectors by themselves.
#pragma once

#if defined(__AVX__)
#include <immintrin.h>
#endif

namespace eqc::cpu {

#if defined(__AVX512F__)
inline constexpr int kLanes = 8;
#else
inline constexpr int kLanes = 4;
#endif
using Lanes = double __attribute__((vector_size(8 * kLanes)));
typedef double LanesInMemory __attribute__((vector_size(8 * kLanes), aligned(8), may_alias));  // clang 14 drops aligned() from a `using`

inline Lanes load_lanes(const double* from) { return *reinterpret_cast<const LanesInMemory*>(from); }
inline void store_lanes(double* to, Lanes x) { *reinterpret_cast<LanesInMemory*>(to) = x; }

/// a < b ? a : b and a > b ? a : b of each lane, as one instruction where there is one.
inline Lanes smaller_lanes(Lanes a, Lanes b) {
#if defined(__AVX512F__)
  return (Lanes)_mm512_maskz_min_pd(0xff, (__m512d)a, (__m512d)b);  // maskz: gcc 12 warns falsely of the plain form
#elif defined(__AVX__)
  return (Lanes)_mm256_min_pd((__m256d)a, (__m256d)b);
#else
  return a < b ? a : b;
#endif
}
inline Lanes larger_lanes(Lanes a, Lanes b) {
#if defined(__AVX512F__)
  return (Lanes)_mm512_maskz_max_pd(0xff, (__m512d)a, (__m512d)b);
#elif defined(__AVX__)
  return (Lanes)_mm256_max_pd((__m256d)a, (__m256d)b);
#else
  return a > b ? a : b;
#endif
}

inline Lanes root_lanes(Lanes a) {
#if defined(__AVX512F__)
  return (Lanes)_mm512_maskz_sqrt_pd(0xff, (__m512d)a);
#elif defined(__AVX__)
  return (Lanes)_mm256_sqrt_pd((__m256d)a);
#else
  for (int l = 0; l < kLanes; ++l) a[l] = __builtin_sqrt(a[l]);
  return a;
#endif
}

}  // namespace eqc::cpu
