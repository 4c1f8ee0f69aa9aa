// Ascending sort of doubles with their positions; every correct sort gives these bits, so only speed depends on the
// method.
#pragma once

#include <cstdint>

#include "kernels/metric/rank.hpp"
#include "kernels/metric/sort_network.hpp"

namespace eqc {

/// Rows of the network that sorts n values: the smallest power of two with 8 * rows >= n, at least 2.
inline int sort_rows_for(int n) {
  int rows = 2;
  while (network::kRowLanes * rows < n) rows *= 2;
  return rows;
}

/// Doubles of scratch that `sort_with_order` needs.
inline int sort_with_order_scratch_size(int n) {
  const int network = 2 * network::kRowLanes * sort_rows_for(n),
            words = n > kMostRanked ? 0 : rank_scratch_size(n) / 2 + 8;  // 8: to align it
  return network > words ? network : words;
}

/// Smallest and largest of x[0..n), n >= 16.
inline void find_range(const double* x, int n, double& low, double& high) {
  using network::Four, network::FourInMemory;
  constexpr int kParts = 4;  // extremes have no order: many running ones hide latency
  Four lows[kParts], highs[kParts];
  for (int p = 0; p < kParts; ++p) lows[p] = highs[p] = reinterpret_cast<const FourInMemory*>(x)[p];
  for (int i = 16; i < n; i += 16) {
    const FourInMemory* const here = reinterpret_cast<const FourInMemory*>(x + (i + 16 <= n ? i : n - 16));
    for (int p = 0; p < kParts; ++p) {
      const Four v = here[p];
      lows[p] = v < lows[p] ? v : lows[p];
      highs[p] = v > highs[p] ? v : highs[p];
    }
  }
  low = lows[0][0];
  high = highs[0][0];
  for (int p = 0; p < kParts; ++p)
    for (int l = 0; l < 4; ++l) {
      low = lows[p][l] < low ? lows[p][l] : low;
      high = highs[p][l] > high ? highs[p][l] : high;
    }
}

/// sort_with_order by the network of doubles that carry their position, for what words cannot rank.
inline void sort_doubles_with_order(const double* x, int n, double* sorted, std::int32_t* order, double* scratch) {
  const int rows = sort_rows_for(n), padded = network::kRowLanes * rows;
  double* key = scratch;
  double* id = scratch + padded;
  for (int i = 0; i < n; ++i) key[i] = x[i] + 0.0;
  for (int i = n; i < padded; ++i) key[i] = __builtin_inf();
  for (int i = 0; i < padded; ++i) id[i] = i;
  network::sort_rows(network::KeysWithId{key, id}, rows);
  for (int lane = 0; lane * rows < n; ++lane) {
    const int count = n - lane * rows < rows ? n - lane * rows : rows;
    for (int row = 0; row < count; ++row) {
      const int at = row * network::kRowLanes + lane, to = lane * rows + row;
      sorted[to] = key[at];
      order[to] = static_cast<std::int32_t>(id[at]);
    }
  }
}

/// Writes the ascending values to `sorted` and, for each, its position in `x` to `order`; equal values keep their order
/// of position. Values may be infinite, not NaN; -0.0 becomes +0.0. Scratch: sort_with_order_scratch_size(n). CPU only.
static inline void sort_with_order(const double* x, int n, double* sorted, std::int32_t* order, double* scratch) {
  constexpr int kFewest = 32;  // the smallest network of words has 128 or 256
  if (n > kFewest && n <= kMostRanked) {
    double low = 0, high = 0;
    find_range(x, n, low, high);
    void* const words = reinterpret_cast<void*>((reinterpret_cast<std::uintptr_t>(scratch) + 63) / 64 * 64);
    Ranking r;
    if (rank_values(x, n, low, high, static_cast<std::uint32_t*>(words), r)) {
      for (int lane = 0; lane * r.rows < n; ++lane)
        for (int k = lane * r.rows; k < (lane + 1) * r.rows && k < n; ++k)
          order[k] = static_cast<std::int32_t>(r.sorted[(k - lane * r.rows) * ranks::kLanes + lane] & r.position_mask);
      for (int k = 0; k < n; ++k) sorted[k] = x[order[k]] + 0.0;
      return;
    }
  }
  sort_doubles_with_order(x, n, sorted, order, scratch);
}

}  // namespace eqc
