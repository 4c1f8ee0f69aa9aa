// Streams are keyed by name; plain draws are random access; the index shuffle is a bijection that keeps blocks
// together.
#include "kernels/sample/stream.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <string>
#include <vector>

#include "tests/base/ulp.hpp"

namespace eqc {
namespace {

StreamKey key_of(std::uint64_t seed, std::string_view input, std::string_view entity) {
  return stream_key(seed, name_hash(input), name_hash(entity));
}

TEST(NameHash, is_known_before_run_time_and_tells_names_apart) {
  static_assert(name_hash("a") != name_hash("b"));
  std::set<std::uint64_t> hashes;
  for (int i = 0; i < 100000; ++i) hashes.insert(name_hash("input " + std::to_string(i)));
  EXPECT_EQ(hashes.size(), 100000u);
}

TEST(StreamKey, depends_on_seed_input_and_entity) {
  std::set<std::uint64_t> keys;
  for (std::uint64_t seed : {1u, 2u}) {
    for (const char* input : {"price", "power", ""}) {
      for (const char* entity : {"H100", "B200", "price"}) {
        const StreamKey key = key_of(seed, input, entity);
        keys.insert(key.word[0] | static_cast<std::uint64_t>(key.word[1]) << 32);
      }
    }
  }
  EXPECT_EQ(keys.size(), 18u);
  EXPECT_NE(key_of(1, "a", "b").word[0], key_of(1, "b", "a").word[0]);
}

TEST(RandomDraw, filling_a_block_equals_random_access) {
  const StreamKey key = key_of(3, "price", "H100");
  std::vector<std::uint32_t> block(1003);
  for (std::uint32_t first : {0u, 1u, 4093u}) {
    for (std::uint32_t count : {0u, 1u, 2u, 5u, 1003u}) {
      fill_random(key, 2, first, count, block.data());
      for (std::uint32_t i = 0; i < count; ++i)
        ASSERT_EQ(block[i], random_draw(key, 2, first + i)) << first << ' ' << count << ' ' << i;
    }
  }
}

TEST(RandomDraw, mean_and_variance_are_those_of_a_uniform) {
  const StreamKey key = key_of(4, "price", "H100");
  double sum = 0, square = 0;
  constexpr int kDraws = 1 << 18;
  for (std::uint32_t i = 0; i < kDraws; ++i) {
    const double u = (random_draw(key, 0, i) + 0.5) * 0x1p-32 - 0.5;
    sum += u, square += u * u;
  }
  EXPECT_NEAR(sum / kDraws, 0, 4 * std::sqrt(1.0 / 12 / kDraws));             // 4 sigma
  EXPECT_NEAR(square / kDraws, 1.0 / 12, 4 * std::sqrt(1.0 / 180 / kDraws));  // variance of u^2: 1/80 - 1/144
}

TEST(ReverseBits, swaps_first_and_last) {
  EXPECT_EQ(reverse_bits(1u), 0x80000000u);
  EXPECT_EQ(reverse_bits(0x12345678u), 0x1e6a2c48u);
  for (std::uint32_t x : {0u, 7u, 0xdeadbeefu}) EXPECT_EQ(reverse_bits(reverse_bits(x)), x);
}

TEST(ShuffledIndex, is_a_bijection) {
  for (int log2_count = 0; log2_count <= 16; ++log2_count) {
    for (std::uint64_t seed : {1u, 2u, 3u}) {
      const StreamKey key = key_of(seed, "group", "region");
      std::vector<bool> seen(1u << log2_count, false);
      for (std::uint32_t i = 0; i < (1u << log2_count); ++i) {
        const std::uint32_t j = shuffled_index(i, log2_count, key);
        ASSERT_LT(j, 1u << log2_count);
        ASSERT_FALSE(seen[j]);
        seen[j] = true;
      }
    }
  }
}

TEST(ShuffledIndex, maps_aligned_blocks_onto_aligned_blocks) {
  const StreamKey key = key_of(9, "group", "hardware");
  for (int k = 0; k <= 14; ++k) {
    for (std::uint32_t block = 0; block < (1u << (14 - k)); ++block) {
      const std::uint32_t first = shuffled_index(block << k, 14, key) >> k;
      for (std::uint32_t i = 1; i < (1u << k); ++i) ASSERT_EQ(shuffled_index((block << k) + i, 14, key) >> k, first);
    }
  }
}

TEST(ShuffledIndex, two_keys_pair_points_as_if_at_random) {
  // correlation of the bit-reversed positions (van der Corput values) under two keys: a Gaussian of sd 1/sqrt(n); 4.5
  // sigma over 200 pairs
  constexpr int kLog2 = 10, kCount = 1 << kLog2;
  double square_sum = 0, worst = 0;
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    const StreamKey a = key_of(seed, "group", "world"), b = key_of(seed, "group", "hardware");
    double sum = 0;
    for (std::uint32_t i = 0; i < kCount; ++i) {
      const double x = reverse_bits(shuffled_index(i, kLog2, a)) * 0x1p-32 - 0.5 * (1 - 1.0 / kCount);
      const double y = reverse_bits(shuffled_index(i, kLog2, b)) * 0x1p-32 - 0.5 * (1 - 1.0 / kCount);
      sum += x * y;
    }
    const double correlation = 12 * sum / kCount;
    square_sum += correlation * correlation;
    worst = std::max(worst, std::fabs(correlation));
  }
  EXPECT_LT(worst, 4.5 / std::sqrt(kCount));
  EXPECT_NEAR(std::sqrt(square_sum / 200) * std::sqrt(kCount), 1.0, 0.25);
}

TEST(Stream, golden_bits) {
  const StreamKey key = key_of(2026, "gpu price", "H100");
  test::GoldenHash draws, shuffles;
  for (std::uint32_t i = 0; i < 100000; ++i) {
    draws.add(random_draw(key, 1, i));
    shuffles.add(shuffled_index(i, 17, key));
  }
  EXPECT_EQ(draws.value, 0x4a5949c297521f8dULL);
  EXPECT_EQ(shuffles.value, 0xdd3b23da29d72851ULL);
}

}  // namespace
}  // namespace eqc
