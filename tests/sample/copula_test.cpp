// The Gaussian copula reproduces target rank correlations, keeps margins uniform, and names the input that breaks the
// matrix.
#include "kernels/sample/copula.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>
#include <vector>

#include "kernels/sample/sobol.hpp"
#include "tests/base/ulp.hpp"

namespace eqc {
namespace {

constexpr int kWorlds = 1 << 14;

std::vector<double> ranks(const std::vector<std::uint32_t>& draws) {
  std::vector<std::size_t> order(draws.size());
  std::iota(order.begin(), order.end(), 0u);
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return draws[a] < draws[b]; });
  std::vector<double> rank(draws.size());
  for (std::size_t i = 0; i < order.size(); ++i) rank[order[i]] = static_cast<double>(i);
  return rank;
}

double spearman_of(const std::vector<std::uint32_t>& a, const std::vector<std::uint32_t>& b) {
  const std::vector<double> x = ranks(a), y = ranks(b);
  const double n = static_cast<double>(x.size());
  double sum = 0;
  for (std::size_t i = 0; i < x.size(); ++i) sum += (x[i] - (n - 1) / 2) * (y[i] - (n - 1) / 2);
  return 12 * sum / (n * (n * n - 1));
}

struct Sample {
  std::vector<std::vector<std::uint32_t>> draws;
  std::vector<std::uint32_t*> columns;
};

Sample independent_sample(int inputs, int worlds) {
  Sample sample;
  for (int i = 0; i < inputs; ++i) {
    sample.draws.emplace_back(static_cast<std::size_t>(worlds));
    const StreamKey key = stream_key(7, name_hash("input"), name_hash(std::to_string(i)));
    fill(scramble(i, key, 0), 0, static_cast<std::uint32_t>(worlds), sample.draws.back().data());
  }
  for (auto& column : sample.draws) sample.columns.push_back(column.data());
  return sample;
}

TEST(NormalScoreCorrelation, matches_the_sine_formula) {
  for (double rho : {-1.0, -0.5, 0.0, 0.3, 0.9, 1.0})
    EXPECT_NEAR(normal_score_correlation(rho), 2 * std::sin(M_PI * rho / 6), 3e-16);
}

TEST(Copula, reproduces_the_target_rank_correlations) {
  const double target[9] = {1, 0.6, -0.3, 0.6, 1, 0.2, -0.3, 0.2, 1};
  Copula copula;
  ASSERT_EQ(make_copula(target, 3, copula).failed_at, -1);
  Sample sample = independent_sample(3, kWorlds);
  std::vector<double> scratch(3 * kWorlds);
  correlate_block(copula, sample.columns.data(), kWorlds, scratch.data());
  for (int i = 0; i < 3; ++i) {
    for (int j = 0; j < i; ++j) {
      EXPECT_NEAR(spearman_of(sample.draws[static_cast<std::size_t>(i)], sample.draws[static_cast<std::size_t>(j)]),
                  target[3 * i + j], 0.01);
    }
  }
}

TEST(Copula, keeps_margins_uniform) {
  const double target[4] = {1, 0.8, 0.8, 1};
  Copula copula;
  ASSERT_EQ(make_copula(target, 2, copula).failed_at, -1);
  Sample sample = independent_sample(2, kWorlds);
  const std::vector<std::uint32_t> before = sample.draws[0];
  std::vector<double> scratch(2 * kWorlds);
  correlate_block(copula, sample.columns.data(), kWorlds, scratch.data());
  EXPECT_EQ(sample.draws[0], before);
  std::vector<int> hits(16, 0);
  for (std::uint32_t draw : sample.draws[1]) ++hits[draw >> 28];
  for (int count : hits) EXPECT_NEAR(count, kWorlds / 16, 4 * std::sqrt(kWorlds / 16.0));
}

TEST(Copula, of_the_identity_changes_no_draw) {
  std::vector<double> identity(32 * 32, 0.0);
  for (std::size_t i = 0; i < 32; ++i) identity[33 * i] = 1.0;
  Copula copula;
  EXPECT_EQ(make_copula(identity.data(), 32, copula).leading_minor, 1.0);
  test::SplitMix random{1};
  for (int trial = 0; trial < 1000; ++trial) {
    std::uint32_t draws[32], before[32];
    for (int i = 0; i < 32; ++i) before[i] = draws[i] = trial == 0 ? 0u : trial == 1 ? ~0u : random.next_u32();
    correlate(copula, draws, 1);
    for (int i = 0; i < 32; ++i) ASSERT_EQ(draws[i], before[i]);
  }
}

TEST(Copula, block_equals_world_by_world) {
  const double target[16] = {1, .5, .4, .3, .5, 1, .2, .1, .4, .2, 1, -.2, .3, .1, -.2, 1};
  Copula copula;
  ASSERT_EQ(make_copula(target, 4, copula).failed_at, -1);
  constexpr int kSmall = 333;
  Sample block = independent_sample(4, kSmall), single = independent_sample(4, kSmall);
  std::vector<double> scratch(4 * kSmall);
  correlate_block(copula, block.columns.data(), kSmall, scratch.data());
  for (std::size_t world = 0; world < kSmall; ++world) {
    std::uint32_t draws[4];
    for (std::size_t i = 0; i < 4; ++i) draws[i] = single.draws[i][world];
    correlate(copula, draws, 1);
    for (std::size_t i = 0; i < 4; ++i) ASSERT_EQ(draws[i], block.draws[i][world]);
  }
}

TEST(Copula, names_the_input_that_contradicts_those_before) {
  const double contradiction[9] = {1, 0.9, -0.9, 0.9, 1, 0.9, -0.9, 0.9, 1};
  Copula copula;
  const CopulaStatus status = make_copula(contradiction, 3, copula);
  EXPECT_EQ(status.failed_at, 2);
  const double r = 2 * std::sin(M_PI * 0.9 / 6);
  EXPECT_NEAR(status.leading_minor, 1 - 3 * r * r - 2 * r * r * r, 1e-13);  // determinant for (r, -r, r)
  const double twins[4] = {1, 1, 1, 1};
  EXPECT_EQ(make_copula(twins, 2, copula).failed_at, 1);
}

TEST(DrawOfNormal, saturates_at_both_ends) {
  EXPECT_EQ(draw_of_normal(-40.0), 0u);
  EXPECT_EQ(draw_of_normal(40.0), ~0u);
  EXPECT_EQ(draw_of_normal(0.0) >> 31, draw_of_normal(1e-9) >> 31);
}

TEST(Copula, golden_bits) {
  const double target[9] = {1, 0.6, -0.3, 0.6, 1, 0.2, -0.3, 0.2, 1};
  Copula copula;
  ASSERT_EQ(make_copula(target, 3, copula).failed_at, -1);
  test::SplitMix random{2};
  test::GoldenHash hash;
  for (int i = 0; i < 100000; ++i) {
    std::uint32_t draws[3] = {random.next_u32(), random.next_u32(), random.next_u32()};
    correlate(copula, draws, 1);
    hash.add(draws[1]);
    hash.add(draws[2]);
  }
  EXPECT_EQ(hash.value, 0x50a423f205cd6a5bULL);
}

}  // namespace
}  // namespace eqc
