// Count, mean, standard deviation and range of a cell's worlds, with the standard error of the mean from replicates.
#pragma once

#include <cstdint>

#include "kernels/metric/tree_fold.hpp"

namespace eqc {

/// Sums of deviations from a reference near the data (say, the first world's value), so that squares do not cancel. All fields but
/// `reference` fold field by field: a CUDA block folds 256 of these with `merge` along the halving tree of tree_fold.hpp.
struct Moments {
  double reference = 0;
  double count = 0;
  double sum_dev = 0;     ///< sum of (x - reference)
  double sum_sq_dev = 0;  ///< sum of (x - reference)^2
  double minimum = __builtin_inf();
  double maximum = -__builtin_inf();
};

/// Moments of one value, or of none when `keep` is false. Finite x only: leave infinite and infeasible worlds out by `keep`.
EQC_HD Moments moments_of(double x, bool keep, double reference) {
  const double value = select(keep, x, reference) + 0.0;  // one zero only: +0
  const double dev = value - reference;
  return {reference, select(keep, 1.0, 0.0), dev, dev * dev, select(keep, value, __builtin_inf()), select(keep, value, -__builtin_inf())};
}

/// Both together; the references must be equal.
EQC_HD Moments merge(const Moments& a, const Moments& b) {
  return {a.reference, a.count + b.count, a.sum_dev + b.sum_dev, a.sum_sq_dev + b.sum_sq_dev, min_(a.minimum, b.minimum),
          max_(a.maximum, b.maximum)};
}

/// Mean, 0 when nothing was counted.
EQC_HD double mean(const Moments& m) { return m.count > 0 ? m.reference + m.sum_dev / m.count : 0.0; }

/// Sample standard deviation (n - 1), 0 below two values.
EQC_HD double standard_deviation(const Moments& m) {
  if (!(m.count > 1)) return 0.0;
  const double variance = (m.sum_sq_dev - m.sum_dev * (m.sum_dev / m.count)) / (m.count - 1.0);
  return sqrt_(max_(variance, 0.0));
}

/// Value of the first kept world, 0 when there is none: a reference that every worker finds alike.
EQC_HD double first_kept(const double* values, const std::uint8_t* keep, std::int64_t n) {
  for (std::int64_t i = 0; i < n; ++i)
    if (keep == nullptr || keep[i] != 0) return values[i];
  return 0.0;
}

/// Moments of up to 256 worlds by the halving tree. `keep` (one byte per world, non-zero: counted) may be null: all are.
EQC_HD Moments fold_block(const double* values, const std::uint8_t* keep, int n, double reference) {
  double count[kBlockSize], dev[kBlockSize], sq[kBlockSize], low[kBlockSize], high[kBlockSize];
  const int width = tree_width(n);
  for (int l = 0; l < n; ++l) {
    const Moments one = moments_of(values[l], keep == nullptr || keep[l] != 0, reference);
    count[l] = one.count;
    dev[l] = one.sum_dev;
    sq[l] = one.sum_sq_dev;
    low[l] = one.minimum;
    high[l] = one.maximum;
  }
  for (int l = n; l < width && l < kBlockSize; ++l) {
    count[l] = dev[l] = sq[l] = 0.0;
    low[l] = __builtin_inf();
    high[l] = -__builtin_inf();
  }
  return {reference,
          tree_fold(count, width, Add{}),
          tree_fold(dev, width, Add{}) + 0.0,
          tree_fold(sq, width, Add{}),
          tree_fold(low, width, Smaller{}),
          tree_fold(high, width, Larger{})};
}

/// Moments of any number of worlds: blocks of 256, merged in index order.
EQC_HD Moments fold_moments(const double* values, const std::uint8_t* keep, std::int64_t n, double reference) {
  Moments total;
  total.reference = reference;
  for (std::int64_t begin = 0; begin < n; begin += kBlockSize) {
    const std::int64_t left = n - begin;
    const int size = left < kBlockSize ? static_cast<int>(left) : kBlockSize;
    total = merge(total, fold_block(values + begin, keep == nullptr ? nullptr : keep + begin, size, reference));
  }
  return total;
}

inline constexpr int kMaxReplicates = kBlockSize;

/// First world of replicate r: replicates are contiguous runs of worlds, as equal as n allows.
EQC_HD std::int64_t replicate_begin(std::int64_t n, int replicates, int r) { return n * r / replicates; }

/// Moments of a cell and how well its mean is known.
struct CellMoments {
  Moments total;
  double standard_error = 0;  ///< of the mean: sd of the replicate means / sqrt(replicates); 0 below two replicates with worlds
  int replicates_used = 0;    ///< replicates with at least one kept world; the error has one degree of freedom less
};

/// Folds a cell of n worlds made of `replicates` (1 to 256) independent randomisations, replicate by replicate. The replicate means
/// are independent also for quasi-Monte Carlo points, where s / sqrt(n) would be wrong (Owen 1997, Annals of Statistics 25(4)).
EQC_HD CellMoments fold_cell(const double* values, const std::uint8_t* keep, std::int64_t n, int replicates) {
  CellMoments cell;
  const double reference = first_kept(values, keep, n);
  double means[kMaxReplicates];
  cell.total.reference = reference;
  for (int r = 0; r < replicates; ++r) {
    const std::int64_t begin = replicate_begin(n, replicates, r), end = replicate_begin(n, replicates, r + 1);
    const Moments part = fold_moments(values + begin, keep == nullptr ? nullptr : keep + begin, end - begin, reference);
    if (part.count > 0) means[cell.replicates_used++] = mean(part);
    cell.total = merge(cell.total, part);
  }
  if (cell.replicates_used > 1) {
    const Moments spread = fold_block(means, nullptr, cell.replicates_used, reference);
    cell.standard_error = standard_deviation(spread) / sqrt_(spread.count);
  }
  return cell;
}

}  // namespace eqc
