// Intervals on the log scale: times are positive, and errors relative.
#include "host/calibrate/statistics.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "kernels/metric/student_t.hpp"

namespace eqc {

double median_of(std::vector<double> values) {
  if (values.empty()) return std::numeric_limits<double>::quiet_NaN();
  std::sort(values.begin(), values.end());
  const std::size_t n = values.size(), h = n / 2;
  return n % 2 == 1 ? values[h] : 0.5 * (values[h - 1] + values[h]);
}

Measurement summarised(const KernelPoint& point, std::vector<double> rounds, bool throttled) {
  constexpr double kMedianOverMean = 1.2533, kLevel = 0.95, kThrottled = 2;
  Measurement m{point, rounds, median_of(rounds), 0, 0, throttled};
  const double n = static_cast<double>(rounds.size());
  if (rounds.size() < 2) {
    m.low = m.high = std::numeric_limits<double>::quiet_NaN();
    return m;
  }
  double mean = 0, squares = 0;
  for (const double r : rounds) mean += std::log(r) / n;
  for (const double r : rounds) squares += (std::log(r) - mean) * (std::log(r) - mean);
  const double error = kMedianOverMean * std::sqrt(squares / (n - 1) / n);
  const double half =
      error * student_t_quantile(kLevel, static_cast<int>(rounds.size()) - 1) * (throttled ? kThrottled : 1);
  m.low = m.seconds * std::exp(-half);
  m.high = m.seconds * std::exp(half);
  return m;
}

bool agree(const Measurement& a, const Measurement& b) {
  const double ha = std::log(a.high / a.seconds), hb = std::log(b.high / b.seconds);
  return std::abs(std::log(a.seconds / b.seconds)) <= std::sqrt(ha * ha + hb * hb);
}

}  // namespace eqc
