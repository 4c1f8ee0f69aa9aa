// The floating-point primitives that give the same bits on every compiler, SIMD width and GPU: all correctly rounded.
#pragma once

#include <cstdint>

#include "kernels/base/annotate.hpp"

namespace eqc {

// On the host these lean on IEEE 754 arithmetic, so translation units are built with -ffp-contract=off, never with
// -ffast-math; on the device the _rn intrinsics keep nvcc from contracting or approximating.

/// a * b + c with one rounding.
EQC_HD double fma_(double a, double b, double c) {
#if defined(__CUDA_ARCH__)
  return __fma_rn(a, b, c);
#else
  return __builtin_fma(a, b, c);
#endif
}

/// Square root, correctly rounded; a >= 0.
EQC_HD double sqrt_(double a) {
#if defined(__CUDA_ARCH__)
  return __dsqrt_rn(a);
#else
  return __builtin_sqrt(a);
#endif
}

/// a / b, correctly rounded.
EQC_HD double div_(double a, double b) {
#if defined(__CUDA_ARCH__)
  return __ddiv_rn(a, b);
#else
  return a / b;
#endif
}

/// The 64 bits of a double, as a signed integer.
EQC_HD std::int64_t bits_of(double a) {
#if defined(__CUDA_ARCH__)
  return __double_as_longlong(a);
#else
  std::int64_t bits;
  __builtin_memcpy(&bits, &a, sizeof bits);
  return bits;
#endif
}

/// The double with these 64 bits.
EQC_HD double from_bits(std::int64_t bits) {
#if defined(__CUDA_ARCH__)
  return __longlong_as_double(bits);
#else
  double a;
  __builtin_memcpy(&a, &bits, sizeof a);
  return a;
#endif
}

/// Both values are computed, one is kept: what a branch becomes in a vectorised loop.
EQC_HD double select(bool condition, double if_true, double if_false) { return condition ? if_true : if_false; }

/// Smaller and larger of two; the second when they compare equal or unordered (unlike fmin, whose signed zeros differ
/// by platform).
EQC_HD double min_(double a, double b) { return a < b ? a : b; }
EQC_HD double max_(double a, double b) { return b < a ? a : b; }

/// value kept inside [lowest, highest]; NaN stays NaN.
EQC_HD double clamp_(double value, double lowest, double highest) {
  return select(value < lowest, lowest, select(highest < value, highest, value));
}

/// Magnitude, and sign change, by the sign bit alone.
EQC_HD double abs_(double a) { return from_bits(bits_of(a) & 0x7fffffffffffffffLL); }
EQC_HD double copy_sign(double magnitude, double sign) {
  return from_bits((bits_of(magnitude) & 0x7fffffffffffffffLL) |
                   (bits_of(sign) & static_cast<std::int64_t>(0x8000000000000000ULL)));
}

/// High 32 bits of a 32 x 32 bit product.
EQC_HD std::uint32_t mul_hi_u32(std::uint32_t a, std::uint32_t b) {
#if defined(__CUDA_ARCH__)
  return __umulhi(a, b);
#else
  return static_cast<std::uint32_t>((static_cast<std::uint64_t>(a) * b) >> 32);
#endif
}

}  // namespace eqc
