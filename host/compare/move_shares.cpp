// Sums are in extended precision and what rounding leaves goes to the largest share, so that shares add up to the move.
#include "host/compare/move_shares.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>
#include <numeric>

namespace eqc {
namespace {

/// A game that remembers.
class Game {
 public:
  explicit Game(const GameValue& value) : value_(value) {}
  const std::vector<double>& of(const std::vector<bool>& there) {
    const auto found = known_.find(there);
    return found != known_.end() ? found->second : known_.emplace(there, value_(there)).first->second;
  }
  std::size_t evaluations() const { return known_.size(); }

 private:
  const GameValue& value_;
  std::map<std::vector<bool>, std::vector<double>> known_;
};

using Sums = std::vector<std::vector<long double>>;  // [outputs][players]

void add_step(Game& game, const std::vector<bool>& without, std::size_t player, long double weight, Sums& sums) {
  std::vector<bool> with = without;
  with[player] = true;
  const std::vector<double>&before = game.of(without), &after = game.of(with);
  for (std::size_t k = 0; k < sums.size(); ++k)
    sums[k][player] += weight * (static_cast<long double>(after[k]) - before[k]);
}

void add_all_sets(Game& game, std::size_t n, Sums& sums) {
  std::vector<long double> weight(n);  // of a set of s others: s! (n - s - 1)! / n!
  for (std::size_t s = 0; s < n; ++s) {
    weight[s] = 1.0L / static_cast<long double>(n);
    for (std::size_t i = 1; i <= s; ++i) weight[s] *= static_cast<long double>(i) / static_cast<long double>(n - i);
  }
  for (std::size_t set = 0; set < (std::size_t{1} << n); ++set) {
    std::vector<bool> there(n);
    std::size_t size = 0;
    for (std::size_t i = 0; i < n; ++i) there[i] = ((set >> i) & 1U) != 0, size += there[i] ? 1 : 0;
    for (std::size_t i = 0; i < n; ++i)
      if (!there[i]) add_step(game, there, i, weight[size], sums);
  }
}

void add_order(Game& game, const std::vector<std::size_t>& order, long double weight, Sums& sums) {
  std::vector<bool> there(order.size(), false);
  for (const std::size_t player : order) {
    add_step(game, there, player, weight, sums);
    there[player] = true;
  }
}

void add_some_orders(Game& game, std::size_t n, std::size_t orders, Sums& sums) {
  std::vector<std::size_t> order(n);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::uint64_t state = 0x9e3779b97f4a7c15U;  // a 64-bit linear congruence is enough to shuffle a handful (Knuth)
  for (std::size_t k = 0; k < orders; ++k) {
    for (std::size_t i = n; i > 1; --i) {
      state = state * 6364136223846793005U + 1442695040888963407U;
      std::swap(order[i - 1], order[(state >> 33) % i]);
    }
    const long double weight = 1.0L / static_cast<long double>(2 * orders);
    add_order(game, order, weight, sums);
    std::vector<std::size_t> reversed(order.rbegin(), order.rend());
    add_order(game, reversed, weight, sums);
  }
}

/// Doubles that add up to `move` in their order as nearly as doubles can.
std::vector<double> shares_of(const std::vector<long double>& sums, double move) {
  std::vector<double> shares(sums.begin(), sums.end());
  if (shares.empty()) return shares;
  const auto largest =
      std::max_element(shares.begin(), shares.end(), [](double a, double b) { return std::abs(a) < std::abs(b); });
  for (int round = 0; round < 4; ++round) {
    const double sum = std::accumulate(shares.begin(), shares.end(), 0.0);
    if (sum == move || !std::isfinite(sum)) break;
    *largest += move - sum;
  }
  return shares;
}

}  // namespace

ShapleyValues shapley_values(std::size_t players, const GameValue& value, std::size_t orders) {
  Game game(value);
  ShapleyValues result;
  result.none = game.of(std::vector<bool>(players, false));
  result.all = game.of(std::vector<bool>(players, true));
  result.exact = players <= kMostExactPlayers;
  Sums sums(result.none.size(), std::vector<long double>(players, 0.0L));
  if (result.exact)
    add_all_sets(game, players, sums);
  else
    add_some_orders(game, players, orders, sums);
  for (std::size_t k = 0; k < sums.size(); ++k)
    result.shares.push_back(shares_of(sums[k], result.all[k] - result.none[k]));
  result.evaluations = game.evaluations();
  return result;
}

}  // namespace eqc
