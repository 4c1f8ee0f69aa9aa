// Sobol' points: the published sequence, the net property under scrambling, and block filling.
#include "kernels/sample/sobol.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "tests/base/ulp.hpp"

namespace eqc {
namespace {

StreamKey key_of(std::uint64_t seed) { return stream_key(seed, name_hash("price"), name_hash("H100")); }

TEST(Sobol, begins_as_published) {
  // Joe & Kuo 2008, sobol.cc with new-joe-kuo-6, first 8 points in 3 dimensions; a set, for theirs come in Gray code
  // order
  const double expected[8][3] = {{0, 0, 0},
                                 {0.5, 0.5, 0.5},
                                 {0.75, 0.25, 0.25},
                                 {0.25, 0.75, 0.75},
                                 {0.375, 0.375, 0.625},
                                 {0.875, 0.875, 0.125},
                                 {0.625, 0.125, 0.875},
                                 {0.125, 0.625, 0.375}};
  for (std::uint32_t i = 0; i < 8; ++i) {
    const std::uint32_t gray = i ^ (i >> 1);
    for (int d = 0; d < 3; ++d) EXPECT_EQ(sobol_draw(unscrambled(d), gray) * 0x1p-32, expected[i][d]) << i << ' ' << d;
  }
}

TEST(Sobol, every_dimension_is_a_permutation_at_every_power_of_two) {
  for (int d = 0; d < kSobolDimensions; ++d) {
    for (int k : {1, 5, 10}) {
      const ScrambledSobol sobol = scramble(d, key_of(static_cast<std::uint64_t>(d)), 3);
      for (std::uint32_t block : {0u, 5u}) {  // the first and another aligned block of 2^k points
        std::vector<int> hits(1u << k, 0);
        for (std::uint32_t i = 0; i < (1u << k); ++i) ++hits[sobol_draw(sobol, (block << k) + i) >> (32 - k)];
        for (int count : hits) ASSERT_EQ(count, 1) << d << ' ' << k;
      }
    }
  }
}

/// Every elementary box 2^-i x 2^-(k-i) holds exactly one of 2^k points: the first two dimensions are a (0, k, 2)-net.
TEST(Sobol, scrambled_pairs_hit_each_elementary_box_once) {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const ScrambledSobol first = scramble(0, key_of(seed), 0), second = scramble(1, key_of(seed + 100), 0);
    for (int k = 1; k <= 10; ++k) {
      for (int i = 0; i <= k; ++i) {
        std::vector<int> hits(1u << k, 0);
        for (std::uint32_t index = 0; index < (1u << k); ++index) {
          const std::uint64_t x = sobol_draw(first, index), y = sobol_draw(second, index);
          ++hits[((x >> (32 - i)) << (k - i)) | (y >> (32 - (k - i)))];
        }
        for (int count : hits) ASSERT_EQ(count, 1) << seed << ' ' << k << ' ' << i;
      }
    }
  }
}

TEST(Sobol, replicates_and_keys_give_other_points) {
  const ScrambledSobol a = scramble(4, key_of(1), 0), b = scramble(4, key_of(1), 1), c = scramble(4, key_of(2), 0);
  EXPECT_NE(a.shift, b.shift);
  EXPECT_NE(a.shift, c.shift);
  EXPECT_NE(a.direction[3], b.direction[3]);
  EXPECT_NE(a.direction[3], c.direction[3]);
}

TEST(Sobol, scrambled_mean_is_unbiased_and_far_better_than_random) {
  // integral of x^2 y over the unit square = 1/6; plain Monte Carlo at 2^10 points has error 6e-3
  double sum = 0, square = 0;
  constexpr int kReplicates = 64;
  for (std::uint32_t r = 0; r < kReplicates; ++r) {
    const ScrambledSobol first = scramble(0, key_of(1), r), second = scramble(1, key_of(2), r);
    double mean = 0;
    for (std::uint32_t i = 0; i < 1024; ++i) {
      const double x = (sobol_draw(first, i) + 0.5) * 0x1p-32, y = (sobol_draw(second, i) + 0.5) * 0x1p-32;
      mean += x * x * y / 1024;
    }
    sum += mean - 1.0 / 6, square += (mean - 1.0 / 6) * (mean - 1.0 / 6);
  }
  const double rms = std::sqrt(square / kReplicates);
  EXPECT_LT(rms, 3e-4);
  EXPECT_LT(std::fabs(sum / kReplicates), 4 * rms / std::sqrt(kReplicates));
}

TEST(Sobol, filling_a_block_equals_random_access) {
  const ScrambledSobol sobol = scramble(17, key_of(5), 2);
  std::vector<std::uint32_t> block(2000);
  for (std::uint32_t first : {0u, 1u, 255u, 256u, 1000u, 0xfffff000u}) {
    for (std::uint32_t count : {0u, 1u, 255u, 256u, 257u, 2000u}) {
      fill(sobol, first, count, block.data());
      for (std::uint32_t i = 0; i < count; ++i)
        ASSERT_EQ(block[i], sobol_draw(sobol, first + i)) << first << ' ' << count << ' ' << i;
    }
  }
}

TEST(Sobol, shuffled_filling_equals_random_access) {
  const ScrambledSobol sobol = scramble(17, key_of(5), 2);
  std::vector<std::uint32_t> block(2000);
  for (int log2_count : {5, 8, 9, 13, 20, 31}) {
    const std::uint32_t points = 1u << log2_count;
    for (std::uint32_t first : {0u, 1u, 300u, points / 2 + 3}) {
      if (first >= points) continue;
      const std::uint32_t count = std::min(2000u, points - first);
      fill_shuffled(sobol, key_of(6), log2_count, first, count, block.data());
      for (std::uint32_t i = 0; i < count; ++i) {
        ASSERT_EQ(block[i], sobol_draw(sobol, shuffled_index(first + i, log2_count, key_of(6))))
            << log2_count << ' ' << first << ' ' << i;
      }
    }
  }
}

TEST(Sobol, golden_bits) {
  test::GoldenHash hash;
  for (int d = 0; d < kSobolDimensions; ++d) {
    const ScrambledSobol sobol = scramble(d, key_of(2026), static_cast<std::uint32_t>(d));
    for (std::uint32_t i = 0; i < 2000; ++i) hash.add(sobol_draw(sobol, i));
  }
  EXPECT_EQ(hash.value, 0xa72ec3b628b2084dULL);
}

}  // namespace
}  // namespace eqc
