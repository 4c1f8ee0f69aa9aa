// The standard normal distribution: density, probability and quantile, from the elementary functions, branch-free.
#pragma once

#include "kernels/base/elementary.hpp"

namespace eqc {

// Rational fits are interpolations at Chebyshev nodes in multiple precision (scripts/fit_normal.py), all coefficients
// positive, so Horner sums never cancel. Errors: largest seen over 2.5e6 inputs against 80-bit or multiple precision
// (tests/base/normal_test.cpp).
//
//   function              domain                      max error
//   normal_density        all doubles                 3 ULP (0 beyond |x| = 38.6)
//   normal_cdf            all doubles                 10 ULP, relative in the lower tail too (denormals below -37.5:
//   absolute) normal_upper          all doubles                 the same for 1 - normal_cdf normal_quantile_u32   every
//   32-bit draw           5 ULP normal_quantile       p in [2^-1022, 1 - 2^-53]   7 ULP

inline constexpr double kInverseSqrtTwoPi = 0.39894228040143267794;

/// exp(-x^2 / 2) with the rounding error of x^2 carried along.
EQC_HD double gaussian(double x) {
  const double bounded = clamp_(x, -39.0, 39.0);
  const double square = bounded * bounded;
  const double square_low = fma_(bounded, bounded, -square);
  return exp_extended(-0.5 * square, -0.5 * square_low);
}

/// Density of the standard normal at x.
EQC_HD double normal_density(double x) { return kInverseSqrtTwoPi * gaussian(x); }

/// Upper-tail probability over exp(-t^2/2), 0 <= t <= 38.6: smooth, 1/2 at 0. Degree 10/11, fit error 1.7e-18 relative.
EQC_HD double scaled_normal_tail(double t) {
  double n = fma_(t, 2.1752017737252146e-7, 6.8062178620976002e-6);
  n = fma_(n, t, 0.00010443111134241873);
  n = fma_(n, t, 0.0010224883148904572);
  n = fma_(n, t, 0.0070264407363045601);
  n = fma_(n, t, 0.035280052503541159);
  n = fma_(n, t, 0.13092728596718154);
  n = fma_(n, t, 0.35510346226531649);
  n = fma_(n, t, 0.6767558512918677);
  n = fma_(n, t, 0.82613235407859177);
  n = fma_(n, t, 0.5);
  double d = fma_(t, 5.4524222690457821e-7, 1.7060658136463711e-5);
  d = fma_(d, t, 0.0002623152186656246);
  d = fma_(d, t, 0.002580058778935434);
  d = fma_(d, t, 0.017873354502129716);
  d = fma_(d, t, 0.09096285424739936);
  d = fma_(d, t, 0.34528061682914931);
  d = fma_(d, t, 0.97359111373421696);
  d = fma_(d, t, 1.991911090146353);
  d = fma_(d, t, 2.8084479759493824);
  d = fma_(d, t, 2.450149268960049);
  d = fma_(d, t, 1.0);
  return div_(n, d);
}

/// P(Z <= x).
EQC_HD double normal_cdf(double x) {
  const double bounded = clamp_(x, -39.0, 39.0);
  const double tail = gaussian(bounded) * scaled_normal_tail(abs_(bounded));
  return select(bounded > 0.0, 1.0 - tail, tail);
}

/// P(Z > x), accurate where normal_cdf rounds to 1.
EQC_HD double normal_upper(double x) { return normal_cdf(-x); }

/// Quantile for twice the distance of p to 1/2 and twice the smaller tail: w = -ln(4 p (1 - p)), z = 2 |p - 1/2| (c0 +
/// w N(w) / D(w)). One log, one division, no select. For tails of at least 2^-33 (w <= 21.6); degree 12/12, fit
/// error 8.6e-17.
EQC_HD double normal_quantile_central(double twice_distance, double w) {
  double n = fma_(w, 3.5585699501298855936e-16, 1.4051837606670660252e-13);
  n = fma_(n, w, 2.9586335931705257779e-12);
  n = fma_(n, w, 4.4126607584422774039e-10);
  n = fma_(n, w, 1.117893656366105015e-8);
  n = fma_(n, w, 2.5414685966665559153e-7);
  n = fma_(n, w, 3.8666361284266013163e-6);
  n = fma_(n, w, 0.000051154110903156236989);
  n = fma_(n, w, 0.00047344556198918507788);
  n = fma_(n, w, 0.0036466071521455531422);
  n = fma_(n, w, 0.0219818337291564678);
  n = fma_(n, w, 0.081325209067580120675);
  n = fma_(n, w, 0.32811687386920912259);
  double d = fma_(w, 8.2923472069729708213e-15, 6.6993882823029021015e-13);
  d = fma_(d, w, 2.8296803241176861724e-11);
  d = fma_(d, w, 2.3405003464600973594e-9);
  d = fma_(d, w, 4.3011538952517602558e-8);
  d = fma_(d, w, 1.0590568000828885917e-6);
  d = fma_(d, w, 0.000013248393385527046972);
  d = fma_(d, w, 0.00017291773914976544917);
  d = fma_(d, w, 0.0015142277782898616025);
  d = fma_(d, w, 0.010314102592782453255);
  d = fma_(d, w, 0.067198462013325164502);
  d = fma_(d, w, 0.19807568002831559548);
  d = fma_(d, w, 1.0);
  return twice_distance * fma_(w, div_(n, d), 1.2533141373155003155);
}

/// Quantile of tails below 2^-31.7, from r = sqrt(-ln tail) in [4.6875, 26.7]; degree 8/7 in r - 4.6875, fit
/// error 2.9e-17.
EQC_HD double normal_quantile_tail(double r) {
  const double t = r - 4.6875;
  double n = fma_(t, 6.1486475395382858e-10, 3.4730250410922679e-7);
  n = fma_(n, t, 3.7751505950024708e-5);
  n = fma_(n, t, 0.0015694251855238665);
  n = fma_(n, t, 0.031288366050417619);
  n = fma_(n, t, 0.32936156181235143);
  n = fma_(n, t, 1.8705795987745551);
  n = fma_(n, t, 5.4009973946319217);
  n = fma_(n, t, 6.1975854842821488);
  double d = fma_(t, 4.3477656712066447e-10, 2.4354153389978775e-7);
  d = fma_(d, t, 2.5554733933335244e-5);
  d = fma_(d, t, 0.00099075360134769644);
  d = fma_(d, t, 0.0175455135580501);
  d = fma_(d, t, 0.15263632884701544);
  d = fma_(d, t, 0.63330452797069604);
  d = fma_(d, t, 1.0);
  return div_(n, d);
}

/// Standard normal quantile of p = (draw + 1/2) / 2^32; odd about the middle, and equal in every bit to
/// normal_quantile(p).
EQC_HD double normal_quantile_u32(std::uint32_t draw) {
  const std::uint32_t centred = draw ^ 0x80000000u;                  // as signed: draw - 2^31
  const std::uint32_t magnitude = centred ^ (0u - (centred >> 31));  // |p - 1/2| = (magnitude + 1/2) / 2^32
  const std::uint32_t tail = magnitude ^ 0x7fffffffu;                // min(p, 1 - p) = (tail + 1/2) / 2^32
  const double twice_distance = fma_(static_cast<double>(static_cast<std::int32_t>(magnitude)), 0x1p-31, 0x1p-32);
  const double twice_tail = fma_(static_cast<double>(static_cast<std::int32_t>(tail)), 0x1p-31, 0x1p-32);
  const double w = -log_core(twice_tail * (2.0 - twice_tail));
  const double z = normal_quantile_central(twice_distance, w);
  const std::uint64_t sign = static_cast<std::uint64_t>(centred & 0x80000000u) << 32;
  return from_bits(static_cast<std::int64_t>(static_cast<std::uint64_t>(bits_of(z)) ^ sign));
}

/// Standard normal quantile of a probability in [2^-1022, 1 - 2^-53].
EQC_HD double normal_quantile(double p) {
  const double tail = min_(p, 1.0 - p);
  const double twice_distance = abs_(fma_(2.0, p, -1.0));
  const double twice_tail = 2.0 * tail;
  const double w = -log_core(twice_tail * (2.0 - twice_tail));
  const double r = sqrt_(max_(w + (1.3862943611198906188 - tail), 21.97265625));  // -ln tail = w + ln 4 + ln(1 - tail)
  const double z = select(w < 21.6, normal_quantile_central(twice_distance, w), normal_quantile_tail(r));
  return copy_sign(z, p - 0.5);
}

}  // namespace eqc
