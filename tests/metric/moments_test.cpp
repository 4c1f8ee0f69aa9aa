// Moments against extended precision, masks, merging and the standard error from replicates.
#include "kernels/metric/moments.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "tests/metric/metric_fixture.hpp"

namespace eqc {
namespace {

using test::Random;
using test::Values;

struct Exact {
  long double mean, sd;
};

Exact exactly(const Values& x) {
  long double sum = 0, squares = 0;
  for (const double v : x) sum += v;
  const long double average = sum / static_cast<long double>(x.size());
  for (const double v : x) squares += (v - average) * (v - average);
  return {average, std::sqrt(squares / static_cast<long double>(x.size() - 1))};
}

TEST(Moments, agree_with_extended_precision_far_from_zero) {
  Random random(1);
  for (const double offset : {0.0, 1e3, 1e9}) {
    Values x = random.uniforms(3000);
    for (double& v : x) v = offset + v * v;
    const Moments m = fold_moments(x.data(), nullptr, 3000, x[0]);
    const Exact exact = exactly(x);
    EXPECT_EQ(m.count, 3000);
    EXPECT_NEAR(mean(m), static_cast<double>(exact.mean), 4e-16 * (offset + 1));
    EXPECT_NEAR(standard_deviation(m), static_cast<double>(exact.sd), 1e-13 * static_cast<double>(exact.sd));
    EXPECT_EQ(m.minimum, *std::min_element(x.begin(), x.end()));
    EXPECT_EQ(m.maximum, *std::max_element(x.begin(), x.end()));
  }
}

TEST(Moments, left_out_worlds_count_nowhere) {
  Random random(2);
  const Values x = random.uniforms(600);
  Values faulty = x;
  std::vector<std::uint8_t> keep(600, 1);
  Values kept;
  for (std::size_t i = 0; i < 600; ++i) {
    if (i % 3 == 1) {
      keep[i] = 0;
      faulty[i] = i % 2 ? INFINITY : NAN;
    } else {
      kept.push_back(x[i]);
    }
  }
  const Moments m = fold_moments(faulty.data(), keep.data(), 600, 0.5);
  const Exact exact = exactly(kept);
  EXPECT_EQ(m.count, 400);
  EXPECT_NEAR(mean(m), static_cast<double>(exact.mean), 1e-15);
  EXPECT_NEAR(standard_deviation(m), static_cast<double>(exact.sd), 1e-14);
}

TEST(Moments, one_by_one_along_the_tree_gives_the_bits_of_the_block) {
  // what a CUDA block does: one Moments per thread, merged with the lane 128, 64, ... 1 above
  Random random(3);
  const Values x = random.uniforms(kBlockSize);
  std::vector<std::uint8_t> keep(kBlockSize, 1);
  keep[5] = keep[250] = 0;
  std::vector<Moments> lane(kBlockSize);
  for (std::size_t l = 0; l < kBlockSize; ++l) lane[l] = moments_of(x[l], keep[l] != 0, 0.25);
  for (std::size_t half = 128; half >= 1; half /= 2)
    for (std::size_t l = 0; l < half; ++l) lane[l] = merge(lane[l], lane[l + half]);
  const Moments block = fold_block(x.data(), keep.data(), kBlockSize, 0.25);
  EXPECT_EQ(block.count, lane[0].count);
  EXPECT_EQ(block.sum_dev, lane[0].sum_dev);
  EXPECT_EQ(block.sum_sq_dev, lane[0].sum_sq_dev);
  EXPECT_EQ(block.minimum, lane[0].minimum);
  EXPECT_EQ(block.maximum, lane[0].maximum);
}

TEST(Moments, nothing_and_one_value_are_defined) {
  const Moments none = fold_moments(nullptr, nullptr, 0, 0.0);
  EXPECT_EQ(mean(none), 0.0);
  EXPECT_EQ(standard_deviation(none), 0.0);
  const double one = 7.0;
  EXPECT_EQ(mean(fold_moments(&one, nullptr, 1, 7.0)), 7.0);
  EXPECT_EQ(standard_deviation(fold_moments(&one, nullptr, 1, 7.0)), 0.0);
}

TEST(CellMoments, standard_error_is_that_of_replicate_means) {
  Random random(4);
  const Values x = random.uniforms(512);
  const CellMoments cell = fold_cell(x.data(), nullptr, 512, 16);
  Values means(16);
  for (std::size_t r = 0; r < 16; ++r) {
    for (std::size_t i = 0; i < 32; ++i) means[r] += x[r * 32 + i] / 32;
  }
  EXPECT_EQ(cell.replicates_used, 16);
  EXPECT_NEAR(cell.standard_error, static_cast<double>(exactly(means).sd) / 4.0, 1e-15);
  EXPECT_NEAR(mean(cell.total), static_cast<double>(exactly(x).mean), 1e-15);
}

TEST(CellMoments, infeasible_replicates_are_left_out) {
  Random random(5);
  const Values x = random.uniforms(64);
  std::vector<std::uint8_t> keep(64, 1);
  for (std::size_t i = 16; i < 32; ++i) keep[i] = 0;
  EXPECT_EQ(fold_cell(x.data(), keep.data(), 64, 4).replicates_used, 3);
  EXPECT_EQ(fold_cell(x.data(), std::vector<std::uint8_t>(64, 0).data(), 64, 4).replicates_used, 0);
}

TEST(CellMoments, stated_error_covers_the_mean) {
  // 16 replicates of plain uniforms: |mean - 1/2| < 4 standard errors (t, 15 degrees of freedom) in all but 1.2e-3 of cells
  Random random(6);
  int outside = 0;
  for (int cell = 0; cell < 1000; ++cell) {
    const Values x = random.uniforms(512);
    const CellMoments m = fold_cell(x.data(), nullptr, 512, 16);
    outside += std::abs(mean(m.total) - 0.5) > 4.0 * m.standard_error;
  }
  EXPECT_LE(outside, 7);
}

}  // namespace
}  // namespace eqc
