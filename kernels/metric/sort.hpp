// Ascending sort of doubles, alone or with their positions; every correct sort gives these bits, so only speed depends on the method.
#pragma once

#include <cstdint>

#include "kernels/metric/sort_network.hpp"

namespace eqc {

/// Rows of the network that sorts n values: the smallest power of two with 8 * rows >= n, at least 2.
inline int sort_rows_for(int n) {
  int rows = 2;
  while (network::kRowLanes * rows < n) rows *= 2;
  return rows;
}

/// Doubles of scratch that `sort_ascending` needs.
inline int sort_scratch_size(int n) { return network::kRowLanes * sort_rows_for(n); }

/// Doubles of scratch that `sort_with_order` needs.
inline int sort_with_order_scratch_size(int n) { return 2 * sort_scratch_size(n); }

/// Writes x[0..n), sorted, to `sorted`, which may be x. Domain and cost as sort_ascending.
inline void sort_copy(const double* x, int n, double* sorted, double* scratch) {
  const int rows = sort_rows_for(n), padded = network::kRowLanes * rows;
  for (int i = 0; i < n; ++i) scratch[i] = x[i] + 0.0;  // -0.0 + 0.0 = +0.0
  for (int i = n; i < padded; ++i) scratch[i] = __builtin_inf();
  network::sort_rows(network::Keys{scratch}, rows);
  if (n == padded) {
    network::unroll_lanes(scratch, rows, sorted);
    return;
  }
  for (int lane = 0; lane * rows < n; ++lane) {
    const int count = n - lane * rows < rows ? n - lane * rows : rows;
    for (int row = 0; row < count; ++row) sorted[lane * rows + row] = scratch[row * network::kRowLanes + lane];
  }
}

/// Sorts x[0..n) in place. Values may be infinite, not NaN; -0.0 becomes +0.0. CPU only. About 2-4 ns per value from n = 64 to 4096 (AVX-512; AVX2 3-5).
inline void sort_ascending(double* x, int n, double* scratch) { sort_copy(x, n, x, scratch); }

/// Writes the ascending values to `sorted` and, for each, its position in `x` to `order`; equal values keep their order of position.
/// Same domain as sort_ascending; `sorted` may be `x`. Scratch: sort_with_order_scratch_size(n). CPU only.
inline void sort_with_order(const double* x, int n, double* sorted, std::int32_t* order, double* scratch) {
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

}  // namespace eqc
