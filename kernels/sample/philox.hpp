// Philox4x32-10: a counter-based random function, 128 bits in, 128 bits out, any call independent of every other.
#pragma once

#include "kernels/base/fp.hpp"

namespace eqc {

// Salmon, Moraes, Dror, Shaw 2011, "Parallel random numbers: as easy as 1, 2, 3" (SC11), section 4.3 and the Random123
// test vectors.

struct PhiloxBlock {
  std::uint32_t word[4];
};

struct PhiloxKey {
  std::uint32_t word[2];
};

/// Ten rounds of Philox4x32 on a counter: a bijection of 128-bit blocks for each key.
EQC_HD PhiloxBlock philox(PhiloxBlock counter, PhiloxKey key) {
  std::uint32_t a = counter.word[0], b = counter.word[1], c = counter.word[2], d = counter.word[3];
  std::uint32_t low_key = key.word[0], high_key = key.word[1];
  for (int round = 0; round < 10; ++round) {
    const std::uint64_t first = static_cast<std::uint64_t>(a) * 0xD2511F53u;
    const std::uint64_t second = static_cast<std::uint64_t>(c) * 0xCD9E8D57u;
    a = static_cast<std::uint32_t>(second >> 32) ^ b ^ low_key;
    b = static_cast<std::uint32_t>(second);
    c = static_cast<std::uint32_t>(first >> 32) ^ d ^ high_key;
    d = static_cast<std::uint32_t>(first);
    low_key += 0x9E3779B9u;
    high_key += 0xBB67AE85u;
  }
  return {{a, b, c, d}};
}

}  // namespace eqc
