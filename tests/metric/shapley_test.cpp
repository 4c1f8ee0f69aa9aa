// Shapley splits and coalition power against published and exactly solvable games.
#include "kernels/metric/shapley.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "kernels/base/normal.hpp"
#include "tests/metric/metric_fixture.hpp"

namespace eqc {
namespace {

/// Headcount of a log-normal population (sigma 1) that cannot pay `price` a month from a share theta of its income.
double headcount(double price, double median, double theta) { return normal_cdf(log_(12.0 * price / theta / median)); }

TEST(ShapleySplit, sums_to_the_change_and_gives_the_split_of_an_affordability_headcount) {
  // price 20 -> 2 USD, median income 3000 -> 3600, share 2 % -> 5 %; split computed independently at 50 digits
  double outcome[8], part[3];
  for (int s = 0; s < 8; ++s) outcome[s] = headcount(s & 1 ? 2 : 20, s & 2 ? 3600 : 3000, s & 4 ? 0.05 : 0.02);
  shapley_split(outcome, 3, part);
  EXPECT_NEAR(outcome[0], 0.91717148, 5e-9);
  EXPECT_NEAR(outcome[7], 0.02195741, 5e-9);
  EXPECT_NEAR(part[0], -0.67574105, 5e-9);
  EXPECT_NEAR(part[1], -0.03288342, 5e-9);
  EXPECT_NEAR(part[2], -0.18658960, 5e-9);
  EXPECT_NEAR(part[0] + part[1] + part[2], outcome[7] - outcome[0], 1e-15);
}

TEST(ShapleySplit, additive_causes_keep_their_own_effect_and_a_product_is_shared) {
  double part[4], outcome[16];
  for (int s = 0; s < 16; ++s)
    outcome[s] = ((s & 1) ? 5.0 : 0.0) + ((s & 2) ? -2.0 : 0.0) + ((s & 12) == 12 ? 8.0 : 0.0);
  shapley_split(outcome, 4, part);
  EXPECT_NEAR(part[0], 5, 1e-14);
  EXPECT_NEAR(part[1], -2, 1e-14);
  EXPECT_NEAR(part[2], 4, 1e-14);
  EXPECT_NEAR(part[3], 4, 1e-14);
}

std::vector<Power> powers(const std::vector<std::int32_t>& weight, std::int32_t quota) {
  const auto n = static_cast<std::int32_t>(weight.size());
  std::vector<double> scratch(static_cast<std::size_t>(coalition_scratch_size(n, quota)));
  std::vector<Power> power(weight.size());
  coalition_power(weight.data(), n, quota, scratch.data(), power.data());
  return power;
}

TEST(CoalitionPower, council_of_the_european_economic_community_of_1958) {
  // quota 12 of 17: Shapley-Shubik 14/60, 9/60, 0; Banzhaf swings 10, 6, 0 of 32 (Brams, Affuso 1976, Theory and
  // Decision 7)
  const std::vector<Power> p = powers({4, 4, 4, 2, 2, 1}, 12);
  for (int i = 0; i < 3; ++i) {
    EXPECT_NEAR(p[i].shapley_shubik, 14.0 / 60.0, 1e-14);
    EXPECT_NEAR(p[i].banzhaf, 10.0 / 32.0, 1e-14);
  }
  for (int i = 3; i < 5; ++i) {
    EXPECT_NEAR(p[i].shapley_shubik, 9.0 / 60.0, 1e-14);
    EXPECT_NEAR(p[i].banzhaf, 6.0 / 32.0, 1e-14);
  }
  EXPECT_EQ(p[5].shapley_shubik, 0.0);
  EXPECT_EQ(p[5].banzhaf, 0.0);
}

TEST(CoalitionPower, one_member_who_can_do_it_alone_is_a_dictator_only_if_the_others_cannot) {
  std::vector<Power> p = powers({10, 4, 5}, 10);
  EXPECT_NEAR(p[0].shapley_shubik, 1, 1e-15);
  EXPECT_NEAR(p[1].banzhaf, 0, 1e-15);
  p = powers({10, 5, 5}, 10);  // 5 + 5 reach it too
  EXPECT_NEAR(p[0].shapley_shubik, 2.0 / 3.0, 1e-14);
  EXPECT_NEAR(p[1].shapley_shubik, 1.0 / 6.0, 1e-14);
  p = powers({3, 3, 3}, 10);
  EXPECT_EQ(p[0].shapley_shubik, 0.0);
}

TEST(CoalitionPower, agrees_with_counting_all_coalitions) {
  test::Random random(5);
  for (int round = 0; round < 10; ++round) {
    const int n = 9, quota = 60;
    std::vector<std::int32_t> w(n);
    for (auto& x : w) x = static_cast<std::int32_t>(random.bits() % 25);
    double factorial[n + 1] = {1}, shapley[n] = {}, banzhaf[n] = {};
    for (int i = 1; i <= n; ++i) factorial[i] = factorial[i - 1] * i;
    bool reachable = false;
    for (int s = 0; s < 1 << n; ++s) {
      int units = 0, size = 0;
      for (int i = 0; i < n; ++i) units += (s >> i & 1) * w[i], size += s >> i & 1;
      reachable = reachable || units >= quota;
      for (int i = 0; i < n; ++i)
        if (!(s >> i & 1) && units < quota && units + w[i] >= quota)
          shapley[i] += factorial[size] * factorial[n - size - 1] / factorial[n], banzhaf[i] += 1.0 / (1 << (n - 1));
    }
    const std::vector<Power> p = powers(w, quota);
    double sum = 0;
    for (int i = 0; i < n; ++i) {
      EXPECT_NEAR(p[i].shapley_shubik, shapley[i], 1e-13);
      EXPECT_NEAR(p[i].banzhaf, banzhaf[i], 1e-13);
      sum += p[i].shapley_shubik;
    }
    EXPECT_NEAR(sum, reachable ? 1 : 0, 1e-13);
  }
}

}  // namespace
}  // namespace eqc
