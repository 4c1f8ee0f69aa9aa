// Intervals on the log scale: times are positive, and errors relative.
#include "host/calibrate/statistics.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "host/calibrate/variance_prior.hpp"
#include "kernels/metric/student_t.hpp"

namespace eqc {
namespace {

std::vector<double> centred_logarithms(const std::vector<double>& rounds) {
  std::vector<double> logs;
  double mean = 0;
  for (const double r : rounds) {
    logs.push_back(std::log(r));
    mean += logs.back() / static_cast<double>(rounds.size());
  }
  for (double& x : logs) x -= mean;
  return logs;
}

double sum_of_squares(const std::vector<double>& values) {
  double sum = 0;
  for (const double x : values) sum += x * x;
  return sum;
}

constexpr double kMedianOverMean = 1.2533, kLevel = 0.95;

double t_of(double degrees) {
  return student_t_quantile(kLevel, static_cast<int>(std::clamp(degrees, 1.0, kMostDegrees)));
}

/// `half` in log time.
void set_interval(Measurement& m, double error, double half) {
  constexpr double kThrottled = 2;
  m.error = error * (m.throttled ? kThrottled : 1);
  half *= m.throttled ? kThrottled : 1;
  m.low = m.seconds * std::exp(-half);
  m.high = m.seconds * std::exp(half);
}

double error_of_median(double variance, std::size_t rounds) {
  return kMedianOverMean * std::sqrt(variance / static_cast<double>(rounds));
}

/// Correlation of a value with the next, 0 to kMostCorrelation; its bias from the unknown mean, -(1 + 4 r) / n, taken
/// off (Kendall 1954, Biometrika 41:403).
double next_correlation(const std::vector<double>& centred) {
  constexpr double kMostCorrelation = 0.9;
  const double squares = sum_of_squares(centred), n = static_cast<double>(centred.size());
  if (!(squares > 0)) return 0;
  double neighbours = 0;
  for (std::size_t i = 1; i < centred.size(); ++i) neighbours += centred[i - 1] * centred[i];
  return std::clamp((n * neighbours / squares + 1) / (n - 4), 0.0, kMostCorrelation);
}

/// Variance of a mean of n over that of independent ones.
double correlated_factor(double n, double correlation) {
  double factor = 1, power = correlation;
  for (double lag = 1; lag < n; ++lag, power *= correlation) factor += 2 * (1 - lag / n) * power;
  return factor;
}

/// What all kernels share in each round, around 0; nothing where they have not the same rounds, or too few.
std::vector<double> shared_deviations(const std::vector<std::vector<double>>& deviations) {
  if (deviations.size() < 2 || deviations[0].size() < kRoundsOfDrift) return {};
  const std::size_t rounds = deviations[0].size();
  for (const std::vector<double>& of_kernel : deviations)
    if (of_kernel.size() != rounds) return {};
  std::vector<double> shared;
  double mean = 0;
  for (std::size_t round = 0; round < rounds; ++round) {
    std::vector<double> all;
    for (const std::vector<double>& of_kernel : deviations) all.push_back(of_kernel[round]);
    shared.push_back(median_of(std::move(all)));
    mean += shared.back() / static_cast<double>(rounds);
  }
  for (double& x : shared) x -= mean;
  return shared;
}

/// Standard error of a kernel's time from what all share.
double error_of_drift(const std::vector<double>& shared) {
  if (shared.empty()) return 0;
  const double n = static_cast<double>(shared.size()), factor = correlated_factor(n, next_correlation(shared));
  // a mean that moves with its rounds leaves less scatter around itself
  return std::sqrt(sum_of_squares(shared) / (n - factor) * factor / n);
}

}  // namespace

double median_of(std::vector<double> values) {
  if (values.empty()) return std::numeric_limits<double>::quiet_NaN();
  std::sort(values.begin(), values.end());
  const std::size_t n = values.size(), h = n / 2;
  return n % 2 == 1 ? values[h] : 0.5 * (values[h - 1] + values[h]);
}

Measurement summarised(const KernelPoint& point, std::vector<double> rounds, bool throttled) {
  Measurement m;
  m.point = point;
  m.seconds = median_of(rounds);
  m.rounds = std::move(rounds);
  m.throttled = throttled;
  m.low = m.high = std::numeric_limits<double>::quiet_NaN();
  if (m.rounds.size() < 2) return m;
  const double degrees = static_cast<double>(m.rounds.size() - 1),
               error = error_of_median(sum_of_squares(centred_logarithms(m.rounds)) / degrees, m.rounds.size());
  set_interval(m, error, error * t_of(degrees));
  return m;
}

void share_errors(std::vector<Measurement>& measured) {
  std::vector<std::vector<double>> deviations;
  std::vector<Measurement*> repeated;
  for (Measurement& m : measured)
    if (m.rounds.size() > 1) {
      repeated.push_back(&m);
      deviations.push_back(centred_logarithms(m.rounds));
    }
  const std::vector<double> shared = shared_deviations(deviations);
  std::vector<double> variances, degrees;
  for (std::vector<double>& of_kernel : deviations) {
    for (std::size_t round = 0; round < shared.size(); ++round) of_kernel[round] -= shared[round];
    degrees.push_back(static_cast<double>(of_kernel.size() - 1));
    variances.push_back(sum_of_squares(of_kernel) / degrees.back());
  }
  const VariancePrior prior = variance_prior(variances, degrees);
  const double drift = error_of_drift(shared);
  for (std::size_t i = 0; i < repeated.size(); ++i) {
    const std::size_t rounds = repeated[i]->rounds.size();
    const double own = error_of_median(prior.moderated(variances[i], degrees[i]), rounds);
    set_interval(*repeated[i], std::hypot(own, drift),
                 std::hypot(own * t_of(prior.degrees + degrees[i]), drift * t_of(degrees[i])));
  }
}

bool agree(const Measurement& a, const Measurement& b) {
  const double ha = std::log(a.high / a.seconds), hb = std::log(b.high / b.seconds);
  return std::abs(std::log(a.seconds / b.seconds)) <= std::sqrt(ha * ha + hb * hb);
}

}  // namespace eqc
