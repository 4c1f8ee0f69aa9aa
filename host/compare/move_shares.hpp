// Who moved a number how far: Shapley values over players that are there or not (Shapley 1953).
#pragma once

#include <cstddef>
#include <functional>
#include <vector>

namespace eqc {

/// Outputs of a game when those players are in that `there` says, [outputs]. Called at most once for each set.
using GameValue = std::function<std::vector<double>(const std::vector<bool>& there)>;

struct ShapleyValues {
  std::vector<double> none, all;            ///< outputs without and with all players
  std::vector<std::vector<double>> shares;  ///< [outputs][players]; a row sums to all - none; NaN where some value is
  std::size_t evaluations = 0;
  bool exact = true;  ///< false: means over some orders of the players, whose sums are exact, too
};

/// Up to so many players every set is looked at.
inline constexpr std::size_t kMostExactPlayers = 6;

/// For more players, marginal contributions are averaged over `orders` random orders and their reverses, the same for
/// the same number of players.
ShapleyValues shapley_values(std::size_t players, const GameValue& value, std::size_t orders = 4);

}  // namespace eqc
