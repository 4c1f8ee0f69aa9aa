// Bits of whole numbers, on the host and on devices.
#pragma once

#include <cstdint>

#include "kernels/base/annotate.hpp"

namespace eqc {

/// Position of the lowest set bit; `bits` is not 0.
EQC_HD std::int32_t lowest_bit(std::uint32_t bits) {
#if defined(__CUDA_ARCH__)
  return __ffs(static_cast<int>(bits)) - 1;
#else
  return __builtin_ctz(bits);
#endif
}

}  // namespace eqc
