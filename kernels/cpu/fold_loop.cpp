// Sums in registers, in an order fixed by the block and never by the width.
#include "kernels/cpu/fold_loop.hpp"

namespace eqc::cpu {
namespace {

struct Folded {
  Lanes sum, square;
};
/// kCount rows, kStride apart, folded by halving: of deviations and of their squares.
template <int kCount, int kStride>
inline __attribute__((always_inline)) Folded fold_rows(const Lanes* deviation) {
  if constexpr (kCount == 2) {
    const Lanes a = deviation[0], b = deviation[kStride];
    return {a + b, a * a + b * b};
  } else {  // the last addition of the tree joins even rows with odd ones
    const Folded even = fold_rows<kCount / 2, 2 * kStride>(deviation),
                 odd = fold_rows<kCount / 2, 2 * kStride>(deviation + kStride);
    return {even.sum + odd.sum, even.square + odd.square};
  }
}

/// The smallest or largest of each lane.
template <class Combine>
Lanes fold_lanes(const Lanes* rows, Combine combine) {
  Lanes folded = rows[0];
  for (int l = 1; l < kLanes; ++l) folded = combine(rows[l], folded);
  return folded;
}

}  // namespace

SeriesSums empty_series(double reference) {
  SeriesSums sums;
  sums.low = sums.high = Lanes{} + reference;
  sums.reference = reference;
  return sums;
}

void add_rows(const Lanes* rows, int group, SeriesSums& sums) {
  const Lanes reference = Lanes{} + sums.reference;
  Lanes low = sums.low, high = sums.high, deviation[kRows];
#pragma GCC unroll 16
  for (int row = 0; row < kRows; ++row) {
    const Lanes y = rows[row];
    low = smaller_lanes(y, low);
    high = larger_lanes(y, high);
    deviation[row] = y - reference;
  }
  const Folded folded = fold_rows<kRows, 1>(deviation);
  store_lanes(sums.sum + group, load_lanes(sums.sum + group) + folded.sum);
  store_lanes(sums.square + group, load_lanes(sums.square + group) + folded.square);
  sums.low = low;
  sums.high = high;
}

void moment_statistics(const SeriesSums* sums, int count, int worlds, int replicates, QuantityStatistics* out) {
  for (int first = 0; first < count; first += kLanes) {  // as many series side by side as a register has lanes
    const int here = count - first < kLanes ? count - first : kLanes;
    const auto series = [&](int l) -> const SeriesSums& { return sums[first + (l < here ? l : 0)]; };
    Lanes sum[kGroups], square[kGroups], low[kLanes], high[kLanes], reference = {};
    for (int l = 0; l < kLanes; ++l) {
      for (int g = 0; g < kGroups; g += kLanes) sum[g + l] = load_lanes(series(l).sum + g);
      for (int g = 0; g < kGroups; g += kLanes) square[g + l] = load_lanes(series(l).square + g);
      low[l] = series(l).low;
      high[l] = series(l).high;
      reference[l] = series(l).reference;
    }
    for (int g = 0; g < kGroups; g += kLanes) transpose_lanes(sum + g);
    for (int g = 0; g < kGroups; g += kLanes) transpose_lanes(square + g);
    transpose_lanes(low);
    transpose_lanes(high);
    const Moments<Lanes> m = moments_of(sum, square, worlds, replicates);
    double of[5][kLanes];
    store_lanes(of[0], reference + m.mean_deviation);
    store_lanes(of[1], root_lanes(larger_lanes(m.variance, Lanes{})));
    store_lanes(of[2], root_lanes(m.error_variance));
    store_lanes(of[3], fold_lanes(low, smaller_lanes));
    store_lanes(of[4], fold_lanes(high, larger_lanes));
    for (int l = 0; l < here; ++l) {
      QuantityStatistics& o = out[first + l];
      o.mean = of[0][l], o.sd = of[1][l], o.se = of[2][l], o.min = of[3][l], o.max = of[4][l];
    }
  }
}

QuantityStatistics statistics(const FoldSpec& fold, const double* values, FoldScratch& scratch) {
  scratch.reserve(fold.worlds);
  SeriesSums sums = empty_series(values[0]);
  for (int w = 0; w < fold.worlds; w += kBlock)
    for (int group = 0; group < kGroups; group += kLanes) {
      Lanes rows[kRows];
      for (int row = 0; row < kRows; ++row) rows[row] = load_lanes(values + w + row * kGroups + group);
      add_rows(rows, group, sums);
    }
  QuantityStatistics out;
  moment_statistics(&sums, 1, fold.worlds, fold.replicates, &out);
  quantile_statistics(fold, {}, values, scratch, out);
  return out;
}

}  // namespace eqc::cpu
