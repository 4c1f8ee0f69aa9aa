// Folds of one series on the CPU against the slow reference, on easy, skewed, constant and badly scaled values.
#include "kernels/cpu/fold_loop.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <random>

#include "tests/run/reference_statistics.hpp"

namespace eqc {
namespace {

const std::vector<double> kProbabilities = {0.0, 0.05, 0.25, 0.5, 0.9, 0.975, 1.0};

QuantityStatistics folded(const std::vector<double>& values, int replicates) {
  const FoldSpec spec = {static_cast<std::int32_t>(values.size()), replicates,
                         static_cast<std::int32_t>(kProbabilities.size()), kProbabilities.data()};
  cpu::FoldScratch scratch;
  return cpu::statistics(spec, values.data(), scratch);
}

/// `relative` of the largest magnitude involved: sums of n values lose less than n/2 ulp of it.
void expect_reference(const std::vector<double>& values, int replicates, double relative) {
  const QuantityStatistics got = folded(values, replicates),
                           want = run_test::reference_statistics(values, replicates, kProbabilities);
  const double scale = std::max(std::abs(want.min), std::abs(want.max));
  EXPECT_NEAR(got.mean, want.mean, relative * scale);
  EXPECT_NEAR(got.sd, want.sd, relative * scale);
  EXPECT_NEAR(got.se, want.se, relative * scale);
  EXPECT_EQ(got.min, want.min);
  EXPECT_EQ(got.max, want.max);
  for (std::size_t i = 0; i < kProbabilities.size(); ++i) {
    EXPECT_NEAR(got.quantile[i].value, want.quantile[i].value, relative * scale) << kProbabilities[i];
    EXPECT_NEAR(got.quantile[i].se, want.quantile[i].se, 100 * relative * scale) << kProbabilities[i];
  }
}

std::vector<double> skewed(std::size_t worlds, double sigma, unsigned seed) {
  std::mt19937_64 generator(seed);
  std::lognormal_distribution<double> distribution(3.0, sigma);
  std::vector<double> values(worlds);
  for (double& v : values) v = distribution(generator);
  return values;
}

TEST(CpuFold, agrees_with_the_slow_reference) {
  for (const std::size_t worlds : {256U, 512U, 2048U})
    for (const int replicates : {2, 4, 8, 16})
      expect_reference(skewed(worlds, 1.0, static_cast<unsigned>(worlds) + 7), replicates, 1e-13);
}

TEST(CpuFold, keeps_a_small_spread_around_a_large_value) {
  std::vector<double> values = skewed(1024, 0.5, 3);
  for (double& v : values) v += 1e12;
  const QuantityStatistics got = folded(values, 8), want = run_test::reference_statistics(values, 8, kProbabilities);
  EXPECT_NEAR(got.sd / want.sd, 1.0, 1e-12);  // deviations from world 0 are exact here
  EXPECT_NEAR(got.se / want.se, 1.0, 1e-10);
}

TEST(CpuFold, of_negative_and_mixed_values_agrees_with_the_reference) {
  std::vector<double> values = skewed(512, 1.0, 9);
  for (std::size_t i = 0; i < values.size(); i += 3) values[i] = -values[i];
  expect_reference(values, 4, 1e-13);
}

TEST(CpuFold, of_a_constant_has_no_spread_and_no_error) {
  const QuantityStatistics s = folded(std::vector<double>(256, 0.1), 16);
  EXPECT_EQ(s.mean, 0.1);
  EXPECT_EQ(s.sd, 0.0);
  EXPECT_EQ(s.se, 0.0);
  EXPECT_EQ(s.min, 0.1);
  EXPECT_EQ(s.max, 0.1);
  for (std::size_t i = 0; i < kProbabilities.size(); ++i) {
    EXPECT_EQ(s.quantile[i].value, 0.1);
    EXPECT_EQ(s.quantile[i].se, 0.0);
  }
}

TEST(CpuFold, quantiles_of_the_first_whole_numbers_are_where_they_must_be) {
  std::vector<double> values(256);
  for (std::size_t i = 0; i < values.size(); ++i) values[(i * 37) % 256] = static_cast<double>(i);  // any order
  const QuantityStatistics s = folded(values, 16);
  for (std::size_t i = 0; i < kProbabilities.size(); ++i)
    EXPECT_DOUBLE_EQ(s.quantile[i].value, 255 * kProbabilities[i]);
  EXPECT_DOUBLE_EQ(s.mean, 127.5);
  EXPECT_DOUBLE_EQ(s.sd, std::sqrt(256.0 * 257 / 12));  // variance of 0 ... n-1 with divisor n - 1: n (n + 1) / 12
}

TEST(CpuFold, of_a_crowd_beside_an_outlier_agrees_with_the_reference) {
  std::vector<double> values(1024);  // 32-bit words cannot rank these: they are sorted
  for (std::size_t i = 0; i < values.size(); ++i) values[i] = 1.0 + 1e-12 * static_cast<double>((i * 389) % 1024);
  values[5] = 0.0;
  expect_reference(values, 8, 1e-13);
}

TEST(CpuFold, of_few_different_values_agrees_with_the_reference) {
  std::vector<double> values(512);
  for (std::size_t i = 0; i < values.size(); ++i) values[i] = static_cast<double>((i * i) % 5);
  for (const int replicates : {2, 4, 8, 16}) expect_reference(values, replicates, 1e-13);
}

TEST(CpuFold, of_the_most_worlds_agrees_with_the_reference) { expect_reference(skewed(65536, 1.0, 11), 16, 1e-12); }

TEST(SelectedRanks, are_those_of_a_sort) {
  std::vector<std::vector<double>> all = {skewed(65536, 1.0, 1), skewed(256, 3.0, 2), std::vector<double>(300, -2.5)};
  all.push_back(skewed(4097, 0.01, 3));
  for (std::size_t i = 0; i < 4097; i += 3) all.back()[i] = -all.back()[i];
  all.push_back(skewed(5000, 1.0, 4));
  all.back()[7] = 1e300, all.back()[9] = -1e300, all.back()[11] = 0.0, all.back()[13] = -0.0;
  all.emplace_back();
  for (int i = 0; i < 20000; ++i) all.back().push_back(i * i % 7);
  all.push_back({4.0});
  for (const std::vector<double>& values : all) {
    std::vector<double> sorted = values;
    for (double& v : sorted) v += 0.0;
    std::sort(sorted.begin(), sorted.end());
    const int n = static_cast<int>(values.size());
    cpu::SelectionScratch scratch;
    cpu::SelectedRanks ranks(values.data(), n, sorted.front(), sorted.back(), scratch);
    ranks.want(n / 4, n / 2);
    for (const int rank : {0, n / 8, n / 4, n / 3, n / 2, n / 2 + 1 < n ? n / 2 + 1 : 0, n - 1})
      EXPECT_EQ(std::memcmp(&sorted[static_cast<std::size_t>(rank)], &static_cast<const double&>(ranks[rank]), 8), 0)
          << n << " values, rank " << rank;
  }
}

TEST(CpuFold, of_many_worlds_in_odd_distributions_agrees_with_the_reference) {
  std::vector<double> crowd(32768), few(32768);
  for (std::size_t i = 0; i < crowd.size(); ++i) {
    crowd[i] = 1.0 + 1e-12 * static_cast<double>((i * 389) % 32768);
    few[i] = static_cast<double>((i * i) % 5) - 2;
  }
  crowd[5] = 0.0;
  for (const int replicates : {2, 16}) {
    expect_reference(crowd, replicates, 1e-12);
    expect_reference(few, replicates, 1e-12);
  }
}

TEST(CpuFold, standard_error_covers_the_truth_as_often_as_it_says) {
  // Student's t with 15 degrees of freedom: |mean - truth| < 2.131 se in 95 % of independent runs; 200 runs, 4 sigma of
  // that count.
  int covered = 0;
  for (unsigned run = 0; run < 200; ++run) {
    const QuantityStatistics s = folded(skewed(1024, 0.25, 1000 + run), 16);
    covered += std::abs(s.mean - std::exp(3.0 + 0.25 * 0.25 / 2)) < 2.131 * s.se ? 1 : 0;
  }
  EXPECT_NEAR(covered, 190, 4 * std::sqrt(200 * 0.95 * 0.05));
}

}  // namespace
}  // namespace eqc
