// A covariance of the parameters, updated by one kernel at a time.
#include "host/calibrate/choose.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <string>
#include <tuple>

#include "host/calibrate/curve_fit.hpp"
#include "host/catalog/efficiency_cell.hpp"

namespace eqc {
namespace {

using Vector = std::vector<double>;

/// Derivatives of log seconds by logarithms of the columns.
class Slopes {
 public:
  Slopes(const HardwareSpec& now, const std::vector<KernelPoint>& points) : base_(now) {
    std::vector<Measurement> all;
    for (const KernelPoint& p : points) all.push_back(summarised(p, {1}, false));
    constexpr double kDifference = 1e-3;
    for (const std::string& column : determined_columns(now, all)) {
      HardwareSpec moved = now;
      const EfficiencyCell cell = *efficiency_cell(moved, column);
      if (!(*cell.value > 0)) *cell.value = cell.unit;  // a curve of which the prior says nothing
      *cell.value *= 1 + kDifference;
      moved_.push_back(moved);
    }
    step_ = std::log(1 + kDifference);
  }
  std::size_t size() const { return moved_.size(); }
  Vector of(const KernelPoint& p) const {
    Vector slope;
    const double now = predicted_s(base_, p);
    for (const HardwareSpec& moved : moved_) slope.push_back(std::log(predicted_s(moved, p) / now) / step_);
    return slope;
  }
  double seconds(const KernelPoint& p) const { return predicted_s(base_, p); }

 private:
  HardwareSpec base_;
  std::vector<HardwareSpec> moved_;
  double step_ = 1;
};

Vector times(const std::vector<Vector>& matrix, const Vector& x) {
  Vector y(matrix.size(), 0);
  for (std::size_t i = 0; i < matrix.size(); ++i)
    for (std::size_t j = 0; j < x.size(); ++j) y[i] += matrix[i][j] * x[j];
  return y;
}

double dot_product(const Vector& a, const Vector& b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
  return sum;
}

/// Gradients of the logarithm of each pass's time.
std::vector<Vector> passes(const Slopes& slopes, const std::vector<KernelPoint>& points) {
  std::map<std::tuple<int, int, double, double>, std::pair<double, Vector>> groups;
  for (const KernelPoint& p : points) {
    auto& [seconds, gradient] =
        groups[{static_cast<int>(p.kind), static_cast<int>(p.precision), p.rows, p.keys + p.bytes}];
    const double s = slopes.seconds(p);
    const Vector slope = slopes.of(p);
    gradient.resize(slope.size(), 0);
    for (std::size_t i = 0; i < slope.size(); ++i) gradient[i] += s * slope[i];
    seconds += s;
  }
  std::vector<Vector> all;
  for (auto& [name, group] : groups) {
    for (double& g : group.second) g /= group.first;
    all.push_back(std::move(group.second));
  }
  return all;
}

/// What is known once a kernel with this slope was measured.
void update(std::vector<Vector>& covariance, const Vector& slope) {
  const Vector c = times(covariance, slope);
  const double variance = dot_product(slope, c) + kKernelError * kKernelError;
  for (std::size_t i = 0; i < c.size(); ++i)
    for (std::size_t j = 0; j < c.size(); ++j) covariance[i][j] -= c[i] * c[j] / variance;
}

}  // namespace

std::vector<KernelPoint> choose_kernels(const HardwareSpec& now, const std::vector<KernelPoint>& candidates,
                                        const std::vector<KernelPoint>& measured, std::size_t most) {
  const Slopes slopes(now, candidates);
  const std::vector<Vector> targets = passes(slopes, candidates);
  std::vector<Vector> covariance(slopes.size(), Vector(slopes.size(), 0));
  for (std::size_t i = 0; i < slopes.size(); ++i) covariance[i][i] = kPriorSpread * kPriorSpread;
  for (const KernelPoint& p : measured) update(covariance, slopes.of(p));
  std::vector<Vector> slope;
  for (const KernelPoint& p : candidates) slope.push_back(slopes.of(p));
  std::vector<bool> taken(candidates.size(), false);
  for (std::size_t i = 0; i < candidates.size(); ++i)
    taken[i] = std::find(measured.begin(), measured.end(), candidates[i]) != measured.end();
  std::vector<KernelPoint> chosen;
  while (chosen.size() < most) {
    std::vector<Vector> pulled;
    for (const Vector& target : targets) pulled.push_back(times(covariance, target));
    std::size_t best = candidates.size();
    double largest = 0;
    for (std::size_t i = 0; i < candidates.size(); ++i) {
      if (taken[i]) continue;
      const double variance = dot_product(slope[i], times(covariance, slope[i])) + kKernelError * kKernelError;
      double gain = 0;
      for (const Vector& pull : pulled) gain += std::pow(dot_product(pull, slope[i]), 2) / variance;
      if (gain > largest) largest = gain, best = i;
    }
    if (best == candidates.size()) break;
    taken[best] = true;
    chosen.push_back(candidates[best]);
    update(covariance, slope[best]);
  }
  return chosen;
}

}  // namespace eqc
