// A sorting network over rows of 32-bit words: what ranks values that were packed into (leading bits of the value,
// position).
#pragma once

#include <cstdint>
#include <utility>

#if defined(__AVX2__) && !defined(__CUDACC__)
#include <immintrin.h>
#endif

namespace eqc::ranks {

// Layout as in sort_network.hpp: logical position lane * rows + row lives at address row * kLanes + lane, rows a power
// of two, at least 16. Batcher's odd-even sort (AFIPS 1968) of 16 rows in registers, then bitonic merges ("flip" form).
// Words are half as wide as doubles, and what they carry along costs nothing: about three times as fast as sorting
// doubles, five times as fast as doubles with positions.
#define EQC_RANKS_INLINE inline __attribute__((always_inline))

#if defined(__AVX512F__) && !defined(__CUDACC__)
inline constexpr int kLanes = 16;
#else
inline constexpr int kLanes = 8;
#endif
typedef std::uint32_t Row __attribute__((vector_size(4 * kLanes), may_alias));
inline constexpr int kRowsHeld = 16;

EQC_RANKS_INLINE Row smaller(Row a, Row b) {
#if defined(__AVX512F__) && !defined(__CUDACC__)
  return (Row)_mm512_maskz_min_epu32(0xffff, (__m512i)a, (__m512i)b);  // maskz: gcc 12 warns falsely of the plain form
#elif defined(__AVX2__) && !defined(__CUDACC__)
  return (Row)_mm256_min_epu32((__m256i)a, (__m256i)b);
#else
  return a < b ? a : b;
#endif
}
EQC_RANKS_INLINE Row larger(Row a, Row b) {
#if defined(__AVX512F__) && !defined(__CUDACC__)
  return (Row)_mm512_maskz_max_epu32(0xffff, (__m512i)a, (__m512i)b);
#elif defined(__AVX2__) && !defined(__CUDACC__)
  return (Row)_mm256_max_epu32((__m256i)a, (__m256i)b);
#else
  return a < b ? b : a;
#endif
}
EQC_RANKS_INLINE void order(Row& low, Row& high) {
  const Row a = low, b = high;
  low = smaller(a, b);
  high = larger(a, b);
}
EQC_RANKS_INLINE Row load(const std::uint32_t* word, int row) {
  return *reinterpret_cast<const Row*>(word + row * kLanes);
}
EQC_RANKS_INLINE void store(std::uint32_t* word, int row, Row r) { *reinterpret_cast<Row*>(word + row * kLanes) = r; }

/// Whether any bit is set.
EQC_RANKS_INLINE bool any(Row r) {
#if defined(__AVX512F__) && !defined(__CUDACC__)
  return _mm512_test_epi32_mask((__m512i)r, (__m512i)r) != 0;
#elif defined(__AVX2__) && !defined(__CUDACC__)
  return _mm256_testz_si256((__m256i)r, (__m256i)r) == 0;
#else
  std::uint32_t bits = 0;
  for (int lane = 0; lane < kLanes; ++lane) bits |= r[lane];
  return bits != 0;
#endif
}

/// Lane l of the result is lane l ^ kMask.
template <int kMask, int... kLane>
EQC_RANKS_INLINE Row mirrored(Row r, std::integer_sequence<int, kLane...>) {
  return __builtin_shufflevector(r, r, (kLane ^ kMask)...);
}
template <int kMask>
EQC_RANKS_INLINE Row mirrored(Row r) {
  return mirrored<kMask>(r, std::make_integer_sequence<int, kLanes>{});
}
/// Lanes of `high` where bit kBit of the lane's number is set, of `low` elsewhere.
template <int kBit, int... kLane>
EQC_RANKS_INLINE Row joined(Row low, Row high, std::integer_sequence<int, kLane...>) {
  return __builtin_shufflevector(low, high, ((kLane & kBit) != 0 ? kLane + kLanes : kLane)...);
}
template <int kBit>
EQC_RANKS_INLINE Row joined(Row low, Row high) {
  return joined<kBit>(low, high, std::make_integer_sequence<int, kLanes>{});
}

/// The comparisons of Batcher's odd-even sort of kRowsHeld values.
struct Network {
  static constexpr int kMost = 64;
  int low[kMost] = {}, high[kMost] = {}, count = 0;
  constexpr Network() {
    for (int run = 1; run < kRowsHeld; run *= 2)
      for (int step = run; step >= 1; step /= 2)
        for (int base = step % run; base + step < kRowsHeld; base += 2 * step)
          for (int i = 0; i < step && i + base + step < kRowsHeld; ++i)
            if ((i + base) / (2 * run) == (i + base + step) / (2 * run)) {
              low[count] = i + base;
              high[count++] = i + base + step;
            }
  }
};
inline constexpr Network kNetwork;

template <int... kPair>
EQC_RANKS_INLINE void sort_held(Row (&r)[kRowsHeld], std::integer_sequence<int, kPair...>) {
  (order(r[kNetwork.low[kPair]], r[kNetwork.high[kPair]]), ...);
}

/// Orders held rows kStride apart, then kStride / 2 apart, ... down to 1.
template <int kStride>
EQC_RANKS_INLINE void merge_held(Row (&r)[kRowsHeld]) {
#pragma GCC unroll 16
  for (int i = 0; i < kRowsHeld; ++i)
    if ((i & kStride) == 0) order(r[i], r[i + kStride]);
  if constexpr (kStride > 1) merge_held<kStride / 2>(r);
}

/// Orders rows rows / 2 apart, then rows / 4 apart, ... down to 1, within runs of `rows`.
EQC_RANKS_INLINE void merge_rows(std::uint32_t* word, int all_rows, int rows) {
  for (int stride = rows / 2; stride >= kRowsHeld; stride /= 2)
    for (int base = 0; base < all_rows; base += 2 * stride)
      for (int row = base; row < base + stride; ++row) {
        Row a = load(word, row), b = load(word, row + stride);
        order(a, b);
        store(word, row, a);
        store(word, row + stride, b);
      }
  for (int base = 0; base < all_rows; base += kRowsHeld) {
    Row r[kRowsHeld];
#pragma GCC unroll 16
    for (int i = 0; i < kRowsHeld; ++i) r[i] = load(word, base + i);
    merge_held<kRowsHeld / 2>(r);
#pragma GCC unroll 16
    for (int i = 0; i < kRowsHeld; ++i) store(word, base + i, r[i]);
  }
}

/// Sorts every lane of `from` by itself into `word`: afterwards each lane's rows ascend.
EQC_RANKS_INLINE void sort_lanes(const std::uint32_t* from, std::uint32_t* word, int rows) {
  for (int base = 0; base < rows; base += kRowsHeld) {
    Row r[kRowsHeld];
#pragma GCC unroll 16
    for (int i = 0; i < kRowsHeld; ++i) r[i] = load(from, base + i);
    sort_held(r, std::make_integer_sequence<int, kNetwork.count>{});
#pragma GCC unroll 16
    for (int i = 0; i < kRowsHeld; ++i) store(word, base + i, r[i]);
  }
  for (int size = 2 * kRowsHeld; size <= rows; size *= 2) {
    for (int base = 0; base < rows; base += size)
      for (int row = 0; row < size / 2; ++row) {
        Row a = load(word, base + row), b = load(word, base + size - 1 - row);
        order(a, b);
        store(word, base + row, a);
        store(word, base + size - 1 - row, b);
      }
    merge_rows(word, rows, size / 2);
  }
}

/// Orders lanes kApart apart, then kApart / 2 apart, ... down to neighbours, inside a row.
template <int kApart>
EQC_RANKS_INLINE Row merge_lanes(Row r) {
  if constexpr (kApart == 0) {
    return r;
  } else {
    const Row other = mirrored<kApart>(r);
    return merge_lanes<kApart / 2>(joined<kApart>(smaller(r, other), larger(r, other)));
  }
}

/// Merges sorted runs of kRun lanes in pairs, then runs twice as long, up to all lanes.
template <int kRun>
EQC_RANKS_INLINE void merge_runs(std::uint32_t* word, int rows) {
  constexpr int kMirror = 2 * kRun - 1;
  for (int row = 0; row < rows / 2; ++row) {  // each position meets its mirror image in the pair
    const Row a = load(word, row), b = mirrored<kMirror>(load(word, rows - 1 - row));
    const Row low = smaller(a, b), high = larger(a, b);
    store(word, row, merge_lanes<kRun / 2>(joined<kRun>(low, high)));
    store(word, rows - 1 - row, merge_lanes<kRun / 2>(mirrored<kMirror>(joined<kRun>(high, low))));
  }
  merge_rows(word, rows, rows);
  if constexpr (2 * kRun < kLanes) merge_runs<2 * kRun>(word, rows);
}

/// Sorts rows x kLanes words, aligned to a row, into `word` in logical (lane-major) ascending order.
[[gnu::noinline, maybe_unused]] static void sort_rows(const std::uint32_t* from, std::uint32_t* word, int rows) {
  sort_lanes(from, word, rows);
  merge_runs<1>(word, rows);
}

}  // namespace eqc::ranks
