// A register of doubles: the widest this build has. For loops that gcc and clang do not turn into full vectors by
// themselves. CPU only.
#pragma once

#include <cstdint>
#include <utility>

#include "kernels/base/fp.hpp"

#if defined(__AVX__)
#include <immintrin.h>
#endif

namespace eqc {

#if defined(__AVX512F__)
inline constexpr int kLanes = 8;
#else
inline constexpr int kLanes = 4;
#endif
using Lanes = double __attribute__((vector_size(8 * kLanes)));
using LanesMask = std::int64_t __attribute__((vector_size(8 * kLanes)));
typedef double LanesInMemory
    __attribute__((vector_size(8 * kLanes), aligned(8), may_alias));  // clang 14 drops aligned() from a `using`

inline Lanes load_lanes(const double* from) { return *reinterpret_cast<const LanesInMemory*>(from); }
inline void store_lanes(double* to, Lanes x) { *reinterpret_cast<LanesInMemory*>(to) = x; }

/// The first `count` lanes from memory, which is not read beyond; the others 0.
inline Lanes load_lanes(const double* from, int count) {
#if defined(__AVX512F__)
  return (Lanes)_mm512_maskz_loadu_pd(static_cast<__mmask8>((1u << count) - 1u), from);
#elif defined(__AVX__)
  const __m256i wanted = (__m256i)(LanesMask{0, 1, 2, 3} < LanesMask{} + count);
  return (Lanes)_mm256_maskload_pd(from, wanted);
#else
  Lanes x = {};
  for (int l = 0; l < count; ++l) x[l] = from[l];
  return x;
#endif
}

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

/// Of rows a and b that stand `kApart` apart, one stage of a transposition: their blocks of kApart lanes, even ones
/// into a, odd ones into b.
template <int kApart, int... l>
inline void exchange_blocks(Lanes& a, Lanes& b, std::integer_sequence<int, l...>) {
  const Lanes even = __builtin_shufflevector(a, b, ((l & kApart) != 0 ? kLanes + l - kApart : l)...);
  b = __builtin_shufflevector(a, b, ((l & kApart) != 0 ? kLanes + l : l + kApart)...);
  a = even;
}
template <int kApart = kLanes / 2>
inline void transpose_lanes(Lanes* rows) {
  for (int row = 0; row < kLanes; ++row)
    if ((row & kApart) == 0)
      exchange_blocks<kApart>(rows[row], rows[row + kApart], std::make_integer_sequence<int, kLanes>{});
  if constexpr (kApart > 1) transpose_lanes<kApart / 2>(rows);
}

// The names that fp.hpp has for one double, so that a formula written once serves both.
inline Lanes select(LanesMask condition, Lanes if_true, Lanes if_false) { return condition ? if_true : if_false; }
inline Lanes min_(Lanes a, Lanes b) { return smaller_lanes(a, b); }
inline Lanes max_(Lanes a, Lanes b) { return larger_lanes(a, b); }
inline Lanes sqrt_(Lanes a) { return root_lanes(a); }
inline Lanes abs_(Lanes a) { return (Lanes)((LanesMask)a & 0x7fffffffffffffffLL); }

}  // namespace eqc
