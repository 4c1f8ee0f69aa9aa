// Halves are drawn within each kind and precision, so that both hold all of them.
#include "host/calibrate/check.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <map>
#include <numeric>
#include <random>

#include "host/scenario/scenario.hpp"

namespace eqc {
namespace {

std::string group_of(const KernelPoint& p) {
  return std::string(kernel_kind_name(p.kind)) + " " + std::string(precision_name(p.precision));
}

/// Which kernels are fitted.
std::vector<bool> random_half(const std::vector<Measurement>& measured, std::uint64_t seed) {
  std::map<std::string, std::vector<std::size_t>> groups;
  for (std::size_t i = 0; i < measured.size(); ++i) groups[group_of(measured[i].point)].push_back(i);
  std::vector<bool> fitted(measured.size(), false);
  std::mt19937_64 random(seed);
  for (auto& [name, members] : groups) {
    for (std::size_t i = members.size(); i > 1; --i) std::swap(members[i - 1], members[random() % i]);
    for (std::size_t i = 0; i < (members.size() + 1) / 2; ++i) fitted[members[i]] = true;
  }
  return fitted;
}

double sorted_quantile(std::vector<double> values, double share) {
  std::sort(values.begin(), values.end());
  return values[static_cast<std::size_t>(std::floor(share * static_cast<double>(values.size() - 1) + 0.5))];
}

CheckLine line_of(const std::string& name, const FittedCurves& fitted, const std::vector<Measurement>& held) {
  constexpr double kNormal90 = 1.645;
  std::vector<double> errors, absolute;
  double inside = 0;
  for (const Measurement& m : held) {
    const double r = log_residual(fitted.hardware, m);
    errors.push_back(std::exp(-r) - 1);
    absolute.push_back(std::abs(errors.back()));
    const double own = m.high > m.seconds ? std::log(m.high / m.seconds) / 2 : 0;
    inside += r * r <= kNormal90 * kNormal90 * (predicted_variance(fitted, m.point) + own * own) ? 1 : 0;
  }
  return {name,
          held.size(),
          median_of(absolute),
          sorted_quantile(absolute, 0.9),
          median_of(errors),
          inside / static_cast<double>(held.size())};
}

}  // namespace

std::vector<CheckLine> check_curves(const HardwareSpec& prior, const std::vector<Measurement>& all,
                                    std::uint64_t seed) {
  constexpr std::size_t kFewest = 4;
  std::vector<Measurement> measured;
  std::copy_if(all.begin(), all.end(), std::back_inserter(measured),
               [](const Measurement& m) { return has_curve(m.point.kind); });
  if (measured.size() < kFewest) return {};
  const std::vector<bool> fitted = random_half(measured, seed);
  std::vector<Measurement> seen, held;
  std::map<std::string, std::vector<Measurement>> groups;
  for (std::size_t i = 0; i < measured.size(); ++i) {
    (fitted[i] ? seen : held).push_back(measured[i]);
    if (!fitted[i]) groups[group_of(measured[i].point)].push_back(measured[i]);
  }
  const FittedCurves curves = fit_curves(prior, seen);
  std::vector<CheckLine> lines;
  for (const auto& [name, members] : groups) lines.push_back(line_of(name, curves, members));
  lines.push_back(line_of("all", curves, held));
  return lines;
}

}  // namespace eqc
