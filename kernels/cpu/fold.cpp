// Loops that the compiler turns into SIMD; the order of every sum is fixed by the block, never by the width.
#include "kernels/cpu/fold.hpp"

#include "kernels/metric/sort.hpp"

namespace eqc::cpu {

void add_block(const double* values, CellSums& sums) {
  const double* __restrict y = values;
  alignas(64) double tree[kBlock / 2];
  const double reference = sums.reference;
  constexpr int kRunning = 2 * kGroups;  // a minimum has no order: many running ones vectorise and hide latency, one does neither
  alignas(64) double low[kRunning], high[kRunning];
  for (int g = 0; g < kRunning; ++g) low[g] = high[g] = y[g];
  for (int l = kRunning; l < kBlock; l += kRunning)
    for (int g = 0; g < kRunning; ++g) {
      low[g] = y[l + g] < low[g] ? y[l + g] : low[g];
      high[g] = y[l + g] > high[g] ? y[l + g] : high[g];
    }
  for (int half = kRunning / 2; half > 0; half /= 2)
    for (int g = 0; g < half; ++g) {
      low[g] = low[g + half] < low[g] ? low[g + half] : low[g];
      high[g] = high[g + half] > high[g] ? high[g + half] : high[g];
    }
  sums.min = min_(low[0], sums.min);
  sums.max = max_(high[0], sums.max);
  for (int l = 0; l < kBlock / 2; ++l) tree[l] = (y[l] - reference) + (y[l + kBlock / 2] - reference);
  for (int half = kBlock / 4; half >= kGroups; half /= 2)
    for (int l = 0; l < half; ++l) tree[l] = tree[l] + tree[l + half];
  for (int g = 0; g < kGroups; ++g) sums.sum[g] = sums.sum[g] + tree[g];
  for (int l = 0; l < kBlock / 2; ++l) {
    const double a = y[l] - reference, b = y[l + kBlock / 2] - reference;
    tree[l] = a * a + b * b;
  }
  for (int half = kBlock / 4; half >= kGroups; half /= 2)
    for (int l = 0; l < half; ++l) tree[l] = tree[l] + tree[l + half];
  for (int g = 0; g < kGroups; ++g) sums.square[g] = sums.square[g] + tree[g];
}

int fold_scratch_size(int worlds) { return worlds + sort_scratch_size(worlds); }

void quantile_statistics(const FoldSpec& fold, const double* values, double* sorted, QuantityStatistics& out) {
  const int n = fold.worlds, replicates = fold.replicates;
  sort_copy(values, n, sorted, sorted + n);
  for (int p = 0; p < fold.n_probabilities; ++p) {
    const double q = sorted_quantile(sorted, n, fold.probability[p]);
    std::int32_t below[kGroups] = {};
    for (int w = 0; w < n; w += kGroups)
      for (int g = 0; g < kGroups; ++g) below[g] += values[w + g] <= q ? 1 : 0;
    double share[kGroups] = {};
    for (int r = 0; r < replicates; ++r) {
      std::int32_t count = 0;
      for (int g = r; g < kGroups; g += replicates) count += below[g];
      share[r] = static_cast<double>(count) * replicates / n;
    }
    out.quantile[p] = q;
    out.quantile_se[p] = quantile_standard_error(sorted, n, fold.probability[p], share, replicates);
  }
}

QuantityStatistics statistics(const FoldSpec& fold, const double* values, double* sorted) {
  CellSums sums = empty_sums(values[0]);
  for (int w = 0; w < fold.worlds; w += kBlock) add_block(values + w, sums);
  QuantityStatistics out;
  moment_statistics(sums, fold.worlds, fold.replicates, out);
  quantile_statistics(fold, values, sorted, out);
  return out;
}

}  // namespace eqc::cpu
