// Quantiles of type 7 over the worlds that have a value.
#include "host/engine/worlds/band.hpp"

#include <algorithm>
#include <cmath>

namespace eqc {

double sorted_quantile(const std::vector<double>& ascending, double probability) {
  const double place = probability * static_cast<double>(ascending.size() - 1);
  const auto below = static_cast<std::size_t>(place);
  const double rest = place - static_cast<double>(below);
  if (rest == 0 || ascending[below] == ascending[below + 1]) return ascending[below];
  return ascending[below] + rest * (ascending[below + 1] - ascending[below]);
}

Band band_of(std::vector<double> worlds) {
  worlds.erase(std::remove_if(worlds.begin(), worlds.end(), [](double v) { return std::isnan(v); }), worlds.end());
  if (worlds.empty()) return {};
  std::sort(worlds.begin(), worlds.end());
  return {sorted_quantile(worlds, 0.05), sorted_quantile(worlds, 0.5), sorted_quantile(worlds, 0.95)};
}

}  // namespace eqc
