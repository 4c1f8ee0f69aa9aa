// Student's t distribution for whole degrees of freedom, in closed form (Abramowitz, Stegun 1964, 26.7.3 and 26.7.4).
#pragma once

#include "kernels/base/trig.hpp"

namespace eqc {

/// P(|T| <= t), t >= 0, degrees >= 1.
EQC_HD double student_t_within(double t, int degrees) {
  const double n = degrees, c2 = div_(n, n + t * t), c = sqrt_(c2), s = div_(t, sqrt_(n + t * t));
  double term = degrees % 2 == 1 ? c : 1.0, sum = degrees == 1 ? 0.0 : term;
  for (int k = degrees % 2 == 1 ? 3 : 2; k <= degrees - 2; k += 2) {
    term *= c2 * div_(k - 1.0, k + 0.0);
    sum += term;
  }
  if (degrees % 2 == 0) return s * sum;
  return 2.0 / kPi * (atan_(div_(t, sqrt_(n))) + s * sum);
}

/// t with P(|T| <= t) = level, 0 < level < 1: bisection on 0 ... 1e6 to the last bits (beyond for no level that is
/// used).
EQC_HD double student_t_quantile(double level, int degrees) {
  double low = 0, high = 1e6;
  for (int halving = 0; halving < 80; ++halving) {
    const double middle = 0.5 * (low + high);
    (student_t_within(middle, degrees) < level ? low : high) = middle;
  }
  return high;
}

}  // namespace eqc
