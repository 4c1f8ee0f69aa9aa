// The fixed order of sums: written out, and its accuracy.
#include "kernels/metric/lane_sum.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "tests/metric/metric_fixture.hpp"

namespace eqc {
namespace {

using test::Random;
using test::Values;

TEST(LaneSum, is_eight_interleaved_sums_and_a_tree) {
  Random random(3);
  for (int n : {0, 1, 7, 8, 9, 16, 23, 200}) {
    const Values x = random.uniforms(n);
    double lane[8] = {};
    for (int i = 0; i < n; ++i) lane[i % 8] += x[static_cast<std::size_t>(i)];
    const double expected = ((lane[0] + lane[4]) + (lane[2] + lane[6])) + ((lane[1] + lane[5]) + (lane[3] + lane[7]));
    EXPECT_EQ(lane_sum(n, [&](int i) { return x[static_cast<std::size_t>(i)]; }), expected) << n;
  }
}

TEST(LaneSum, is_accurate) {
  Random random(4);
  const Values x = random.uniforms(100000);
  long double exact = 0;
  for (const double v : x) exact += v;
  EXPECT_NEAR(lane_sum(100000, [&](int i) { return x[static_cast<std::size_t>(i)]; }), static_cast<double>(exact),
              1e-12 * static_cast<double>(exact));
}

}  // namespace
}  // namespace eqc
