// Variances that are drawn from a prior give it back, and take from it what they do not know themselves.
#include "host/calibrate/variance_prior.hpp"

#include <gtest/gtest.h>

#include <random>

namespace eqc {
namespace {

/// Sample variances of groups whose true ones are degrees x variance / chi-square(degrees).
std::vector<double> drawn(double degrees, double variance, double sample_degrees, std::size_t groups) {
  std::mt19937_64 random(3);
  std::chi_squared_distribution<double> of_prior(degrees), of_sample(sample_degrees);
  std::vector<double> all;
  for (std::size_t g = 0; g < groups; ++g) {
    const double truth = degrees * variance / of_prior(random);
    all.push_back(truth * of_sample(random) / sample_degrees);
  }
  return all;
}

TEST(VariancePrior, gives_back_what_variances_were_drawn_from) {
  for (const auto& [degrees, variance] : {std::pair{4.0, 0.01}, {10.0, 2.0}, {3.0, 1e-6}}) {
    const VariancePrior p = variance_prior(drawn(degrees, variance, 5, 20000), std::vector<double>(20000, 5));
    EXPECT_NEAR(p.degrees / degrees, 1, 0.1);  // 20,000 groups: 3 % of error
    EXPECT_NEAR(p.variance / variance, 1, 0.03);
  }
}

TEST(VariancePrior, groups_alike_are_one) {
  std::mt19937_64 random(4);
  std::chi_squared_distribution<double> draw(3);
  std::vector<double> all;
  for (int g = 0; g < 500; ++g) all.push_back(0.04 * draw(random) / 3);
  const VariancePrior p = variance_prior(all, std::vector<double>(500, 3));
  EXPECT_GT(p.degrees, 20);
  EXPECT_NEAR(p.variance / 0.04, 1, 0.1);
  EXPECT_NEAR(p.moderated(0.4, 3), (p.degrees * p.variance + 3 * 0.4) / (p.degrees + 3), 1e-15);
}

TEST(VariancePrior, equal_variances_share_the_most_degrees) {
  const VariancePrior p = variance_prior({2, 2, 2}, {4, 4, 4});
  EXPECT_EQ(p.degrees, kMostDegrees);
}

TEST(VariancePrior, one_group_or_none_with_variance_says_nothing) {
  for (const VariancePrior& p : {variance_prior({}, {}), variance_prior({1}, {3}), variance_prior({0, 0}, {3, 3})}) {
    EXPECT_EQ(p.degrees, 0);
    EXPECT_EQ(p.moderated(0.3, 2), 0.3);
  }
  EXPECT_EQ(VariancePrior().moderated(0, 0), 0);
}

}  // namespace
}  // namespace eqc
