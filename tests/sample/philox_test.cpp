// Philox4x32-10 against the known-answer vectors published with Random123.
#include "kernels/sample/philox.hpp"

#include <gtest/gtest.h>

namespace eqc {
namespace {

struct KnownAnswer {
  PhiloxBlock counter;
  PhiloxKey key;
  PhiloxBlock answer;
};

// Random123 1.09 (Salmon et al. 2011), file kat_vectors, rows "philox4x32 10"
const KnownAnswer kKnownAnswers[] = {
    {{{0, 0, 0, 0}}, {{0, 0}}, {{0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u}}},
    {{{~0u, ~0u, ~0u, ~0u}}, {{~0u, ~0u}}, {{0x408f276du, 0x41c83b0eu, 0xa20bc7c6u, 0x6d5451fdu}}},
    {{{0x243f6a88u, 0x85a308d3u, 0x13198a2eu, 0x03707344u}},
     {{0xa4093822u, 0x299f31d0u}},
     {{0xd16cfe09u, 0x94fdccebu, 0x5001e420u, 0x24126ea1u}}},
};

TEST(Philox, matches_the_published_vectors) {
  for (const KnownAnswer& row : kKnownAnswers) {
    const PhiloxBlock block = philox(row.counter, row.key);
    for (int i = 0; i < 4; ++i) EXPECT_EQ(block.word[i], row.answer.word[i]) << i;
  }
}

}  // namespace
}  // namespace eqc
