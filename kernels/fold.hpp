// From sums over a cell's worlds to its statistics: the last arithmetic of a fold, the same on every backend.
#pragma once

#include <cstdint>

#include "kernels/base/annotate.hpp"
#include "kernels/base/fp.hpp"

namespace eqc {

inline constexpr int kBlock = 256;  ///< worlds per block: one CUDA block, one L1-sized CPU loop
inline constexpr int kGroups = 16;  ///< sums kept apart per cell: group g holds the worlds with w mod 16 = g
inline constexpr int kMaxProbabilities = 16;
inline constexpr int kMaxThresholds = 8;

/// Side by side, for few of them are asked for: what is not touched takes no room in the cache.
struct QuantileStatistics {
  double value = 0, se = 0;
};

/// Statistics of one quantity in one cell.
struct QuantityStatistics {
  double mean = 0, sd = 0, se = 0, min = 0, max = 0;
  QuantileStatistics quantile[kMaxProbabilities];
  double share_above[kMaxThresholds] =
      {};  ///< of worlds, by threshold of the job; 0 for thresholds of other quantities
};

/// What a fold needs to know; the same for every quantity of a run.
struct FoldSpec {
  std::int32_t worlds = 0, replicates = 0;  ///< as in PriceJob: powers of two
  std::int32_t n_probabilities = 0;
  const double* probability = nullptr;
};

/// Sums of one quantity in one cell over all worlds. Deviations are from `reference`, the value in world 0.
struct CellSums {
  double reference = 0;
  double sum[kGroups] = {};     ///< of deviations, by group
  double square[kGroups] = {};  ///< of squared deviations, by group
  double min = 0, max = 0;
};

EQC_HD CellSums empty_sums(double reference) {
  CellSums sums;
  sums.reference = sums.min = sums.max = reference;
  return sums;
}

/// Halving tree over the 16 groups: g += g + 8, 4, 2, 1. `Number`: double, or a register of them, each lane its own
/// series.
template <class Number>
EQC_HD Number fold_groups(const Number* groups) {
  Number t[kGroups];
  for (int g = 0; g < kGroups; ++g) t[g] = groups[g];
  for (int half = kGroups / 2; half > 0; half /= 2)
    for (int g = 0; g < half; ++g) t[g] = t[g] + t[g + half];
  return t[0];
}

/// Mean deviation from the reference, variance (n - 1), and the variance of the mean from the spread of the replicates'
/// means (L'Ecuyer et al. 2023: independent randomisations give an honest error for quasi-Monte Carlo).
template <class Number>
struct Moments {
  Number mean_deviation, variance, error_variance;
};
template <class Number>
EQC_HD Moments<Number> moments_of(const Number* sum, const Number* square, int worlds, int replicates) {
  const double n = worlds, per_world = 1.0 / n;  // exact: a power of two
  const Number mean_deviation = fold_groups(sum) * per_world;
  const Number variance = (fold_groups(square) - n * mean_deviation * mean_deviation) / (n - 1.0);
  Number spread = {};
  for (int r = 0; r < replicates; ++r) {
    Number replicate_sum = {};
    for (int g = r; g < kGroups; g += replicates) replicate_sum = replicate_sum + sum[g];
    const Number d = replicate_sum * static_cast<double>(replicates) * per_world - mean_deviation;
    spread = spread + d * d;
  }
  return {mean_deviation, variance, spread / (static_cast<double>(replicates) * (replicates - 1))};
}

EQC_HD void moment_statistics(const CellSums& sums, int worlds, int replicates, QuantityStatistics& out) {
  const Moments<double> m = moments_of(sums.sum, sums.square, worlds, replicates);
  out.mean = sums.reference + m.mean_deviation;
  out.sd = sqrt_(max_(m.variance, 0.0));
  out.se = sqrt_(m.error_variance);
  out.min = sums.min;
  out.max = sums.max;
}

// `Sorted`: anything whose [k] is the k-th smallest value, a pointer to sorted values or a Ranking
// (kernels/metric/rank.hpp).

/// Quantile of `n` ascending values, linear between order statistics (type 7 of Hyndman & Fan 1996).
template <class Sorted>
EQC_HD double sorted_quantile(const Sorted& sorted, int n, double probability) {
  const double position = probability * (n - 1);
  const int below = static_cast<int>(position);
  const int above = below + 1 < n ? below + 1 : below;
  const double low = sorted[below], high = sorted[above];
  return fma_(position - below, high - low, low);
}

/// Share of `n` ascending values that are greater than `threshold`: 20 halvings at most, exact.
template <class Sorted>
EQC_HD double sorted_share_above(const Sorted& sorted, int n, double threshold) {
  int low = 0, high = n;  // first value above
  while (low < high) {
    const int middle = low + (high - low) / 2;
    if (sorted[middle] > threshold)
      high = middle;
    else
      low = middle + 1;
  }
  return static_cast<double>(n - low) / n;
}

/// Variance of the mean of the replicates' shares.
EQC_HD double share_variance(const double* share, int replicates) {
  double mean = 0.0, spread = 0.0;
  for (int r = 0; r < replicates; ++r) mean = mean + share[r];
  mean = mean / replicates;
  for (int r = 0; r < replicates; ++r) spread = spread + (share[r] - mean) * (share[r] - mean);
  return spread / (static_cast<double>(replicates) * (replicates - 1));
}

/// Standard error of a quantile: spread of the replicates' shares below it, through the local slope of the quantile
/// function (Bahadur 1966). `share_se`: root of share_variance over each replicate's share of worlds at or below the
/// quantile.
template <class Sorted>
EQC_HD double quantile_standard_error(const Sorted& sorted, int n, double probability, double share_se) {
  const double width = max_(share_se, 1.0 / n);  // slope over the error's own width, at least one order statistic
  const double low = max_(probability - width, 0.0);
  const double high = min_(probability + width, 1.0);
  return share_se * (sorted_quantile(sorted, n, high) - sorted_quantile(sorted, n, low)) / (high - low);
}

}  // namespace eqc
