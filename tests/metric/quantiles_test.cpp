// Quantiles, their stated error, exceedance shares, and the sort underneath.
#include "kernels/metric/quantiles.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

#include "kernels/metric/sort.hpp"
#include "tests/metric/metric_fixture.hpp"

namespace eqc {
namespace {

using test::Random;
using test::Values;

Values sorted_by_us(Values x) {
  Values scratch(static_cast<std::size_t>(sort_scratch_size(static_cast<int>(x.size()))));
  sort_ascending(x.data(), static_cast<int>(x.size()), scratch.data());
  return x;
}

std::vector<Values> hard_inputs(int n) {
  Random random(static_cast<std::uint64_t>(n));
  const auto size = static_cast<std::size_t>(n);
  Values rising(size), falling(size), organ_pipe(size), saw(size), few(size), wild(size), same(size, 3.5), infinities(size);
  for (std::size_t i = 0; i < size; ++i) {
    rising[i] = static_cast<double>(i);
    falling[i] = -static_cast<double>(i);
    organ_pipe[i] = static_cast<double>(std::min(i, size - i));
    saw[i] = static_cast<double>(i % 7);
    few[i] = static_cast<double>(random.bits() % 3);
    wild[i] = (random.uniform() - 0.5) * std::ldexp(1.0, static_cast<int>(random.bits() % 1800) - 900);
    infinities[i] = i % 5 == 0 ? INFINITY : i % 7 == 0 ? -INFINITY : random.uniform();
  }
  return {rising, falling, organ_pipe, saw, few, wild, same, infinities, random.uniforms(n)};
}

TEST(SortAscending, equals_std_sort) {
  for (int n : {1, 2, 3, 7, 8, 9, 15, 16, 17, 31, 33, 64, 100, 127, 200, 255, 256, 257, 512, 1000, 4096, 5000})
    for (const Values& input : hard_inputs(n)) {
      Values expected = input;
      std::sort(expected.begin(), expected.end());
      EXPECT_EQ(sorted_by_us(input), expected) << n;
    }
}

TEST(SortAscending, sorts_every_pattern_of_zeros_and_ones) {
  // a network that sorts all 0-1 inputs sorts everything (Knuth, TAOCP 5.3.4, zero-one principle); all 2^16 for 16 values
  Values x(16), scratch(16);
  for (unsigned pattern = 0; pattern < 65536; ++pattern) {
    for (std::size_t i = 0; i < 16; ++i) x[i] = (pattern >> i) & 1u;
    sort_ascending(x.data(), 16, scratch.data());
    ASSERT_TRUE(std::is_sorted(x.begin(), x.end())) << pattern;
  }
}

TEST(SortAscending, knows_one_zero) {
  for (const double v : sorted_by_us({-0.0, 0.0, -0.0})) EXPECT_FALSE(std::signbit(v));
}

TEST(SortWithOrder, is_the_stable_permutation) {
  for (int n : {1, 2, 9, 16, 33, 200, 257, 1000})
    for (const Values& input : hard_inputs(n)) {
      std::vector<std::int32_t> expected(input.size()), order(input.size());
      std::iota(expected.begin(), expected.end(), 0);
      std::stable_sort(expected.begin(), expected.end(),
                       [&](auto a, auto b) { return input[static_cast<std::size_t>(a)] < input[static_cast<std::size_t>(b)]; });
      if (std::count(input.begin(), input.end(), INFINITY) == 0) {
        Values sorted(input.size()), scratch(static_cast<std::size_t>(sort_with_order_scratch_size(n)));
        sort_with_order(input.data(), n, sorted.data(), order.data(), scratch.data());
        EXPECT_EQ(order, expected) << n;
        EXPECT_TRUE(std::is_sorted(sorted.begin(), sorted.end()));
      }
    }
}

TEST(QuantileSorted, is_type_7) {
  // R: quantile(c(1, 2, 4, 8, 16), c(0, .1, .25, .5, .9, 1), type = 7) = 1.0, 1.4, 2.0, 4.0, 12.8, 16.0
  const double x[] = {1, 2, 4, 8, 16};
  EXPECT_EQ(quantile_sorted(x, 5, 0.0), 1.0);
  EXPECT_DOUBLE_EQ(quantile_sorted(x, 5, 0.1), 1.4);
  EXPECT_EQ(quantile_sorted(x, 5, 0.25), 2.0);
  EXPECT_EQ(quantile_sorted(x, 5, 0.5), 4.0);
  EXPECT_DOUBLE_EQ(quantile_sorted(x, 5, 0.9), 12.8);
  EXPECT_EQ(quantile_sorted(x, 5, 1.0), 16.0);
  EXPECT_EQ(quantile_sorted(x, 1, 0.7), 1.0);
}

TEST(Exceedance, counts_strictly_above_and_states_its_error) {
  const double x[] = {1, 2, 3, 4, 1, 2, 3, 4};
  EXPECT_EQ(count_above(x, nullptr, 8, 3.0), 2);
  const std::uint8_t keep[] = {1, 1, 1, 1, 1, 1, 1, 0};
  EXPECT_EQ(count_above(x, keep, 8, 3.0), 1);
  const Estimate all = exceedance(x, nullptr, 8, 2, 3.0);
  EXPECT_EQ(all.value, 0.25);
  EXPECT_EQ(all.standard_error, 0.0);
  const Estimate halves = exceedance(x, nullptr, 8, 4, 2.0);  // shares 0, 1, 0, 1: sd sqrt(1/3), over sqrt 4
  EXPECT_EQ(halves.value, 0.5);
  EXPECT_NEAR(halves.standard_error, std::sqrt(1.0 / 3.0) / 2.0, 1e-15);
}

TEST(QuantileError, is_of_the_size_of_the_true_scatter) {
  // exponential worlds, n = 512, 16 replicates: true sd of quantile p is sqrt(p (1 - p) / n) / (1 - p)
  Random random(9);
  for (const double p : {0.05, 0.5, 0.9, 0.95}) {
    const double truth = std::sqrt(p * (1 - p) / 512.0) / (1 - p);
    double squared = 0;
    constexpr int kCells = 300;
    for (int cell = 0; cell < kCells; ++cell) {
      Values x = random.uniforms(512);
      for (double& v : x) v = -std::log(v);
      const Values sorted = sorted_by_us(x);
      const Estimate q = quantile_with_error(sorted.data(), 512, x.data(), nullptr, 512, 16, p);
      squared += q.standard_error * q.standard_error / kCells;
    }
    EXPECT_NEAR(std::sqrt(squared), truth, 0.15 * truth) << p;
  }
}

TEST(QuantileError, of_constant_worlds_is_zero) {
  const Values x(64, 2.5);
  const Estimate q = quantile_with_error(x.data(), 64, x.data(), nullptr, 64, 16, 0.5);
  EXPECT_EQ(q.value, 2.5);
  EXPECT_EQ(q.standard_error, 0.0);
}

}  // namespace
}  // namespace eqc
