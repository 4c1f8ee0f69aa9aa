// Medians, Student's t over rounds, and when two calibrations agree.
#include "host/calibrate/statistics.hpp"

#include <gtest/gtest.h>

#include <random>

namespace eqc {
namespace {

TEST(CalibrationStatistics, median_is_the_middle_or_the_mean_of_two) {
  EXPECT_EQ(median_of({3, 1, 2}), 2);
  EXPECT_EQ(median_of({4, 1, 2, 3}), 2.5);
  EXPECT_TRUE(std::isnan(median_of({})));
}

TEST(CalibrationStatistics, interval_is_students_t_on_logarithms) {
  // logarithms -0.1, 0, 0.1: s = 0.1, t(0.975; 2) = 4.302653 (Fisher, Yates 1963, table III)
  const Measurement m = summarised({}, {std::exp(-0.1), 1, std::exp(0.1)}, false);
  EXPECT_EQ(m.seconds, 1);
  const double half = 1.2533 * 4.302653 * 0.1 / std::sqrt(3.0);
  EXPECT_NEAR(std::log(m.high), half, 1e-6);
  EXPECT_NEAR(std::log(m.low), -half, 1e-6);
}

TEST(CalibrationStatistics, throttling_widens_and_one_round_says_nothing_of_error) {
  const Measurement cool = summarised({}, {1, 1.1, 1.2}, false), hot = summarised({}, {1, 1.1, 1.2}, true);
  EXPECT_NEAR(std::log(hot.high / hot.seconds), 2 * std::log(cool.high / cool.seconds), 1e-12);
  EXPECT_TRUE(hot.throttled);
  EXPECT_TRUE(std::isnan(summarised({}, {1}, false).high));
}

TEST(CalibrationStatistics, two_calibrations_of_one_machine_agree_as_often_as_they_say) {
  std::mt19937_64 random(1);
  std::normal_distribution<double> error(0, 0.05);
  int agreed = 0;
  constexpr int kPairs = 4000;
  for (int pair = 0; pair < kPairs; ++pair) {
    std::vector<double> a, b;
    for (int round = 0; round < 5; ++round) a.push_back(std::exp(error(random))), b.push_back(std::exp(error(random)));
    agreed += agree(summarised({}, a, false), summarised({}, b, false)) ? 1 : 0;
  }
  // 95 % each; t with 4 degrees in quadrature is a little wide
  EXPECT_GT(agreed, 0.95 * kPairs);
  EXPECT_LT(agreed, 0.995 * kPairs);
}

/// Kernels of 3 or more rounds with errors of 5 %, on which all rounds' own share of `drift` is put.
std::vector<Measurement> kernels_of(std::mt19937_64& random, int kernels, const std::vector<double>& drift) {
  std::normal_distribution<double> error(0, 0.05);
  std::vector<Measurement> all;
  for (int k = 0; k < kernels; ++k) {
    std::vector<double> rounds;
    for (const double shared : drift) rounds.push_back(std::exp(shared + error(random)));
    all.push_back(summarised({}, rounds, false));
  }
  share_errors(all);
  return all;
}

TEST(CalibrationStatistics, kernels_with_few_rounds_know_their_error_from_each_other) {
  std::mt19937_64 random(2);
  int agreed = 0;
  double widest = 0;
  constexpr int kPairs = 40, kKernels = 50;
  for (int pair = 0; pair < kPairs; ++pair) {
    const auto a = kernels_of(random, kKernels, {0, 0, 0}), b = kernels_of(random, kKernels, {0, 0, 0});
    for (int k = 0; k < kKernels; ++k) agreed += agree(a[k], b[k]) ? 1 : 0;
    for (const Measurement& m : a) widest = std::max(widest, std::log(m.high / m.seconds));
  }
  EXPECT_GT(agreed, 0.94 * kPairs * kKernels);
  EXPECT_LT(agreed, 0.99 * kPairs * kKernels);
  // 1.96 x 1.2533 x 0.05 / sqrt(3) = 0.071 with a known error; by t(2) alone one in twenty is above 0.3
  EXPECT_LT(widest, 0.2);
}

TEST(CalibrationStatistics, what_all_rounds_share_is_no_narrow_error) {
  std::mt19937_64 random(3);
  std::normal_distribution<double> step;
  constexpr int kPairs = 200, kKernels = 20, kRounds = 25;
  const auto drifting = [&] {  // autoregression of 0.7 with a standard deviation of 0.1
    std::vector<double> drift;
    double now = 0.1 * step(random);
    for (int r = 0; r < kRounds; ++r) drift.push_back(now = 0.7 * now + std::sqrt(1 - 0.49) * 0.1 * step(random));
    return kernels_of(random, kKernels, drift);
  };
  int agreed = 0;
  for (int pair = 0; pair < kPairs; ++pair) {
    const auto a = drifting(), b = drifting();
    for (int k = 0; k < kKernels; ++k) agreed += agree(a[k], b[k]) ? 1 : 0;
  }
  EXPECT_GT(agreed, 0.90 * kPairs * kKernels);
  EXPECT_LT(agreed, 0.99 * kPairs * kKernels);
}

TEST(CalibrationStatistics, machines_20_percent_apart_do_not_agree) {
  const Measurement a = summarised({}, {1, 1.01, 0.99, 1}, false), b = summarised({}, {1.2, 1.21, 1.19, 1.2}, false);
  EXPECT_FALSE(agree(a, b));
  EXPECT_TRUE(agree(a, a));
}

}  // namespace
}  // namespace eqc
