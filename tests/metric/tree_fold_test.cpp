// The fixed summation orders: written-out trees, order of blocks, accuracy.
#include "kernels/metric/tree_fold.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "tests/metric/metric_fixture.hpp"

namespace eqc {
namespace {

using test::Random;
using test::Values;

TEST(TreeSum, is_the_halving_tree_written_out) {
  const double x[] = {1e16, 1, -1e16, 3, 0.1, 0.2, 0.3, 0.4};
  const double expected = ((x[0] + x[4]) + (x[2] + x[6])) + ((x[1] + x[5]) + (x[3] + x[7]));
  EXPECT_EQ(tree_sum(x, 8), expected);
  EXPECT_EQ(tree_sum(x, 3), (x[0] + x[2]) + x[1]);
  EXPECT_EQ(tree_sum(x, 1), x[0]);
  EXPECT_EQ(tree_sum(x, 0), 0.0);
}

TEST(TreeSum, short_block_equals_the_full_block_padded_with_zeros) {
  Random random(1);
  for (int n = 0; n <= kBlockSize; ++n) {
    Values x = random.uniforms(n);
    for (double& v : x) v -= 0.5;
    Values padded = x;
    padded.resize(kBlockSize, 0.0);
    EXPECT_EQ(tree_sum(x.data(), n), tree_sum(padded.data(), kBlockSize)) << n;
  }
}

TEST(TreeSum, zero_is_always_positive_zero) {
  const double x[] = {-0.0, -0.0};
  EXPECT_FALSE(std::signbit(tree_sum(x, 1)));
  EXPECT_FALSE(std::signbit(tree_sum(x, 2)));
}

TEST(BlockSum, joins_blocks_in_index_order) {
  Random random(2);
  const Values x = random.uniforms(700);
  const double parts[] = {tree_sum(x.data(), 256), tree_sum(x.data() + 256, 256), tree_sum(x.data() + 512, 188)};
  EXPECT_EQ(block_sum(x.data(), 700), ordered_sum(parts, 3));
  EXPECT_EQ(ordered_sum(parts, 3), (parts[0] + parts[1]) + parts[2]);
}

TEST(LaneSum, is_eight_interleaved_sums_and_a_tree) {
  Random random(3);
  for (int n : {0, 1, 7, 8, 9, 16, 23, 200}) {
    const Values x = random.uniforms(n);
    double lane[8] = {};
    for (int i = 0; i < n; ++i) lane[i % 8] += x[static_cast<std::size_t>(i)];
    const double expected = ((lane[0] + lane[4]) + (lane[2] + lane[6])) + ((lane[1] + lane[5]) + (lane[3] + lane[7]));
    EXPECT_EQ(lane_sum(n, [&](int i) { return x[static_cast<std::size_t>(i)]; }), expected) << n;
  }
}

TEST(Sums, are_accurate) {
  Random random(4);
  const Values x = random.uniforms(100000);
  long double exact = 0;
  for (const double v : x) exact += v;
  EXPECT_NEAR(block_sum(x.data(), 100000), static_cast<double>(exact), 1e-14 * static_cast<double>(exact) * 10);
  EXPECT_NEAR(lane_sum(100000, [&](int i) { return x[static_cast<std::size_t>(i)]; }), static_cast<double>(exact),
              1e-12 * static_cast<double>(exact));
}

}  // namespace
}  // namespace eqc
