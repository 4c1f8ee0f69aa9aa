// Each distribution against closed forms: quantiles, moments, monotone draws, blocks equal single values, golden
// hashes.
#include "kernels/sample/distribution.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <tuple>
#include <type_traits>
#include <vector>

#include "kernels/sample/make_distribution.hpp"
#include "tests/base/ulp.hpp"

namespace eqc {
namespace {

static_assert(std::is_trivially_copyable_v<Distribution>);

struct Case {
  std::string name;
  Distribution distribution;
  double mean, sd;
};

const double kValues[] = {5, 1, 3, 2};
const double kWeights[] = {1, 2, 4, 3};
const double kProbabilities[] = {0.0, 0.5, 0.5, 1.0};
const double kQuantiles[] = {1, 2, 4, 8};

/// Mean and standard deviation from the closed forms of the distributions (Johnson, Kotz & Balakrishnan 1994-95).
std::vector<Case> all_cases() {
  const double sigma = 0.6;
  return {
      {"constant", make_constant(3.5), 3.5, 0},
      {"uniform", make_uniform(-2, 6), 2, 8 / std::sqrt(12.0)},
      {"log_uniform", make_log_uniform(1, 100), 99 / std::log(100.0),
       std::sqrt(9999 / (2 * std::log(100.0)) - std::pow(99 / std::log(100.0), 2))},
      {"normal", make_normal(10, 3), 10, 3},
      {"normal_range", make_normal_range(10 - 3 * kNormalScore95, 10 + 3 * kNormalScore95), 10, 3},
      {"half_normal", make_truncated_normal(0, 1, 0, kInfinity), std::sqrt(2 / M_PI), std::sqrt(1 - 2 / M_PI)},
      {"truncated_symmetric", make_truncated_normal(5, 2, 3, 7), 5,
       2 * std::sqrt(1 - 2 * 0.24197072451914337 / 0.68268949213708590)},
      {"log_normal", make_log_normal(2, sigma), 2 * std::exp(sigma * sigma / 2),
       2 * std::exp(sigma * sigma / 2) * std::sqrt(std::expm1(sigma * sigma))},
      {"log_normal_mean_sd", make_log_normal_mean_sd(7, 3), 7, 3},
      {"triangular", make_triangular(1, 2, 6), 3, std::sqrt((1 + 4 + 36 - 2 - 6 - 12) / 18.0)},
      {"triangular_mode_at_end", make_triangular(0, 3, 3), 2, std::sqrt(0.5)},
      {"pert", make_pert(1, 2, 6), 2.5, std::sqrt(1.5 * 3.5 / 7)},  // variance (mean - low)(high - mean) / 7
      {"beta", make_beta(0.5, 3), 0.5 / 3.5, std::sqrt(0.5 * 3 / (3.5 * 3.5 * 4.5))},
      {"beta_mean_sd", make_beta_mean_sd(4, 0.5, 2, 8), 4, 0.5},
      {"discrete", make_discrete(kValues, kWeights, 4), 2.5, std::sqrt((25 + 2 + 36 + 12) / 10.0 - 6.25)},
      {"empirical", make_empirical(kProbabilities, kQuantiles, 4), 0.5 * 1.5 + 0.5 * 6,
       std::sqrt(0.5 * 7 / 3 + 0.5 * 112 / 3 - 14.0625)},
  };
}

TEST(Distribution, mean_and_sd_match_closed_forms) {
  constexpr int kDraws = 1 << 18;  // the midpoint rule: error O(1/n) for bounded, a little more for long tails
  for (const Case& c : all_cases()) {
    long double sum = 0, square = 0;
    for (std::uint32_t i = 0; i < kDraws; ++i) {
      const long double x = quantile(c.distribution, (i << 14) + 0x2000u) - c.mean;
      sum += x, square += x * x;
    }
    EXPECT_NEAR(static_cast<double>(sum / kDraws), 0, 2e-5 * (c.sd + std::fabs(c.mean))) << c.name;
    EXPECT_NEAR(std::sqrt(static_cast<double>(square / kDraws)), c.sd, 2e-4 * (c.sd + 1e-9)) << c.name;
  }
}

TEST(Distribution, never_decreases_with_the_draw) {
  test::SplitMix random{1};
  for (const Case& c : all_cases()) {
    double last = -kInfinity;
    for (std::uint32_t i = 0; i < 1u << 16; ++i) {
      const double x = quantile(c.distribution, i << 16 | (random.next_u32() >> 16));
      ASSERT_GE(x, last) << c.name << ' ' << i;
      last = x;
    }
    for (std::uint32_t start :
         {0u, 0x7ffff000u, 0xffffe000u, 0x20000000u, random.next_u32() >> 1}) {  // neighbouring draws
      last = quantile(c.distribution, start);
      for (std::uint32_t i = 1; i < 4096; ++i) {
        const double x = quantile(c.distribution, start + i);
        ASSERT_GE(x, last - 4e-16 * std::fabs(last)) << c.name << ' ' << start + i;
        last = x;
      }
    }
  }
}

TEST(Distribution, blocks_and_probabilities_give_the_bits_of_single_draws) {
  test::SplitMix random{2};
  std::vector<std::uint32_t> draws(1003);
  for (std::uint32_t& draw : draws) draw = random.next_u32();
  draws[0] = 0, draws[1] = ~0u;
  std::vector<double> probabilities(draws.size()), by_draw(draws.size()), by_probability(draws.size());
  for (std::size_t i = 0; i < draws.size(); ++i) probabilities[i] = probability(draws[i]);
  EXPECT_EQ(probabilities[0], 0x1p-33);
  EXPECT_EQ(probabilities[1], 1 - 0x1p-33);
  for (const Case& c : all_cases()) {
    fill(c.distribution, draws.data(), static_cast<int>(draws.size()), by_draw.data());
    fill_p(c.distribution, probabilities.data(), static_cast<int>(draws.size()), by_probability.data());
    for (std::size_t i = 0; i < draws.size(); ++i) {
      ASSERT_EQ(bits_of(by_draw[i]), bits_of(quantile(c.distribution, draws[i]))) << c.name;
      ASSERT_EQ(bits_of(by_draw[i]), bits_of(by_probability[i])) << c.name;
      ASSERT_EQ(bits_of(by_draw[i]), bits_of(quantile_p(c.distribution, probabilities[i]))) << c.name;
    }
  }
}

TEST(Distribution, stays_inside_its_bounds) {
  for (std::uint32_t draw : {0u, 1u, 0x80000000u, ~0u}) {
    for (const auto& [d, low, high] : {std::tuple{make_uniform(0.1, 0.3), 0.1, 0.3},
                                       {make_log_uniform(0.1, 0.3), 0.1, 0.3},
                                       {make_triangular(0.1, 0.1, 0.3), 0.1, 0.3},
                                       {make_pert(0.1, 0.3, 0.3), 0.1, 0.3},
                                       {make_beta(0.05, 0.05, 0.1, 0.3), 0.1, 0.3},
                                       {make_truncated_normal(0, 1, 0.1, 0.3), 0.1, 0.3},
                                       {make_truncated_normal(0, 1, 30, 31), 30., 31.},
                                       {make_truncated_normal(0, 1, -50, -45), -50., -45.}}) {
      EXPECT_GE(quantile(d, draw), low);
      EXPECT_LE(quantile(d, draw), high);
    }
  }
}

TEST(Distribution, of_zero_width_is_a_constant) {
  for (const Distribution& d :
       {make_uniform(2, 2), make_log_uniform(2, 2), make_triangular(2, 2, 2), make_normal(2, 0)}) {
    for (std::uint32_t draw : {0u, 0x80000000u, ~0u}) EXPECT_EQ(quantile(d, draw), 2.0);
  }
}

TEST(Distribution, ranges_reproduce_their_5_and_95_percent_points) {
  const Distribution normal = make_normal_range(2, 9), log_normal = make_log_normal_range(2, 9);
  EXPECT_NEAR(quantile_p(normal, 0.05), 2, 1e-14);
  EXPECT_NEAR(quantile_p(normal, 0.95), 9, 1e-14);
  EXPECT_NEAR(quantile_p(log_normal, 0.05), 2, 1e-14);
  EXPECT_NEAR(quantile_p(log_normal, 0.95), 9, 1e-14);
  EXPECT_NEAR(quantile_p(log_normal, 0.5), std::sqrt(18.0), 1e-14);
}

TEST(TruncatedNormal, keeps_its_digits_far_in_either_tail) {
  // median of Z given 30 < Z < 31: upper tail halfway between Q(30) and Q(31); mpmath, 40 digits
  EXPECT_NEAR(quantile_p(make_truncated_normal(0, 1, 30, 31), 0.5), 30.023070467827308926, 1e-13);
  EXPECT_NEAR(quantile_p(make_truncated_normal(0, 1, -31, -30), 0.5), -30.023070467827308926, 1e-13);
}

TEST(Discrete, draws_each_value_in_proportion_to_its_weight) {
  const Distribution d = make_discrete(kValues, kWeights, 4);  // sorted: 1 (2), 2 (3), 3 (4), 5 (1)
  int hits[6] = {0};
  for (std::uint32_t i = 0; i < 1000; ++i) ++hits[static_cast<int>(quantile_p(d, (i + 0.5) / 1000))];
  EXPECT_EQ(hits[1], 200);
  EXPECT_EQ(hits[2], 300);
  EXPECT_EQ(hits[3], 400);
  EXPECT_EQ(hits[5], 100);
}

TEST(Discrete, never_draws_a_value_of_no_weight) {
  const double values[] = {1, 2, 3, 4}, weights[] = {0, 1, 0, 0};
  const Distribution d = make_discrete(values, weights, 4);
  for (std::uint32_t draw : {0u, 0x80000000u, ~0u}) EXPECT_EQ(quantile(d, draw), 2.0);
}

TEST(Discrete, holds_128_values) {
  double values[128], weights[128];
  for (int i = 0; i < 128; ++i) values[i] = i, weights[i] = 1;
  const Distribution d = make_discrete(values, weights, 128);
  for (int i = 0; i < 128; ++i) EXPECT_EQ(quantile_p(d, (i + 0.5) / 128), i);
}

TEST(Empirical, interpolates_between_knots_and_is_flat_outside) {
  const double probabilities[] = {0.1, 0.4, 0.9}, values[] = {10, 20, 25};
  const Distribution d = make_empirical(probabilities, values, 3);
  EXPECT_EQ(quantile_p(d, 0.05), 10);
  EXPECT_EQ(quantile_p(d, 0.1), 10);
  EXPECT_NEAR(quantile_p(d, 0.25), 15, 1e-14);
  EXPECT_NEAR(quantile_p(d, 0.65), 22.5, 1e-14);
  EXPECT_EQ(quantile_p(d, 0.95), 25);
}

TEST(Empirical, many_samples_keep_their_quantiles) {
  std::vector<double> values(5000), weights(5000, 2.0);
  for (int i = 0; i < 5000; ++i) values[static_cast<std::size_t>(i)] = i;
  const Distribution d = make_empirical_samples(values.data(), weights.data(), 5000);
  for (double p : {0.01, 0.3, 0.5, 0.77, 0.99}) EXPECT_NEAR(quantile_p(d, p), 5000 * p - 0.5, 1e-9);
  const Distribution one = make_empirical_samples(values.data() + 7, weights.data(), 1);
  EXPECT_EQ(quantile_p(one, 0.2), 7.0);
}

TEST(Beta, matches_closed_form_quantiles) {
  // Beta(a,1): p^(1/a); Beta(1,b): 1 - (1-p)^(1/b); arcsine: sin^2(pi p / 2). Largest relative error in the nearer end.
  double worst = 0;
  test::SplitMix random{3};
  const Distribution power = make_beta(3, 1), mirrored = make_beta(1, 2.5), arcsine = make_beta(0.5, 0.5),
                     small = make_beta(0.2, 1);
  for (int i = 0; i < 200000; ++i) {
    const std::uint32_t draw = i < 100   ? static_cast<std::uint32_t>(i)
                               : i < 200 ? ~static_cast<std::uint32_t>(i - 100)
                                         : random.next_u32();
    const double p = probability(draw);
    const auto check = [&](const Distribution& d, double exact, double complement) {
      worst = std::max(worst, (std::fabs(quantile(d, draw) - exact) - 4e-16) /
                                  std::min(exact, complement));  // 4e-16: rounding near 1
    };
    check(power, std::pow(p, 1 / 3.0), -std::expm1(std::log(p) / 3));
    check(small, std::pow(p, 5.0), -std::expm1(std::log(p) * 5));
    check(mirrored, -std::expm1(std::log1p(-p) / 2.5), std::pow(1 - p, 1 / 2.5));
    check(arcsine, std::pow(std::sin(M_PI_2 * p), 2), std::pow(std::cos(M_PI_2 * p), 2));
  }
  EXPECT_LT(worst, 1e-6) << worst;
}

TEST(Distribution, golden_bits) {
  test::SplitMix random{4};
  test::GoldenHash hash;
  const std::vector<Case> cases = all_cases();
  for (int i = 0; i < 100000; ++i) {
    const std::size_t which = 1 + static_cast<std::size_t>(i % 5 + i / 5 % 3 * 5);  // all but the constant
    hash.add(static_cast<std::uint64_t>(bits_of(quantile(cases[which].distribution, random.next_u32()))));
  }
  EXPECT_EQ(hash.value, 0xc830d42de943fb35ULL);
}

}  // namespace
}  // namespace eqc
