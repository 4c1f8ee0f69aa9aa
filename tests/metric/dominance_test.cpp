// Dominance against constructions where the answer is known, and against the definition on random input.
#include "kernels/metric/dominance.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "kernels/metric/lorenz.hpp"
#include "kernels/metric/poverty.hpp"
#include "tests/metric/metric_fixture.hpp"

namespace eqc {
namespace {

using test::OwnedProfile;
using test::Random;
using test::Values;

TEST(Dominance, richer_everywhere_dominates_at_first_order_and_is_equal_by_lorenz) {
  const OwnedProfile poor({1, 2, 3, 4}), rich({2, 4, 6, 8});
  EXPECT_EQ(first_order_dominance(rich.profile, poor.profile).sign, 1);
  EXPECT_EQ(first_order_dominance(poor.profile, rich.profile).sign, -1);
  EXPECT_EQ(second_order_dominance(rich.profile, poor.profile).sign, 1);
  const Dominance same = lorenz_dominance(rich.profile, poor.profile);
  EXPECT_EQ(same.sign, 0);
  EXPECT_EQ(same.crossings, 0);
}

TEST(Dominance, transfer_to_the_poor_dominates_by_lorenz_but_crosses_at_first_order) {
  const OwnedProfile before({1, 2, 3, 10}), after({2, 2, 3, 9});
  EXPECT_EQ(lorenz_dominance(after.profile, before.profile).sign, 1);
  EXPECT_EQ(second_order_dominance(after.profile, before.profile).sign, 1);
  const Dominance d = first_order_dominance(after.profile, before.profile);
  EXPECT_EQ(d.sign, 0);
  EXPECT_EQ(d.crossings, 1);
  EXPECT_EQ(d.first_crossing, 9.0);  // below 9 fewer are poor after it, between 9 and 10 more
  EXPECT_EQ(d.largest_above, 0.25);
}

TEST(Dominance, crossing_lorenz_curves_are_found_where_they_meet) {
  // means 4; L_A: 1/16, 6/16 (of 1 5 5 5), L_B: 2/16, 5/16 (of 2 3 3 8)
  const OwnedProfile a({1, 5, 5, 5}), b({2, 3, 3, 8});
  const Dominance d = lorenz_dominance(a.profile, b.profile);
  EXPECT_EQ(d.sign, 0);
  EXPECT_EQ(d.crossings, 1);
  EXPECT_NEAR(d.first_crossing, 0.375, 1e-15);  // -1/16 at 1/4, +1/16 at 1/2
  EXPECT_NEAR(d.largest_above, 3.0 / 16.0, 1e-15);
  EXPECT_NEAR(d.largest_below, 1.0 / 16.0, 1e-15);
}

TEST(Dominance, weights_are_repetitions) {
  const OwnedProfile weighted({1, 5}, {1, 3}), repeated({1, 5, 5, 5}), other({2, 3, 3, 8});
  EXPECT_EQ(lorenz_dominance(weighted.profile, repeated.profile).sign, 0);
  EXPECT_EQ(lorenz_dominance(weighted.profile, repeated.profile).crossings, 0);
  EXPECT_NEAR(lorenz_dominance(weighted.profile, other.profile).first_crossing, 0.375, 1e-15);
}

TEST(Dominance, agrees_with_the_definition_on_random_populations) {
  Random random(11);
  int dominated = 0, crossed = 0;
  for (int round = 0; round < 200; ++round) {
    Values x = random.uniforms(6), y = random.uniforms(9);
    std::sort(x.begin(), x.end());
    std::sort(y.begin(), y.end());
    const OwnedProfile a(x), b(y);
    const Dominance first = first_order_dominance(a.profile, b.profile),
                    lorenz_curve = lorenz_dominance(a.profile, b.profile);
    bool below = false, above = false, lower = false, higher = false;
    for (int i = 1; i < 2000; ++i) {
      const double z = i / 2000.0;
      const double head_a = shortfall(a.profile, z).headcount, head_b = shortfall(b.profile, z).headcount;
      below = below || head_a > head_b + 1e-12;
      above = above || head_b > head_a + 1e-12;
      const double gap = lorenz(a.profile, z) - lorenz(b.profile, z);
      lower = lower || gap < -1e-12;
      higher = higher || gap > 1e-12;
    }
    EXPECT_EQ(first.sign, below && above ? 0 : above ? 1 : below ? -1 : 0);
    EXPECT_EQ(lorenz_curve.sign, lower && higher ? 0 : higher ? 1 : lower ? -1 : 0);
    dominated += lorenz_curve.sign != 0;
    crossed += lorenz_curve.crossings > 0;
    if (first.sign == 1) {
      EXPECT_NE(second_order_dominance(a.profile, b.profile).sign, -1);
      EXPECT_EQ(second_order_dominance(a.profile, b.profile).crossings, 0);
    }
  }
  EXPECT_GT(dominated, 20);
  EXPECT_GT(crossed, 20);
}

}  // namespace
}  // namespace eqc
