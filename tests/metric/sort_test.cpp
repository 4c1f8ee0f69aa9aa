// The sort of worlds and of entities: any correct sort gives these bits.
#include "kernels/metric/sort.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

#include "tests/metric/metric_fixture.hpp"

namespace eqc {
namespace {

using test::Random;
using test::Values;

struct Sorted {
  Values values;
  std::vector<std::int32_t> order;
};

Sorted sorted_by_us(const Values& x, void (*sort)(const double*, int, double*, std::int32_t*, double*)) {
  const int n = static_cast<int>(x.size());
  Sorted s{Values(x.size()), std::vector<std::int32_t>(x.size())};
  Values scratch(static_cast<std::size_t>(sort_with_order_scratch_size(n)));
  sort(x.data(), n, s.values.data(), s.order.data(), scratch.data());
  return s;
}

std::vector<Values> hard_inputs(int n) {
  Random random(static_cast<std::uint64_t>(n));
  const auto size = static_cast<std::size_t>(n);
  Values rising(size), falling(size), organ_pipe(size), saw(size), few(size), wild(size), same(size, 3.5),
      infinities(size);
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

TEST(SortWithOrder, is_the_stable_permutation_by_words_and_by_doubles) {
  for (int n : {1, 2, 3, 7, 8, 9, 15, 16, 17, 31, 33, 64, 100, 127, 200, 255, 256, 257, 512, 1000, 4096, 5000})
    for (const Values& input : hard_inputs(n)) {
      if (std::count(input.begin(), input.end(), INFINITY) > 0) continue;  // padding is infinite
      std::vector<std::int32_t> expected(input.size());
      std::iota(expected.begin(), expected.end(), 0);
      std::stable_sort(expected.begin(), expected.end(), [&](auto a, auto b) {
        return input[static_cast<std::size_t>(a)] < input[static_cast<std::size_t>(b)];
      });
      for (const auto sort : {sort_with_order, sort_doubles_with_order}) {
        const Sorted s = sorted_by_us(input, sort);
        EXPECT_EQ(s.order, expected) << n;
        EXPECT_TRUE(std::is_sorted(s.values.begin(), s.values.end())) << n;
      }
    }
}

TEST(SortWithOrder, sorts_every_pattern_of_zeros_and_ones) {
  // a network that sorts all 0-1 inputs sorts everything (Knuth, TAOCP 5.3.4, zero-one principle); all 2^16 for 16
  // values
  Values x(16);
  for (unsigned pattern = 0; pattern < 65536; ++pattern) {
    for (std::size_t i = 0; i < 16; ++i) x[i] = (pattern >> i) & 1u;
    const Values sorted = sorted_by_us(x, sort_doubles_with_order).values;
    ASSERT_TRUE(std::is_sorted(sorted.begin(), sorted.end())) << pattern;
  }
}

TEST(SortWithOrder, knows_one_zero) {
  for (const auto sort : {sort_with_order, sort_doubles_with_order})
    for (const double v : sorted_by_us({-0.0, 0.0, -0.0}, sort).values) EXPECT_FALSE(std::signbit(v));
}

}  // namespace
}  // namespace eqc
