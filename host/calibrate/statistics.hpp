// Medians and their intervals from rounds of measurement.
#pragma once

#include <string>
#include <vector>

#include "host/calibrate/kernel_point.hpp"

namespace eqc {

/// NaN for nothing.
double median_of(std::vector<double> values);

/// A kernel's time with the interval in which another calibration's is with 95 % probability.
struct Measurement {
  KernelPoint point;
  std::vector<double> rounds;  ///< median seconds of each round, in the order measured
  double seconds = 0;          ///< median over rounds
  double low = 0, high = 0;
  bool throttled = false;  ///< in some round, after all retries
  double error = 0;        ///< standard error of log seconds; 0: one round says nothing of it
};

/// Student's t over the logarithms of the rounds, which are far enough apart to see the machine drift: the standard
/// error of a median is 1.2533 times that of a mean (normal errors; Kenney, Keeping 1962, 13.5). A throttled round
/// doubles the interval. One round alone has no interval: low = high = NaN.
Measurement summarised(const KernelPoint& point, std::vector<double> rounds, bool throttled);

/// Intervals of kernels that were measured in the same rounds, anew. Few rounds say little of a kernel's variance, and
/// Student's t for them is wide: each takes from the others what variance_prior() finds that they share, and the
/// degrees of freedom with it. What all kernels of a round share (the median of their deviations) drifts, lasts for
/// longer than a round and is no error of one kernel: where there are kRoundsOfDrift rounds it is judged for itself, as
/// the mean of a first-order autoregression (Bartlett 1946, J. R. Stat. Soc. suppl. 8), and added to every kernel's
/// error. Nothing is known of what lasts for longer than all rounds together.
void share_errors(std::vector<Measurement>& measured);

inline constexpr std::size_t kRoundsOfDrift = 8;

/// Whether two calibrations agree on a kernel: log ratio within both half widths, added in quadrature.
bool agree(const Measurement& a, const Measurement& b);

}  // namespace eqc
