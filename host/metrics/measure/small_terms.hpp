// Functions of the ratio of a value to the mean that keep their digits where the ratio is near 1.
#pragma once

#include "kernels/base/elementary.hpp"

namespace eqc {

// A ratio r comes with d = r - 1, which is known to more digits than r. Relative errors are a few 1e-14 at most: the
// series hold below |d| = 0.03 to 1e-17, and beyond it cancellation costs a factor of 1 / d. Without branches, so that
// loops over rows vectorise.

inline constexpr double kSmallDeviation = 0.03;

/// ln(1 + d): what rounding made of 1 + d, it made of its logarithm too (Higham 2002, section 1.14.1). d >= -1; `r`: 1
/// + d for larger |d|, known better than 1 + d is. At r = 0 a number that means nothing.
inline double log_ratio(double d, double r) {
  const bool near = abs_(d) < 0.25;
  const double u = 1.0 + d, log_u = log_core(near ? u : max_(r, 0x1p-1022));
  const double shift = u - 1.0;
  return near ? (shift == 0.0 ? d : log_u * (d / shift)) : log_u;
}

/// r ln r - (r - 1) >= 0; 1 at r = 0. Small d: sum over k >= 2 of (-d)^k / (k (k - 1)).
inline double entropy_excess(double d, double r, double log_r) {
  double sum = 1.0 / 132;
  sum = 1.0 / 110 - d * sum;
  sum = 1.0 / 90 - d * sum;
  sum = 1.0 / 72 - d * sum;
  sum = 1.0 / 56 - d * sum;
  sum = 1.0 / 42 - d * sum;
  sum = 1.0 / 30 - d * sum;
  sum = 1.0 / 20 - d * sum;
  sum = 1.0 / 12 - d * sum;
  sum = 1.0 / 6 - d * sum;
  sum = 1.0 / 2 - d * sum;
  const double far = r > 0.0 ? r * log_r - d : 1.0;
  return abs_(d) < kSmallDeviation ? d * d * sum : far;
}

/// r - 1 - ln r >= 0, r > 0. Small d: sum over k >= 2 of (-d)^k / k.
inline double log_deviation_excess(double d, double log_r) {
  double sum = 1.0 / 12;
  sum = 1.0 / 11 - d * sum;
  sum = 1.0 / 10 - d * sum;
  sum = 1.0 / 9 - d * sum;
  sum = 1.0 / 8 - d * sum;
  sum = 1.0 / 7 - d * sum;
  sum = 1.0 / 6 - d * sum;
  sum = 1.0 / 5 - d * sum;
  sum = 1.0 / 4 - d * sum;
  sum = 1.0 / 3 - d * sum;
  sum = 1.0 / 2 - d * sum;
  return abs_(d) < kSmallDeviation ? d * d * sum : d - log_r;
}

/// 1 - e^-x, x >= 0.
inline double one_minus_exp(double x) {
  const double u = exp_(-x);
  if (x >= 1.0) return 1.0 - u;
  return u < 1.0 ? (1.0 - u) * (x / -log_(u)) : x;
}

}  // namespace eqc
