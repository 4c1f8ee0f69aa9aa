// Spread, then each group's factor on it, then how far nine of ten kernels reach.
#include "host/calibrate/held_out.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "host/calibrate/variance_prior.hpp"
#include "host/engine/worlds/band.hpp"
#include "kernels/metric/student_t.hpp"

namespace eqc {
namespace {

constexpr double kNormal90 = 1.645;

struct LeftOut {
  const Measurement* kernel;
  double residual;  ///< of a fit without it
  double kept;      ///< 1 - leverage: variance of the fit's residual over that of errors
};

/// Central 90 % over that of a normal distribution, less own errors, of which a hundredth at least is left.
double structural_spread(const std::vector<LeftOut>& all) {
  constexpr double kLeastLeft = 0.01;
  std::vector<double> residuals, own;
  for (const LeftOut& one : all) {
    residuals.push_back(one.residual);
    own.push_back(one.kernel->error * one.kernel->error);
  }
  std::sort(residuals.begin(), residuals.end());
  const double total =
      std::pow((sorted_quantile(residuals, 0.95) - sorted_quantile(residuals, 0.05)) / (2 * kNormal90), 2);
  return std::sqrt(std::max(total - median_of(own), kLeastLeft * total));
}

}  // namespace

double HeldOutError::half_90(const std::string& group, double own, double open) const {
  const auto known = factor.find(group);
  const double f = known != factor.end() ? known->second : other_factor;
  return reach * std::sqrt(f * (spread * spread + own * own + open));
}

HeldOutError held_out_error(const std::vector<Measurement>& measured, const std::vector<double>& residuals,
                            const std::vector<double>& leverages, double otherwise) {
  HeldOutError out;
  out.spread = otherwise;
  out.reach = kNormal90;
  std::vector<LeftOut> all;
  for (std::size_t i = 0; i < measured.size(); ++i)
    if (leverages[i] <= kFollowed) all.push_back({&measured[i], residuals[i] / (1 - leverages[i]), 1 - leverages[i]});
  if (all.size() < 2) return out;
  out.spread = structural_spread(all);
  if (!(out.spread > 0)) return out;
  std::map<std::string, std::vector<double>> groups;  // squares over the variance that the spread says
  for (const LeftOut& one : all) {
    const double own = one.kernel->error;
    groups[kernel_group(one.kernel->point)].push_back(one.residual * one.residual * one.kept /
                                                      (out.spread * out.spread + own * own));
  }
  std::vector<double> sums, means, counts;
  for (const auto& [group, squares] : groups) {
    counts.push_back(static_cast<double>(squares.size()));
    sums.push_back(std::accumulate(squares.begin(), squares.end(), 0.0));
    means.push_back(sums.back() / counts.back());
  }
  const VariancePrior prior = variance_prior(means, counts);
  if (prior.degrees > 0) out.other_factor = prior.variance;
  std::vector<double> studentised;
  std::size_t at = 0;
  for (const auto& [group, squares] : groups) {
    const double sum = sums[at], n = counts[at];
    ++at;
    out.factor[group] = prior.moderated(sum / n, n);
    for (const double square : squares) {  // by what the others of the group say
      const double f = n > 1 ? prior.moderated((sum - square) / (n - 1), n - 1) : out.other_factor;
      if (f > 0) studentised.push_back(std::sqrt(square / f));
    }
  }
  std::sort(studentised.begin(), studentised.end());
  const std::size_t n = studentised.size(),
                    place = static_cast<std::size_t>(std::ceil(0.9 * static_cast<double>(n + 1)));
  if (n > 0) out.reach = place <= n ? studentised[place - 1] : student_t_quantile(0.9, static_cast<int>(n));
  return out;
}

}  // namespace eqc
