// Own loops of a processor's calibration compute what they are said to.
#include "host/calibrate/device/cpu_loops.hpp"

#include <gtest/gtest.h>

namespace eqc {
namespace {

std::vector<float> normal(std::size_t n, std::uint32_t seed) {
  std::vector<float> all(n);
  cpu_loops::fill_normal(all.data(), n, seed);
  return all;
}

TEST(CpuLoops, one_row) {
  const std::vector<float> a = normal(133, 1), w = normal(3 * 133, 2);
  std::vector<float> c(3, -7);
  cpu_loops::single_row(a.data(), w.data(), c.data(), 133, 0, 3);
  for (int n = 0; n < 3; ++n) {
    double sum = 0;
    for (int i = 0; i < 133; ++i) sum += static_cast<double>(a[i]) * w[n * 133 + i];
    EXPECT_NEAR(c[n], sum, 1e-4);
  }
}

TEST(CpuLoops, attention_is_softmax_of_scores_times_values) {
  constexpr std::size_t kKeys = 50, kWidth = 40;
  const std::vector<float> q = normal(kKeys * kWidth, 3), k = normal(kKeys * kWidth, 4), v = normal(kKeys * kWidth, 5);
  std::vector<float> out(kKeys * kWidth, -7), scores(2 * kKeys), last(2 * kWidth), twice(q.end() - kWidth, q.end());
  twice.insert(twice.end(), q.end() - kWidth, q.end());
  cpu_loops::attention(q.data(), k.data(), v.data(), out.data(), kWidth, kWidth, 0, kKeys, scores.data());
  cpu_loops::decode(twice.data(), k.data(), v.data(), last.data(), 2, kWidth, kKeys, scores.data());
  for (std::size_t t = 0; t < kKeys; ++t) {
    std::vector<double> weight(t + 1, 0);
    double total = 0;
    for (std::size_t s = 0; s <= t; ++s) {
      for (std::size_t i = 0; i < kWidth; ++i) weight[s] += static_cast<double>(q[t * kWidth + i]) * k[s * kWidth + i];
      weight[s] = std::exp(weight[s] / std::sqrt(static_cast<double>(kWidth)));
      total += weight[s];
    }
    for (std::size_t i = 0; i < kWidth; ++i) {
      double expected = 0;
      for (std::size_t s = 0; s <= t; ++s) expected += weight[s] / total * v[s * kWidth + i];
      ASSERT_NEAR(out[t * kWidth + i], expected, 2e-4) << t;
      if (t + 1 == kKeys) {
        ASSERT_NEAR(last[i], expected, 2e-4);
        ASSERT_EQ(last[kWidth + i], last[i]);
      }
    }
  }
}

TEST(CpuLoops, inputs_are_normal) {
  const std::vector<float> x = normal(20000, 6);
  double mean = 0, square = 0;
  for (const float one : x) mean += one / 20000.0, square += static_cast<double>(one) * one / 20000;
  EXPECT_NEAR(mean, 0, 0.04);  // 5 standard errors
  EXPECT_NEAR(square, 1, 0.06);
}

}  // namespace
}  // namespace eqc
