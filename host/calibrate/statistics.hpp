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
};

/// Student's t over the logarithms of the rounds, which are far enough apart to see the machine drift: the standard
/// error of a median is 1.2533 times that of a mean (normal errors; Kenney, Keeping 1962, 13.5). A throttled round
/// doubles the interval. One round alone has no interval: low = high = NaN.
Measurement summarised(const KernelPoint& point, std::vector<double> rounds, bool throttled);

/// Whether two calibrations agree on a kernel: log ratio within both half widths, added in quadrature.
bool agree(const Measurement& a, const Measurement& b);

}  // namespace eqc
