// Shapley's axioms on games whose values are known in closed form.
#include "host/compare/move_shares.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

namespace eqc {
namespace {

double sum(const std::vector<double>& v) { return std::accumulate(v.begin(), v.end(), 0.0); }

TEST(Shapley, airport_game_is_shared_as_littlechild_and_owen_do) {
  // Littlechild, Owen 1973: a runway costs what the largest aeroplane needs; each segment is shared by who uses it.
  const std::vector<double> need = {1, 2, 4};
  const ShapleyValues v = shapley_values(3, [&](const std::vector<bool>& there) {
    double most = 0;
    for (std::size_t i = 0; i < need.size(); ++i) most = there[i] ? std::max(most, need[i]) : most;
    return std::vector<double>{most};
  });
  EXPECT_TRUE(v.exact);
  EXPECT_EQ(v.evaluations, 8u);
  EXPECT_NEAR(v.shares[0][0], 1.0 / 3, 1e-15);
  EXPECT_NEAR(v.shares[0][1], 1.0 / 3 + 1.0 / 2, 1e-15);
  EXPECT_NEAR(v.shares[0][2], 1.0 / 3 + 1.0 / 2 + 2, 1e-15);
}

TEST(Shapley, shares_sum_to_the_move_however_small_it_is) {
  for (const std::size_t players : {1u, 3u, 6u, 9u}) {
    const ShapleyValues v = shapley_values(players, [&](const std::vector<bool>& there) {
      double product = 1e8, other = 1e-3;
      for (std::size_t i = 0; i < there.size(); ++i)
        if (there[i]) product *= 1 + 1e-9 * std::sin(static_cast<double>(i + 1)), other += std::cos(double(i)) / 3;
      return std::vector<double>{product, other, 7.0};
    });
    EXPECT_EQ(v.exact, players <= kMostExactPlayers);
    for (std::size_t k = 0; k < 2; ++k) {
      const double move = v.all[k] - v.none[k];
      EXPECT_NEAR(sum(v.shares[k]), move, 1e-12 * std::abs(move)) << players << " players, output " << k;
    }
    for (const double share : v.shares[2]) EXPECT_EQ(share, 0.0);
  }
}

TEST(Shapley, a_player_that_does_nothing_has_exactly_nothing) {
  const ShapleyValues v = shapley_values(8, [](const std::vector<bool>& there) {
    return std::vector<double>{(there[0] ? 0.1 : 0.3) * (there[5] ? 1.7 : 1.1)};
  });
  for (const std::size_t i : {1u, 2u, 3u, 4u, 6u, 7u}) EXPECT_EQ(v.shares[0][i], 0.0);
  EXPECT_LT(v.shares[0][0], 0);
  EXPECT_GT(v.shares[0][5], 0);
}

}  // namespace
}  // namespace eqc
