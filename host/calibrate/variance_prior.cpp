// Digamma and trigamma by recurrence and asymptotic series (Abramowitz, Stegun 1964, 6.3.18 and 6.4.12).
#include "host/calibrate/variance_prior.hpp"

#include <algorithm>
#include <cmath>

#include "host/calibrate/statistics.hpp"

namespace eqc {
namespace {

constexpr double kSeriesFrom = 8;  // from there on the series below are right to 1e-9

double digamma(double x) {
  double below = 0;
  for (; x < kSeriesFrom; x += 1) below += 1 / x;
  const double s = 1 / (x * x);
  return std::log(x) - 0.5 / x - s * (1.0 / 12 - s * (1.0 / 120 - s / 252)) - below;
}

double trigamma(double x) {
  double below = 0;
  for (; x < kSeriesFrom; x += 1) below += 1 / (x * x);
  const double s = 1 / (x * x);
  return (1 + 0.5 / x + s * (1.0 / 6 - s * (1.0 / 30 - s / 42))) / x + below;
}

/// x > 0 with trigamma(x) = y, which falls from infinity to 0: bisection of the logarithm.
double inverse_trigamma(double y) {
  double low = std::log(1e-6), high = std::log(1e6);
  for (int halving = 0; halving < 60; ++halving) {
    const double middle = 0.5 * (low + high);
    (trigamma(std::exp(middle)) > y ? low : high) = middle;
  }
  return std::exp(low);
}

}  // namespace

double VariancePrior::moderated(double sample_variance, double sample_degrees) const {
  const double all = degrees + sample_degrees;
  return all > 0 ? (degrees * variance + sample_degrees * sample_variance) / all : 0;
}

VariancePrior variance_prior(std::vector<double> variances, const std::vector<double>& degrees) {
  constexpr double kLeastOfMedian = 1e-5;
  const double least = kLeastOfMedian * median_of(variances);
  const std::size_t n = variances.size();
  if (n < 2 || !(least > 0)) return {};
  std::vector<double> logs;
  double mean = 0, scatter = 0;
  for (std::size_t i = 0; i < n; ++i) {
    logs.push_back(std::log(std::max(variances[i], least)) - digamma(degrees[i] / 2) + std::log(degrees[i] / 2));
    mean += logs.back() / static_cast<double>(n);
  }
  for (std::size_t i = 0; i < n; ++i)
    scatter += (logs[i] - mean) * (logs[i] - mean) / static_cast<double>(n - 1) -
               trigamma(degrees[i] / 2) / static_cast<double>(n);
  if (!(scatter > trigamma(kMostDegrees / 2))) return {kMostDegrees, std::exp(mean)};
  const double half = inverse_trigamma(scatter);
  return {2 * half, std::exp(mean + digamma(half) - std::log(half))};
}

}  // namespace eqc
