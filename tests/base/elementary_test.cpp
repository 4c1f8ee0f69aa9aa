// exp, log, pow against long double libm: largest ULP error over random and edge inputs, and one golden hash per
// function.
#include "kernels/base/elementary.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <limits>

#include "tests/base/ulp.hpp"

namespace eqc {
namespace {

using test::SplitMix;
using test::ulp_error;

constexpr int kSamples = 400000;

double worst_ulp(double low, double high, const std::function<double(double)>& ours,
                 const std::function<long double(long double)>& reference) {
  SplitMix random{1};
  double worst = 0;
  for (int i = 0; i < kSamples; ++i) {
    const double x = random.uniform(low, high);
    worst = std::max(worst, ulp_error(ours(x), reference(x)));
  }
  return worst;
}

double random_positive(SplitMix& random) {  // any normal positive double, exponents uniform
  return from_bits(static_cast<std::int64_t>(0x0010000000000000ULL + random.next() % 0x7fe0000000000000ULL));
}

TEST(Exp, is_within_one_ulp) {
  const auto reference = [](long double x) { return std::exp(x); };
  EXPECT_LT(worst_ulp(
                -707, 707, [](double x) { return exp_core(x); }, reference),
            1.0);
  EXPECT_LT(worst_ulp(
                -1, 1, [](double x) { return exp_core(x); }, reference),
            1.0);
  EXPECT_LT(worst_ulp(
                -760, 720, [](double x) { return exp_(x); }, reference),
            1.0);
}

TEST(Exp, handles_every_edge_of_the_domain) {
  EXPECT_EQ(exp_(0.0), 1.0);
  EXPECT_EQ(exp_(-0.0), 1.0);
  EXPECT_EQ(exp_(kInfinity), kInfinity);
  EXPECT_EQ(exp_(-kInfinity), 0.0);
  EXPECT_EQ(exp_(710.0), kInfinity);
  EXPECT_EQ(exp_(-746.0), 0.0);
  EXPECT_GT(exp_(-745.0), 0.0);  // smallest denormal is exp(-744.44)
  EXPECT_TRUE(std::isnan(exp_(std::numeric_limits<double>::quiet_NaN())));
  EXPECT_EQ(exp_(1e-300), 1.0);
}

TEST(Log, is_within_one_ulp) {
  const auto reference = [](long double x) { return std::log(x); };
  EXPECT_LT(worst_ulp(
                0.5, 2.0, [](double x) { return log_core(x); }, reference),
            1.0);
  EXPECT_LT(worst_ulp(
                0.999, 1.001, [](double x) { return log_core(x); }, reference),
            1.0);
  SplitMix random{2};
  double worst = 0;
  for (int i = 0; i < kSamples; ++i) {
    const double x = random_positive(random);
    worst = std::max(worst, ulp_error(log_core(x), std::log(static_cast<long double>(x))));
  }
  EXPECT_LT(worst, 1.0);
}

TEST(Log, handles_every_edge_of_the_domain) {
  EXPECT_EQ(log_(1.0), 0.0);
  EXPECT_EQ(log_(0.0), -kInfinity);
  EXPECT_EQ(log_(-0.0), -kInfinity);
  EXPECT_TRUE(std::isnan(log_(-1.0)));
  EXPECT_EQ(log_(kInfinity), kInfinity);
  EXPECT_TRUE(std::isnan(log_(std::numeric_limits<double>::quiet_NaN())));
  const double denormal = std::numeric_limits<double>::denorm_min();
  EXPECT_LT(ulp_error(log_(denormal), std::log(static_cast<long double>(denormal))), 1.0);
}

TEST(Pow, is_within_one_and_a_half_ulp) {
  SplitMix random{3};
  double worst = 0;
  for (int i = 0; i < kSamples; ++i) {
    const double a = i % 2 ? random_positive(random) : random.uniform(0.5, 2.0);
    const double b = random.uniform(-700, 700) / (std::fabs(std::log(a)) + 1);
    worst = std::max(worst, ulp_error(pow_(a, b), std::pow(static_cast<long double>(a), static_cast<long double>(b))));
  }
  EXPECT_LT(worst, 1.3);
}

TEST(Pow, saturates_and_is_exact_at_simple_points) {
  EXPECT_EQ(pow_(2.0, 10.0), 1024.0);
  EXPECT_EQ(pow_(10.0, 3.0), 1000.0);
  EXPECT_EQ(pow_(7.0, 0.0), 1.0);
  EXPECT_EQ(pow_(1.0, 1e300), 1.0);
  EXPECT_EQ(pow_(10.0, 1e300), kInfinity);
  EXPECT_EQ(pow_(10.0, -1e300), 0.0);
  EXPECT_EQ(pow_(10.0, 400.0), kInfinity);
}

TEST(PowCore, error_grows_with_the_exponent_of_the_result) {
  SplitMix random{4};
  for (int i = 0; i < kSamples; ++i) {
    const double a = random.uniform(0.01, 100.0), b = random.uniform(-20, 20);
    const long double exact = std::pow(static_cast<long double>(a), static_cast<long double>(b));
    ASSERT_LT(ulp_error(pow_core(a, b), exact), 2.0 + 2.0 * std::fabs(b * std::log(a))) << a << ' ' << b;
  }
}

TEST(SinSmall, is_within_one_ulp_up_to_one) {
  EXPECT_LT(worst_ulp(
                -1, 1, [](double x) { return sin_small(x); }, [](long double x) { return std::sin(x); }),
            1.0);
}

/// The same bits on every compiler, optimisation level and SIMD width: hashes made with g++ 12 -O3 -march=x86-64-v3.
TEST(Elementary, golden_bits) {
  SplitMix random{5};
  test::GoldenHash exp_hash, log_hash, pow_hash, core_hash, sin_hash;
  for (int i = 0; i < 100000; ++i) {
    const double x = random.uniform(-800, 800), a = random_positive(random), b = random.uniform(-3, 3);
    exp_hash.add(static_cast<std::uint64_t>(bits_of(exp_(x))));
    log_hash.add(static_cast<std::uint64_t>(bits_of(log_(a))));
    pow_hash.add(static_cast<std::uint64_t>(bits_of(pow_(a, b))));
    core_hash.add(static_cast<std::uint64_t>(bits_of(pow_core(a, b / 4))));
    sin_hash.add(static_cast<std::uint64_t>(bits_of(sin_small(b / 3))));
  }
  EXPECT_EQ(exp_hash.value, 0xcefa9ff8cf6d7449ULL);
  EXPECT_EQ(log_hash.value, 0x545a36d4d2e581a7ULL);
  EXPECT_EQ(pow_hash.value, 0xa7afe5e9b7e9cd03ULL);
  EXPECT_EQ(core_hash.value, 0x51315494684103b4ULL);
  EXPECT_EQ(sin_hash.value, 0x15bb732f949da85aULL);
}

}  // namespace
}  // namespace eqc
