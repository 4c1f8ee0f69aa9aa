// Counting instead of keeping: quantiles within the stated error, the same from any parts, and exact after a second
// pass.
#include "kernels/cpu/quantile_histogram.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>

#include "kernels/fold.hpp"

namespace eqc::cpu {
namespace {

std::vector<double> skewed(std::size_t n) {
  std::mt19937_64 generator(5);
  std::lognormal_distribution<double> distribution(2.0, 1.5);
  std::vector<double> x(n);
  for (double& v : x) v = distribution(generator);
  return x;
}

const std::vector<double> kProbabilities = {0.0, 0.001, 0.05, 0.5, 0.95, 0.999, 1.0};

TEST(QuantileHistogram, errs_by_no_more_than_a_bin) {
  const std::vector<double> x = skewed(100000);
  std::vector<double> sorted = x;
  std::sort(sorted.begin(), sorted.end());
  for (const int log2_per_octave : {4, 6, 8}) {
    QuantileHistogram h({-20, 30, log2_per_octave});
    h.add(x.data(), static_cast<std::int64_t>(x.size()));
    for (const double p : kProbabilities) {
      const double want = sorted_quantile(sorted.data(), static_cast<int>(sorted.size()), p);
      EXPECT_NEAR(h.quantile(p) / want, 1.0, std::ldexp(1.0, -log2_per_octave)) << p;
    }
  }
}

TEST(QuantileHistogram, of_parts_is_that_of_the_whole) {
  const std::vector<double> x = skewed(10007);
  QuantileHistogram whole, a, b;
  whole.add(x.data(), 10007);
  a.add(x.data() + 333, 10007 - 333);
  b.add(x.data(), 333);
  a.merge(b);
  EXPECT_EQ(a.size(), whole.size());
  for (const double p : kProbabilities) EXPECT_EQ(a.quantile(p), whole.quantile(p));
}

TEST(QuantileHistogram, counts_what_lies_outside_in_the_outermost_bins) {
  const double x[] = {1e-300, 0.0, 1.5, 1e300};
  QuantileHistogram h({-4, 4, 2});
  h.add(x, 4);
  EXPECT_EQ(h.place_of(0).bin, 0);
  EXPECT_EQ(h.place_of(1).bin, 0);
  EXPECT_EQ(h.place_of(2).bin, h.bin_of(1.5));
  EXPECT_EQ(h.place_of(3).bin, h.bins().count() - 1);
  EXPECT_EQ(h.bins().edge(0), 0.0625);
  EXPECT_EQ(h.bins().edge(h.bins().count()), 16.0);
}

TEST(QuantileRefiner, gives_the_bits_of_a_sort) {
  const std::vector<double> x = skewed(50000);
  QuantileHistogram h;
  h.add(x.data(), 50000);
  QuantileRefiner first(h, kProbabilities), second(h, kProbabilities);
  first.offer(x.data() + 20000, 30000);
  second.offer(x.data(), 20000);
  first.merge(second);
  const std::vector<double> got = first.quantiles();
  std::vector<double> sorted = x;
  std::sort(sorted.begin(), sorted.end());
  for (std::size_t i = 0; i < kProbabilities.size(); ++i)
    EXPECT_EQ(got[i], sorted_quantile(sorted.data(), 50000, kProbabilities[i]));
}

}  // namespace
}  // namespace eqc::cpu
