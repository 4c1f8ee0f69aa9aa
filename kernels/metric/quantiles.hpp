// Exact quantiles of a cell's sorted worlds, how well replicates know them, and exceedance counts.
#pragma once

#include <cstdint>

#include "kernels/metric/moments.hpp"

namespace eqc {

/// Quantile p in [0, 1] of ascending x[0..n), n >= 1: order statistics with linear interpolation at h = (n - 1) p, type 7 of
/// Hyndman and Fan (1996, The American Statistician 50(4)), the default of R and NumPy.
EQC_HD double quantile_sorted(const double* x, std::int32_t n, double p) {
  const double h = clamp_(p, 0.0, 1.0) * static_cast<double>(n - 1);
  const std::int32_t below = static_cast<std::int32_t>(h);  // h in [0, 2^31)
  const std::int32_t above = below + 1 < n ? below + 1 : below;
  const double fraction = h - static_cast<double>(below);
  return fma_(fraction, x[above] - x[below], x[below]);
}

/// Kept worlds strictly above the threshold.
EQC_HD std::int64_t count_above(const double* x, const std::uint8_t* keep, std::int64_t n, double threshold) {
  std::int64_t count = 0;
  if (keep == nullptr)
    for (std::int64_t i = 0; i < n; ++i) count += x[i] > threshold ? 1 : 0;
  else
    for (std::int64_t i = 0; i < n; ++i) count += ((x[i] > threshold) & (keep[i] != 0)) ? 1 : 0;
  return count;
}

/// Kept worlds; all of them when `keep` is null.
EQC_HD std::int64_t count_kept(const std::uint8_t* keep, std::int64_t n) {
  if (keep == nullptr) return n;
  std::int64_t count = 0;
  for (std::int64_t i = 0; i < n; ++i) count += keep[i] != 0 ? 1 : 0;
  return count;
}

/// An estimate and its standard error.
struct Estimate {
  double value = 0;
  double standard_error = 0;
};

/// Share of kept worlds strictly above the threshold; its error from the shares of the replicates (contiguous runs of worlds, 1 to 256).
EQC_HD Estimate exceedance(const double* x, const std::uint8_t* keep, std::int64_t n, int replicates, double threshold) {
  double shares[kMaxReplicates];
  std::int64_t all_above = 0, all_kept = 0;
  int used = 0;
  for (int r = 0; r < replicates; ++r) {
    const std::int64_t begin = replicate_begin(n, replicates, r), size = replicate_begin(n, replicates, r + 1) - begin;
    const std::uint8_t* part_keep = keep == nullptr ? nullptr : keep + begin;
    const std::int64_t kept = count_kept(part_keep, size);
    if (kept == 0) continue;
    const std::int64_t above = count_above(x + begin, part_keep, size, threshold);
    shares[used++] = static_cast<double>(above) / static_cast<double>(kept);
    all_above += above;
    all_kept += kept;
  }
  if (all_kept == 0) return {};
  Estimate share{static_cast<double>(all_above) / static_cast<double>(all_kept), 0.0};
  if (used > 1) {
    const Moments spread = fold_block(shares, nullptr, used, share.value);
    share.standard_error = standard_deviation(spread) / sqrt_(spread.count);
  }
  return share;
}

/// Quantile p of a cell and its sampling error. `sorted`: the kept worlds ascending, n_sorted >= 1 of them; `worlds`, `keep`, `n`: the
/// same worlds in their order, so that replicates are known.
///
/// Bahadur (1966): q_hat - q = -(F_hat(q) - p) / f(q) + smaller terms, so se(q) = se(F_hat(q)) / f(q). se(F_hat(q)) comes from the
/// replicates' shares of worlds at most q; 1 / f(q) is the slope of the sorted values across p +- max(se, 1 / (2 sqrt n)) (Woodruff
/// 1952, JASA 47, inverts the same interval). At n = 512 the slope itself is known to about 20 %; near p = 0 and 1 the interval is cut.
EQC_HD Estimate quantile_with_error(const double* sorted, std::int32_t n_sorted, const double* worlds, const std::uint8_t* keep,
                                    std::int64_t n, int replicates, double p) {
  Estimate quantile{quantile_sorted(sorted, n_sorted, p), 0.0};
  const double share_error = exceedance(worlds, keep, n, replicates, quantile.value).standard_error;
  const double half_width = max_(share_error, 0.5 / sqrt_(static_cast<double>(n_sorted)));
  const double low = max_(p - half_width, 0.0), high = min_(p + half_width, 1.0);
  const double slope = (quantile_sorted(sorted, n_sorted, high) - quantile_sorted(sorted, n_sorted, low)) / (high - low);
  quantile.standard_error = share_error * slope;
  return quantile;
}

}  // namespace eqc
