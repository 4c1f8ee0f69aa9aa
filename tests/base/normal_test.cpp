// The normal distribution against long double erfc: relative error in both tails, round trips, and golden hashes.
#include "kernels/base/normal.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/base/ulp.hpp"

namespace eqc {
namespace {

using test::SplitMix;
using test::ulp_error;

constexpr int kSamples = 200000;

long double reference_cdf(long double x) { return 0.5L * std::erfc(-x * std::sqrt(0.5L)); }

/// Newton from ours: on the distance to one half near the middle, on ln P in the tail, so neither end cancels. Lower
/// half only.
long double reference_quantile(long double p, double start) {
  const long double root_two_pi = 2.50662827463100050241576528481L;
  long double z = start;
  for (int i = 0; i < 4; ++i) {
    const long double inverse_density = root_two_pi * std::exp(0.5L * z * z);
    const long double tail = reference_cdf(z);
    z -= p > 0.1L ? (0.5L * std::erf(z * std::sqrt(0.5L)) - (p - 0.5L)) * inverse_density
                  : std::log(tail / p) * tail * inverse_density;
  }
  return z;
}

TEST(NormalCdf, has_relative_accuracy_in_both_tails) {
  SplitMix random{1};
  double worst = 0;
  for (int i = 0; i < kSamples; ++i) {
    const double x = random.uniform(-37.0, i % 2 ? 8.0 : -0.0);
    worst = std::max(worst, ulp_error(normal_cdf(x), reference_cdf(x)));
    worst = std::max(worst, ulp_error(normal_upper(-x), reference_cdf(x)));
  }
  EXPECT_LT(worst, 10.0) << worst;
}

TEST(NormalCdf, reaches_zero_one_and_one_half) {
  EXPECT_EQ(normal_cdf(0.0), 0.5);
  EXPECT_EQ(normal_cdf(kInfinity), 1.0);
  EXPECT_EQ(normal_cdf(-kInfinity), 0.0);
  EXPECT_NEAR(normal_cdf(1.0), 0.84134474606854294859, 1e-16);             // Abramowitz & Stegun 1964, table 26.1
  EXPECT_NEAR(normal_cdf(-10.0) / 7.6198530241605260660e-24, 1.0, 1e-15);  // mpmath, 40 digits
}

TEST(NormalDensity, matches_exp) {
  SplitMix random{2};
  double worst = 0;
  for (int i = 0; i < kSamples; ++i) {
    const double x = random.uniform(-37.0, 37.0);
    const long double exact = std::exp(-0.5L * x * x) * 0.39894228040143267793994605993438L;
    worst = std::max(worst, ulp_error(normal_density(x), exact));
  }
  EXPECT_LT(worst, 3.0) << worst;
}

TEST(NormalQuantileU32, is_within_five_ulp) {
  SplitMix random{3};
  double worst = 0;
  for (int i = 0; i < kSamples; ++i) {
    const std::uint32_t draw = i < 1000 ? static_cast<std::uint32_t>(i) : random.next_u32() >> (1 + i % 24);
    const double z = normal_quantile_u32(draw);
    worst = std::max(worst, ulp_error(z, reference_quantile((draw + 0.5L) * 0x1p-32L, z)));
  }
  EXPECT_LT(worst, 5.0) << worst;
}

TEST(NormalQuantileU32, is_odd_and_equals_the_quantile_of_the_probability) {
  SplitMix random{4};
  for (int i = 0; i < kSamples; ++i) {
    const std::uint32_t draw = i < 100 ? static_cast<std::uint32_t>(i) : random.next_u32();
    ASSERT_EQ(normal_quantile_u32(draw), -normal_quantile_u32(~draw));
    ASSERT_EQ(normal_quantile_u32(draw), normal_quantile((draw + 0.5) * 0x1p-32));
  }
  EXPECT_NEAR(normal_quantile_u32(0), -6.3379577545537892525, 1e-14);  // quantile of 2^-33; mpmath, 40 digits
}

TEST(NormalQuantile, is_within_seven_ulp_down_to_the_smallest_normal) {
  SplitMix random{5};
  double worst = 0;
  for (int i = 0; i < kSamples; ++i) {
    const double p = i % 2 ? random.uniform(0, 0.5) : exp_core(random.uniform(-707.0, -1.0));
    const double z = normal_quantile(p);
    worst = std::max(worst, ulp_error(z, reference_quantile(p, z)));
  }
  EXPECT_LT(worst, 5.0) << worst;
}

TEST(NormalQuantile, grows_across_the_seam_of_its_two_forms) {
  double last = -kInfinity;
  for (double p = 0x1p-33 * 0.8; p < 0x1p-33 * 1.1; p += 0x1p-33 * 1e-4) {
    const double z = normal_quantile(p);
    ASSERT_GT(z, last);
    last = z;
  }
}

TEST(NormalQuantile, inverts_the_cdf) {
  for (double x = -37.0; x < 5.0; x += 0.01)
    ASSERT_NEAR(normal_quantile(normal_cdf(x)), x, 1e-10 * (1 + std::fabs(x))) << x;
}

TEST(Normal, golden_bits) {
  SplitMix random{6};
  test::GoldenHash draw_hash, quantile_hash, cdf_hash;
  for (int i = 0; i < 100000; ++i) {
    draw_hash.add(static_cast<std::uint64_t>(bits_of(normal_quantile_u32(random.next_u32()))));
    quantile_hash.add(static_cast<std::uint64_t>(bits_of(normal_quantile(exp_core(random.uniform(-708, -1e-9))))));
    cdf_hash.add(static_cast<std::uint64_t>(bits_of(normal_cdf(random.uniform(-40, 10)))));
  }
  EXPECT_EQ(draw_hash.value, 0x10e5703fda18a591ULL);
  EXPECT_EQ(quantile_hash.value, 0xf061052558cb4db6ULL);
  EXPECT_EQ(cdf_hash.value, 0xcceee84fb342a821ULL);
}

}  // namespace
}  // namespace eqc
