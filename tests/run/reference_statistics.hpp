// Statistics over worlds, slow and obvious: two passes in long double, sorting by the standard library.
#pragma once

#include <algorithm>
#include <cmath>
#include <vector>

#include "kernels/job/price_job.hpp"

namespace eqc::run_test {

/// Type 7 of Hyndman & Fan 1996: h = (n - 1) p, linear between the neighbours.
inline double reference_quantile(std::vector<double> values, double p) {
  std::sort(values.begin(), values.end());
  const long double h = static_cast<long double>(values.size() - 1) * p;
  const auto below = static_cast<std::size_t>(std::floor(h));
  const std::size_t above = std::min(below + 1, values.size() - 1);
  return static_cast<double>(values[below] + (h - below) * (static_cast<long double>(values[above]) - values[below]));
}

inline long double mean_of(const std::vector<long double>& v) {
  long double sum = 0;
  for (const long double x : v) sum += x;
  return sum / static_cast<long double>(v.size());
}

/// sqrt(sum of squared deviations / divisor)
inline long double spread_of(const std::vector<long double>& v, long double divisor) {
  const long double mean = mean_of(v);
  long double sum = 0;
  for (const long double x : v) sum += (x - mean) * (x - mean);
  return std::sqrt(sum / divisor);
}

/// World w belongs to replicate w mod R; the error of the whole is sd(replicates) / sqrt(R).
template <class Statistic>
long double replicate_error(const std::vector<double>& values, int replicates, const Statistic& statistic) {
  std::vector<long double> of_replicate;
  for (int r = 0; r < replicates; ++r) {
    std::vector<long double> part;
    for (std::size_t w = static_cast<std::size_t>(r); w < values.size(); w += static_cast<std::size_t>(replicates))
      part.push_back(values[w]);
    of_replicate.push_back(statistic(part));
  }
  return spread_of(of_replicate, static_cast<long double>(replicates) * (replicates - 1));
}

inline QuantityStatistics reference_statistics(const std::vector<double>& values, int replicates,
                                               const std::vector<double>& probabilities) {
  const std::vector<long double> wide(values.begin(), values.end());
  const auto n = static_cast<double>(values.size());
  QuantityStatistics s;
  s.mean = static_cast<double>(mean_of(wide));
  s.sd = static_cast<double>(spread_of(wide, n - 1));
  s.se = static_cast<double>(replicate_error(values, replicates, mean_of));
  s.min = *std::min_element(values.begin(), values.end());
  s.max = *std::max_element(values.begin(), values.end());
  for (std::size_t i = 0; i < probabilities.size(); ++i) {
    const double p = probabilities[i], q = reference_quantile(values, p);
    const double share_se =
        static_cast<double>(replicate_error(values, replicates, [&](const std::vector<long double>& part) {
          return static_cast<long double>(
                     std::count_if(part.begin(), part.end(), [&](long double x) { return x <= q; })) /
                 static_cast<long double>(part.size());
        }));
    const double width = std::max(share_se, 1 / n), low = std::max(p - width, 0.0), high = std::min(p + width, 1.0);
    s.quantile[i].value = q;
    s.quantile[i].se = share_se * (reference_quantile(values, high) - reference_quantile(values, low)) / (high - low);
  }
  return s;
}

}  // namespace eqc::run_test
