// What scripts/ptx2c.py writes calls to: PTX operations that are more than one C++ operator, as the PTX ISA (9.0)
// defines them.
#pragma once

#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>

#include "tests/cuda/fibers.hpp"

namespace eqc::ptx {

inline double real(std::uint64_t bits) {
  double d;
  std::memcpy(&d, &bits, sizeof d);
  return d;
}
inline std::uint64_t bits(double d) {
  std::uint64_t b;
  std::memcpy(&b, &d, sizeof b);
  return b;
}

/// Address of a byte of shared memory.
inline char* shared(std::uint32_t offset) {
  if (offset >= sizeof fibers::shared_memory) throw std::out_of_range("PTX reaches beyond shared memory");
  return reinterpret_cast<char*>(fibers::shared_memory) + offset;
}

/// min and max: of doubles, NaN loses against a number and -0.0 < +0.0 (PTX ISA, min and max).
template <class T>
T smaller(T a, T b) {
  if constexpr (std::numeric_limits<T>::is_iec559) {
    if (std::isnan(a)) return b;
    if (a == b) return std::signbit(a) ? a : b;
  }
  return b < a ? b : a;
}
template <class T>
T larger(T a, T b) {
  if constexpr (std::numeric_limits<T>::is_iec559) {
    if (std::isnan(a)) return b;
    if (std::isnan(b)) return a;
    if (a == b) return std::signbit(a) ? b : a;
  }
  return a < b ? b : a;
}

/// Shifts: by the width or more, left and unsigned right give 0, signed right gives copies of the sign.
template <class T>
T left(T a, std::uint32_t n) {
  return n >= 8 * sizeof(T) ? T{0} : static_cast<T>(a << n);
}
template <class T>
T right(T a, std::uint32_t n) {
  if (n >= 8 * sizeof(T)) return a < 0 ? static_cast<T>(-1) : T{0};
  return static_cast<T>(a >> n);
}

/// brev: bit 31 - i in the place of bit i.
inline std::uint32_t reversed(std::uint32_t a) {
  std::uint32_t b = 0;
  for (int i = 0; i < 32; ++i) b |= (a >> i & 1U) << (31 - i);
  return b;
}

/// bfind.shiftamt: left shift that brings the highest set bit to the top; all ones for 0.
inline std::uint32_t shift_to_top(std::uint32_t a) {
  return a == 0 ? 0xffffffffU : static_cast<std::uint32_t>(__builtin_clz(a));
}

/// prmt: four bytes out of the eight of `low` and `high`, each picked by four bits; the highest of these asks for
/// copies of the byte's sign instead.
inline std::uint32_t permuted(std::uint32_t low, std::uint32_t high, std::uint32_t picks) {
  const std::uint64_t bytes = static_cast<std::uint64_t>(high) << 32 | low;
  std::uint32_t result = 0;
  for (int i = 0; i < 4; ++i) {
    const std::uint32_t pick = picks >> 4 * i & 15;
    std::uint32_t byte = static_cast<std::uint32_t>(bytes >> 8 * (pick & 7)) & 255;
    if (pick & 8) byte = byte & 128 ? 255 : 0;
    result |= byte << 8 * i;
  }
  return result;
}

/// cvt.rzi: toward zero, clamped to the range; NaN is 0 for 32 bits and the smallest number for signed 64 bits.
template <class T>
T truncated(double d) {
  if (std::isnan(d)) return sizeof(T) == 8 ? static_cast<T>(std::uint64_t{1} << 63) : T{0};
  if (d <= static_cast<double>(std::numeric_limits<T>::min())) return std::numeric_limits<T>::min();
  if (d >= static_cast<double>(std::numeric_limits<T>::max())) return std::numeric_limits<T>::max();
  return static_cast<T>(d);
}

inline std::uint32_t atomic_add(char* address, std::uint32_t amount) {
  std::uint32_t before;
  std::memcpy(&before, address, sizeof before);
  const std::uint32_t after = before + amount;
  std::memcpy(address, &after, sizeof after);
  return before;
}

}  // namespace eqc::ptx
