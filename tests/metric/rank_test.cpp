// Ranking by packed words: the stable permutation for every input that std::stable_sort knows, and a refusal where
// words cannot tell values apart.
#include "kernels/metric/rank.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "tests/metric/metric_fixture.hpp"

namespace eqc {
namespace {

using test::Random;
using test::Values;

struct Ranked {
  std::vector<std::uint32_t> scratch;
  Ranking ranking;
  bool done = false;

  explicit Ranked(const Values& x)
      : scratch(static_cast<std::size_t>(rank_scratch_size(static_cast<int>(x.size()))) + 16) {
    const auto [low, high] = std::minmax_element(x.begin(), x.end());
    auto at = reinterpret_cast<std::uintptr_t>(scratch.data());
    at = (at + 63) / 64 * 64;
    done =
        rank_values(x.data(), static_cast<int>(x.size()), *low, *high, reinterpret_cast<std::uint32_t*>(at), ranking);
  }
};

std::vector<int> stable_order(const Values& x) {
  std::vector<int> order(x.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(),
                   [&](int a, int b) { return x[static_cast<std::size_t>(a)] < x[static_cast<std::size_t>(b)]; });
  return order;
}

void expect_stable(const Values& x, const char* what) {
  const Ranked r(x);
  if (!r.done && x.size() > 4096) return;  // so many may be refused
  ASSERT_TRUE(r.done) << what << ' ' << x.size();
  const std::vector<int> want = stable_order(x);
  for (std::size_t k = 0; k < x.size(); ++k) {
    ASSERT_EQ(r.ranking.position(static_cast<int>(k)), want[k]) << what << ' ' << x.size() << " rank " << k;
    ASSERT_EQ(r.ranking[static_cast<int>(k)], x[static_cast<std::size_t>(want[k])]);
  }
}

TEST(RankValues, are_the_stable_permutation) {
  for (const int n : {1, 2, 15, 16, 17, 200, 255, 256, 257, 512, 1000, 1024, 4096, 5000, 16384}) {
    Random random(static_cast<std::uint64_t>(n));
    const auto size = static_cast<std::size_t>(n);
    Values falling(size), few(size), wild(size), infinities(size), skewed(size);
    for (std::size_t i = 0; i < size; ++i) {
      falling[i] = -static_cast<double>(i);
      few[i] = static_cast<double>(random.bits() % 3);
      wild[i] = (random.uniform() - 0.5) * std::ldexp(1.0, static_cast<int>(random.bits() % 1800) - 900);
      infinities[i] = i % 5 == 0 ? INFINITY : i % 7 == 0 ? -INFINITY : random.uniform();
      skewed[i] = std::exp(4 * random.uniform());
    }
    expect_stable(falling, "falling");
    expect_stable(few, "few");
    expect_stable(wild, "wild");
    expect_stable(infinities, "infinities");
    expect_stable(skewed, "skewed");
    expect_stable(Values(size, 3.5), "same");
    expect_stable(random.uniforms(n), "uniform");
  }
}

TEST(RankValues, know_one_zero) {
  const Values x = {0.0, -0.0, 0.0, -0.0};
  const Ranked r(x);
  ASSERT_TRUE(r.done);
  for (int k = 0; k < 4; ++k) {
    EXPECT_EQ(r.ranking.position(k), k);
    EXPECT_FALSE(std::signbit(r.ranking[k]));
  }
}

TEST(RankValues, settle_neighbours_that_words_cannot_tell_apart) {
  Random random(7);
  Values x(512);
  for (double& v : x)
    v = 1.0 + 0x1p-20 * static_cast<double>(random.bits() % 16);  // beside a far outlier: few leading bits are left
  x[100] = 1e300;
  for (std::size_t i = 0; i < x.size(); i += 16) x[i] = 1.0 + static_cast<double>(i);
  const Ranked r(x);
  if (!r.done) return;
  const std::vector<int> want = stable_order(x);
  for (std::size_t k = 0; k < x.size(); ++k) ASSERT_EQ(r.ranking.position(static_cast<int>(k)), want[k]);
}

TEST(RankValues, refuse_a_crowd_beside_an_outlier) {
  Values x(1024);
  for (std::size_t i = 0; i < x.size(); ++i) x[i] = 1.0 + 1e-12 * static_cast<double>(1024 - i);
  x[5] = 0.0;
  EXPECT_FALSE(Ranked(x).done);
}

}  // namespace
}  // namespace eqc
