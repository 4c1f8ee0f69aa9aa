// Median and 5-95 % band of one value per world: order statistics, exact, and the same on every machine.
#pragma once

#include <cstddef>
#include <limits>
#include <utility>
#include <vector>

namespace eqc {

/// 5 %, 50 % and 95 % quantile over worlds. Not finite: undefined (NaN) or out of reach (+infinity).
struct Band {
  double low = std::numeric_limits<double>::quiet_NaN(), median = low, high = low;
};

/// Type 7 quantiles (Hyndman and Fan 1996) of one value per world; worlds where the value is NaN (undefined) are left
/// out.
Band band_of(std::vector<double> worlds);

/// Band of term(world).
template <class Term>
Band band_over(std::size_t worlds, const Term& term) {
  std::vector<double> values(worlds);
  for (std::size_t w = 0; w < worlds; ++w) values[w] = term(w);
  return band_of(std::move(values));
}

/// A number that is the same in every world.
inline Band same_in_all(double value) { return {value, value, value}; }

/// Quantile of ascending values, linear between order statistics (type 7); infinity when it falls between finite and
/// infinite values.
double sorted_quantile(const std::vector<double>& ascending, double probability);

}  // namespace eqc
