// Distance of a double from a long double reference in units in the last place of the reference.
#pragma once

#include <cmath>
#include <cstdint>

namespace eqc::test {

/// |value - reference| / ulp(reference); below the normal range the ULP is that of the smallest normal.
inline double ulp_error(double value, long double reference) {
  if (std::isnan(value) || std::isnan(reference)) return std::isnan(value) && std::isnan(reference) ? 0 : HUGE_VAL;
  if (std::isinf(value) || std::isinf(static_cast<double>(reference)))
    return value == static_cast<double>(reference) ? 0 : HUGE_VAL;
  int exponent = 0;
  std::frexp(static_cast<double>(reference), &exponent);
  if (exponent < -1021) exponent = -1021;
  return static_cast<double>(std::fabs(static_cast<long double>(value) - reference) / std::ldexp(1.0L, exponent - 53));
}

/// SplitMix64 (Steele et al. 2014): the tests' own random numbers, independent of what they test.
struct SplitMix {
  std::uint64_t state;
  std::uint64_t next() {
    std::uint64_t z = (state += 0x9e3779b97f4a7c15ULL);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
    return z ^ (z >> 31);
  }
  std::uint32_t next_u32() { return static_cast<std::uint32_t>(next() >> 32); }
  /// Uniform in (low, high).
  double uniform(double low, double high) {
    return low + (high - low) * ((static_cast<double>(next() >> 11) + 0.5) * 0x1p-53);
  }
};

/// FNV-1a over the bytes of each word: one number for a million results.
struct GoldenHash {
  std::uint64_t value = 0xcbf29ce484222325ULL;
  void add(std::uint64_t word) {
    for (int byte = 0; byte < 8; ++byte) value = (value ^ ((word >> (8 * byte)) & 0xff)) * 0x100000001b3ULL;
  }
};

}  // namespace eqc::test
