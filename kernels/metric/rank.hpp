// Ranks doubles by sorting 32-bit words: the leading bits of each value's place between smallest and largest, then its
// position. CPU only.
#pragma once

#include <cstdint>

#include "kernels/base/fp.hpp"
#include "kernels/metric/rank_network.hpp"

namespace eqc {

// Exact: words that agree in their leading bits stand side by side after the sort and are put in order by the values
// themselves. The result is the one stable permutation, so only speed depends on how it is found.

inline constexpr int kMostRanked = 1 << 14;  // beyond, positions leave too few bits to values

inline int rank_rows_for(int n) {
  int rows = ranks::kRowsHeld;
  while (ranks::kLanes * rows < n) rows *= 2;
  return rows;
}
/// Words of scratch that `rank_values` needs, aligned to 64 bytes.
inline int rank_scratch_size(int n) {
  const int words = ranks::kLanes * rank_rows_for(n);
  return 2 * words + words / 32;
}

/// The ascending order of values that stay where they are; equal values keep their order of position.
struct Ranking {
  const double* value = nullptr;          ///< [n]
  const std::uint32_t* packed = nullptr;  ///< [n] words in order of position
  std::uint32_t* sorted = nullptr;        ///< the same words ascending, in the layout of rank_network.hpp
  int n = 0, rows = 0, log2_rows = 0;
  std::uint32_t position_mask = 0;  ///< words that differ only here are alike: values settled their order

  int address(int rank) const { return (rank & (rows - 1)) * ranks::kLanes + (rank >> log2_rows); }
  int position(int rank) const { return static_cast<int>(sorted[address(rank)] & position_mask); }
  double operator[](int rank) const { return value[position(rank)] + 0.0; }
};

namespace ranks {

/// A 64-bit integer that is ordered as the double is.
EQC_RANKS_INLINE std::int64_t ordered_bits(double x) {
  const std::int64_t bits = bits_of(x + 0.0);  // -0.0 + 0.0 = +0.0
  return bits ^ ((bits >> 63) & 0x7fffffffffffffffLL);
}

/// Sets bit k of `alike` (a bit per rank, 0 before) for each rank k > 0 whose word agrees in its leading bits with the
/// one before. Returns how many.
inline int find_alike(const Ranking& r, std::uint32_t* alike) {
  int found = 0;
  const auto mark = [&](int rank) {
    if (rank >= r.n) return;  // padding
    alike[rank / 32] |= 1u << (rank % 32);
    ++found;
  };
  const Row mask = Row{} + r.position_mask;
  for (int row = 1; row < r.rows; ++row) {
    const Row same = (Row)((load(r.sorted, row - 1) ^ load(r.sorted, row)) <= mask);
    if (!any(same)) continue;
    for (int lane = 0; lane < kLanes; ++lane)
      if (same[lane] != 0) mark(lane * r.rows + row);
  }
  for (int lane = 1; lane < kLanes; ++lane)
    if ((r.sorted[(r.rows - 1) * kLanes + lane - 1] ^ r.sorted[lane]) <= r.position_mask) mark(lane * r.rows);
  return found;
}

/// Orders words alike in their leading bits by their values. False when that would take more than a few steps per
/// value.
inline bool settle(Ranking& r, const std::uint32_t* alike) {
  int steps_left = 4 * r.n;
  for (int base = 0; base < r.n; base += 32)
    for (std::uint32_t left = alike[base / 32]; left != 0; left &= left - 1) {
      const int rank = base + __builtin_ctz(left);
      const std::uint32_t word = r.sorted[r.address(rank)];
      const double own = r.value[word & r.position_mask];
      int to = rank;
      for (; to > 0; --to) {
        const std::uint32_t before = r.sorted[r.address(to - 1)];
        if ((before ^ word) > r.position_mask || !(r.value[before & r.position_mask] > own)) break;
        r.sorted[r.address(to)] = before;
        if (--steps_left < 0) return false;
      }
      r.sorted[r.address(to)] = word;
    }
  return true;
}

}  // namespace ranks

/// Ranks x[0..n), 1 <= n <= kMostRanked, whose smallest and largest values are `low` and `high`; values may be
/// infinite, not NaN. False, and no ranking, for values that crowd so closely beside far outliers that words cannot
/// tell them apart: sort those (sort.hpp). About 0.7 ns per value for 256 to 1024 values (AVX-512).
[[gnu::noinline, maybe_unused]] static bool rank_values(const double* x, int n, double low, double high,
                                                        std::uint32_t* scratch, Ranking& out) {
  out.value = x;
  out.n = n;
  out.rows = rank_rows_for(n);
  out.log2_rows = __builtin_ctz(static_cast<unsigned>(out.rows));
  const int words = ranks::kLanes * out.rows, position_bits = out.log2_rows + __builtin_ctz(ranks::kLanes);
  out.position_mask = (1u << position_bits) - 1u;
  std::uint32_t* const packed = scratch;
  out.packed = packed;
  out.sorted = scratch + words;
  const auto lowest = static_cast<std::uint64_t>(ranks::ordered_bits(low));
  const std::uint64_t range = static_cast<std::uint64_t>(ranks::ordered_bits(high)) - lowest;
  const int used = range == 0 ? 0 : 64 - __builtin_clzll(range),
            shift = used > 32 - position_bits ? used - (32 - position_bits) : 0;
  for (int i = 0; i < n; ++i) {
    const auto place =
        static_cast<std::uint32_t>((static_cast<std::uint64_t>(ranks::ordered_bits(x[i])) - lowest) >> shift);
    packed[i] = (place << position_bits) | static_cast<std::uint32_t>(i);
  }
  for (int i = n; i < words; ++i) packed[i] = 0xffffffffu;
  ranks::sort_rows(packed, out.sorted, out.rows);
  if (range == 0) return true;
  std::uint32_t* const alike = out.sorted + words;
  for (int i = 0; i < words / 32; ++i) alike[i] = 0;
  return ranks::find_alike(out, alike) == 0 || ranks::settle(out, alike);
}

}  // namespace eqc
