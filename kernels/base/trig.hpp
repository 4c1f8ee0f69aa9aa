// Sine, cosine and arc tangent from the primitives alone: the same bits everywhere.
#pragma once

#include "kernels/base/elementary.hpp"

namespace eqc {

inline constexpr double kPi = 3.14159265358979323846;

/// A multiple of pi/2 and what is left, |left| <= pi/4.
struct Turned {
  std::int64_t quarter;
  double left;
};

/// Three-part reduction (Cody, Waite 1980): pi/2 in pieces of 33 bits, so that products with whole numbers below 2^20
/// are exact. |x| < 1.6e6; beyond, the angle is no longer known to the accuracy of a turn anyway, and NaN is returned
/// by the callers.
EQC_HD Turned turned(double x) {
  constexpr double kHigh = 1.57079632673412561417, kMiddle = 6.07710050630396597660e-11,
                   kLow = 2.02226624879595063154e-21;
  const double scaled = x * 0.63661977236758134308;
  const double whole = (scaled + kRoundingMagic) - kRoundingMagic;
  const double left = ((x - whole * kHigh) - whole * kMiddle) - whole * kLow;
  return {static_cast<std::int64_t>(whole), left};
}

/// cos(x), |x| <= pi/4: Taylor to x^18, truncation below 4e-21.
EQC_HD double cos_small(double x) {
  const double z = x * x;
  double p = fma_(z, -1.56192069685862265e-16, 4.77947733238738530e-14);
  p = fma_(p, z, -1.14707455977297247e-11);
  p = fma_(p, z, 2.08767569878680990e-9);
  p = fma_(p, z, -2.75573192239858907e-7);
  p = fma_(p, z, 2.48015873015873016e-5);
  p = fma_(p, z, -1.38888888888888889e-3);
  p = fma_(p, z, 4.16666666666666667e-2);
  return fma_(z * z, p, fma_(z, -0.5, 1.0));
}

/// |x| < 1.6e6, else NaN; absolute error below 3e-16.
EQC_HD double sin_(double x) {
  const Turned t = turned(x);
  const double value = select((t.quarter & 1) != 0, cos_small(t.left), sin_small(t.left));
  const double known = select(abs_(x) < 1.6e6, value, from_bits(0x7ff8000000000000LL));
  return select((t.quarter & 2) != 0, -known, known);
}
EQC_HD double cos_(double x) {
  const Turned t = turned(x);
  const double value = select((t.quarter & 1) != 0, sin_small(t.left), cos_small(t.left));
  const double known = select(abs_(x) < 1.6e6, value, from_bits(0x7ff8000000000000LL));
  return select(((t.quarter + 1) & 2) != 0, -known, known);
}

/// Three halvings of the angle, tan(t/2) = x / (1 + sqrt(1 + x^2)), then Taylor to x^29 below tan(pi/16); relative
/// error below 1e-15.
EQC_HD double atan_(double x) {
  double y = clamp_(x, -1e150, 1e150);
  for (int halving = 0; halving < 3; ++halving) y = div_(y, 1.0 + sqrt_(fma_(y, y, 1.0)));
  const double z = y * y;
  double p = 0;
  for (int k = 14; k >= 0; --k) p = fma_(p, z, div_(k % 2 == 0 ? 1.0 : -1.0, 2.0 * k + 1.0));
  return 8.0 * y * p;
}

}  // namespace eqc
