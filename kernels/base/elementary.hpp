// exp, log and pow out of fma, division and selects: the same bits everywhere, no tables, no branches, no libm.
#pragma once

#include "kernels/base/fp.hpp"

namespace eqc {

// Polynomials are minimax fits made with Sollya on the stated interval. "ULP" is the largest error seen against 80-bit
// long double over at least 1e7 random and edge inputs (tests/base/elementary_test.cpp bounds them).
//
//   function       domain                                          max ULP
//   exp_           all doubles (inf, 0, denormal, NaN)             0.98
//   exp_core       |x| <= 708                                      0.98
//   log_           all doubles                                     0.84
//   log_core       normal, finite, > 0                             0.84
//   pow_           a normal, finite, > 0; b finite; |b ln a| may overflow to inf or underflow to 0    1.14
//   pow_core       as pow_, |b ln a| <= 708                        2 + 2 |b ln a|: cheap

inline constexpr double kInfinity = __builtin_huge_val();
inline constexpr double kLn2High = 0x1.62e42fefa39efp-1;  // ln 2 rounded to double
inline constexpr double kLn2Low = 0x1.abc9e3b39803fp-56;  // ln 2 - kLn2High
inline constexpr double kRoundingMagic =
    6755399441055744.0;  // 1.5 * 2^52: adding it rounds to an integer held in the low bits

/// exp(x) = mantissa * 2^exponent, exponent being the low bits of magic.
struct ExpParts {
  double mantissa;  ///< exp(x - n ln 2), in [0.70, 1.42]
  double magic;     ///< n + kRoundingMagic
};

/// Splits exp(x + x_low), |x_low| far below |x|. Cody-Waite reduction to |r| <= ln2 / 2, then 1 + r + r^2 P(r), P of
/// degree 10.
EQC_HD ExpParts exp_parts(double x, double x_low) {
  const double magic = fma_(x, 0x1.71547652b82fep+0, kRoundingMagic);
  const double n = magic - kRoundingMagic;
  double r = fma_(n, -kLn2High, x);
  r = fma_(n, -kLn2Low, r) + x_low;
  double p = fma_(r, 0x1.1f87005e90f0ep-29, 0x1.af4ef08f181efp-26);
  p = fma_(p, r, 0x1.27e4cfa72c969p-22);
  p = fma_(p, r, 0x1.71de019c2894dp-19);
  p = fma_(p, r, 0x1.a01a01ab9b063p-16);
  p = fma_(p, r, 0x1.a01a01ac22811p-13);
  p = fma_(p, r, 0x1.6c16c16c156a1p-10);
  p = fma_(p, r, 0x1.111111111004bp-7);
  p = fma_(p, r, 0x1.5555555555557p-5);
  p = fma_(p, r, 0x1.5555555555557p-3);
  p = fma_(p, r, 0.5);
  return {fma_(p, r * r, r) + 1.0, magic};
}

/// mantissa * 2^n in two factors, so that n from -1075 to 1025 under- and overflows with a single rounding.
EQC_HD double scale_by_exponent(ExpParts parts) {
  const std::uint64_t n =
      static_cast<std::uint64_t>(bits_of(parts.magic)) - (0x4338000000000000ULL - 4096);  // n + 4096: not negative
  const std::uint64_t half = n >> 1;
  const std::uint64_t other_half = n - half;
  const double first = from_bits(static_cast<std::int64_t>((half - 2048 + 1023) << 52));
  const double second = from_bits(static_cast<std::int64_t>((other_half - 2048 + 1023) << 52));
  return parts.mantissa * first * second;
}

/// e^x, |x| <= 708.
EQC_HD double exp_core(double x) {
  const ExpParts parts = exp_parts(x, 0.0);
  return from_bits(static_cast<std::int64_t>(static_cast<std::uint64_t>(bits_of(parts.mantissa)) +
                                             (static_cast<std::uint64_t>(bits_of(parts.magic)) << 52)));
}

/// e^x for every double.
EQC_HD double exp_(double x) { return scale_by_exponent(exp_parts(clamp_(x, -746.0, 710.0), 0.0)); }

/// e^(x + x_low) for every x, |x_low| <= ulp(x): for exponents known to more than double precision.
EQC_HD double exp_extended(double x, double x_low) {
  return scale_by_exponent(exp_parts(clamp_(x, -746.0, 710.0), x_low));
}

/// a = significand * 2^exponent, significand in [sqrt(1/2), sqrt(2)).
struct LogParts {
  double significand;
  double exponent;
};

EQC_HD LogParts log_parts(double a) {
  const std::uint64_t bits = static_cast<std::uint64_t>(bits_of(a));
  const std::uint64_t biased = bits + (0x4000000000000000ULL - 0x3fe6a09e00000000ULL);  // 0x3fe6a09e...: sqrt(1/2)
  const std::uint64_t exponent_bits = (biased & 0xfff0000000000000ULL) - 0x4000000000000000ULL;
  const double exponent =
      from_bits(static_cast<std::int64_t>((biased >> 52) | 0x4330000000000000ULL)) - (4503599627370496.0 + 1024.0);
  return {from_bits(static_cast<std::int64_t>(bits - exponent_bits)), exponent};
}

/// ln(a) + exponent_offset ln 2, a normal, finite and positive. log(1+f) = f - f^2/2 + s (f^2/2 + R(s^2)), s = f / (2 +
/// f): the reduction of fdlibm's e_log.c (Sun Microsystems 1993), R of degree 6.
EQC_HD double log_shifted(double a, double exponent_offset) {
  const LogParts parts = log_parts(a);
  const double n = parts.exponent + exponent_offset;
  const double f = parts.significand - 1.0;
  const double s = div_(f, f + 2.0);
  const double z = s * s;
  double p = fma_(z, 0x1.2b664a9df2b22p-3, 0x1.39fd3df053a4ap-3);
  p = fma_(p, z, 0x1.7462bd54aef7dp-3);
  p = fma_(p, z, 0x1.c71c62c812986p-3);
  p = fma_(p, z, 0x1.2492492e060d4p-2);
  p = fma_(p, z, 0x1.999999999526ap-2);
  p = fma_(p, z, 0x1.5555555555558p-1);
  const double half_square = (f * 0.5) * f;
  const double tail = fma_(s, fma_(p, z, half_square), n * kLn2Low);
  return fma_(n, kLn2High, f - (half_square - tail));
}

/// ln(a), a normal, finite and positive.
EQC_HD double log_core(double a) { return log_shifted(a, 0.0); }

/// ln(a) for every double: -inf at 0, NaN below, inf at inf.
EQC_HD double log_(double a) {
  const bool denormal = a < 0x1p-1022;
  const double normal = select(denormal, a * 0x1p52, a);
  const double finite = log_shifted(normal, select(denormal, -52.0, 0.0));
  const double positive = select(normal < kInfinity, finite, normal + normal);  // inf and NaN pass through
  const double not_positive = select(normal < 0.0, kInfinity - kInfinity, -kInfinity - normal);
  return select(normal > 0.0, positive, not_positive);
}

/// ln(a) as an unevaluated sum, good to about 2^-67 relative.
struct LogSum {
  double high, low;
};

/// ln(a) = n ln 2 + 2 atanh(q), q = (m - 1) / (m + 1) as high + low, atanh(q) = q + q^3 (1/3 + q^2 R(q^2)); a normal,
/// finite, > 0.
EQC_HD LogSum log_sum(double a) {
  const LogParts parts = log_parts(a);
  const double numerator = parts.significand - 1.0;
  const double reciprocal = div_(1.0, parts.significand + 1.0);
  const double q = numerator * reciprocal;
  // (m + 1) q = numerator + rounding: m + 1 = numerator + 2 exactly, so the remainder needs no rounded sum
  const double q_low = reciprocal * fma_(q, -numerator, fma_(q, -2.0, numerator));
  const double square = q * q;
  double r = fma_(square, 0x1.dabb598740226p-5, 0x1.e017616515c8ap-5);
  r = fma_(r, square, 0x1.11155ab108b07p-4);
  r = fma_(r, square, 0x1.3b13a9a032da3p-4);
  r = fma_(r, square, 0x1.745d173d46448p-4);
  r = fma_(r, square, 0x1.c71c71c74c144p-4);
  r = fma_(r, square, 0x1.24924924922ffp-3);
  r = fma_(r, square, 0x1.999999999999ap-3);
  constexpr double kThirdHigh = 0x1.5555555555555p-2, kThirdLow = 0x1.5555555555555p-56;
  const double factor = fma_(r, square, kThirdHigh);
  const double factor_low = fma_(r, square, kThirdHigh - factor) + kThirdLow;
  const double square_low = fma_(q, q_low + q_low, fma_(q, q, -square));
  const double cube = square * q;
  const double cube_low = fma_(square, q_low, fma_(square_low, q, fma_(square, q, -cube)));
  const double tail = cube * factor;
  const double tail_low = fma_(cube, factor_low, fma_(cube_low, factor, fma_(cube, factor, -tail) + q_low));
  // n ln2 + 2 q + 2 tail, largest first: |n ln2| > |2 q| unless n = 0, |2 q| >= |2 tail|
  const double sum = fma_(parts.exponent, kLn2High, q + q);
  const double sum_low =
      fma_(parts.exponent, kLn2Low, fma_(2.0, tail_low, (q + q) - fma_(parts.exponent, -kLn2High, sum)));
  const double high = sum + (tail + tail);
  const double low = sum_low + ((sum - high) + (tail + tail));
  return {high + low, (high - (high + low)) + low};
}

/// a^b to 1.14 ULP.
EQC_HD double pow_(double a, double b) {
  const LogSum log_a = log_sum(a);
  const double exponent = log_a.high * b;
  const double exponent_low = fma_(log_a.low, b, fma_(log_a.high, b, -exponent));
  return exp_extended(exponent, select(abs_(exponent) < 1000.0, exponent_low, 0.0));
}

/// a^b as exp(b ln a): half the cost of pow_.
EQC_HD double pow_core(double a, double b) { return exp_core(b * log_core(a)); }

/// sin(x), |x| <= 1 (pi/6 is what rank correlations need): Taylor to x^19, truncation below 2e-20.
EQC_HD double sin_small(double x) {
  const double z = x * x;
  double p = fma_(z, -8.22063524662432972e-18, 2.81145725434552076e-15);
  p = fma_(p, z, -7.64716373181981648e-13);
  p = fma_(p, z, 1.60590438368216146e-10);
  p = fma_(p, z, -2.50521083854417188e-8);
  p = fma_(p, z, 2.75573192239858907e-6);
  p = fma_(p, z, -1.98412698412698413e-4);
  p = fma_(p, z, 8.33333333333333333e-3);
  p = fma_(p, z, -1.66666666666666667e-1);
  return fma_(x * z, p, x);
}

}  // namespace eqc
