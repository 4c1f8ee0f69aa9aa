// Rows, sum and squares of f(A) come first in the sums of either method.
#include "host/sensitivity/effect_sums.hpp"

#include <algorithm>
#include <cmath>

#include "kernels/sample/stream.hpp"

namespace eqc {
namespace {

constexpr int kMomentColumns = 3;

DesignMoments output_moments(const double* sums) {
  if (!(sums[0] > 0)) return {};
  const double mean = sums[1] / sums[0];
  return {mean, std::max(sums[2] / sums[0] - mean * mean, 0.0)};
}

void add_moments(double y, double* sums) {
  sums[0] += 1;
  sums[1] += y;
  sums[2] += y * y;
}

bool all_finite(const std::vector<double>& values) {
  return std::all_of(values.begin(), values.end(), [](double v) { return std::isfinite(v); });
}

}  // namespace

std::vector<std::string> method_statistics(SensitivityMethod method) {
  switch (method) {
    case SensitivityMethod::sobol: return {"S1", "ST"};
    case SensitivityMethod::morris: return {"mu_star", "mu", "sigma"};
    case SensitivityMethod::shapley: return {"Sh"};
    case SensitivityMethod::given_data: break;
  }
  return {};
}

SumsMethod morris_sums(std::size_t inputs) {
  SumsMethod m;
  m.inputs = inputs;
  m.statistics = 3;
  m.columns = kMomentColumns + 3 * inputs;
  m.moments = output_moments;
  m.values = [inputs](const double* s) {
    std::vector<double> v;
    for (std::size_t i = 0; i < inputs; ++i) {
      const double *of = s + kMomentColumns + 3 * i, rows = s[0], mean = of[1] / rows;
      v.insert(v.end(), {of[0] / rows, mean, std::sqrt(std::max(of[2] / rows - mean * mean, 0.0))});
    }
    return v;
  };
  return m;
}

bool add_elementary_effects(const std::vector<double>& outputs, const std::vector<double>& steps, double reference,
                            double* sums) {
  if (!all_finite(outputs) || std::find(steps.begin(), steps.end(), 0.0) != steps.end()) return false;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const double effect = (outputs[1 + i] - outputs[0]) / steps[i];
    double* of = sums + kMomentColumns + 3 * i;
    of[0] += std::abs(effect);
    of[1] += effect;
    of[2] += effect * effect;
  }
  add_moments(outputs[0] - reference, sums);
  return true;
}

SumsMethod shapley_sums(std::size_t inputs) {
  SumsMethod m;
  m.inputs = inputs;
  m.statistics = 1;
  m.columns = kMomentColumns + inputs;
  m.moments = output_moments;
  m.values = [inputs](const double* s) {
    std::vector<double> v;
    const double variance = output_moments(s).variance;
    for (std::size_t i = 0; i < inputs; ++i)
      v.push_back(variance > 0 ? s[kMomentColumns + i] / (s[0] * variance) : 0.0);
    return v;
  };
  return m;
}

bool add_shapley_effects(const std::vector<double>& outputs, const std::vector<std::uint32_t>& order, double reference,
                         double* sums) {
  if (!all_finite(outputs)) return false;
  for (std::size_t j = 1; j <= order.size(); ++j)
    sums[kMomentColumns + order[j - 1]] +=
        (outputs[0] - 0.5 * outputs[j - 1] - 0.5 * outputs[j]) * (outputs[j - 1] - outputs[j]);
  add_moments(outputs[0] - reference, sums);
  return true;
}

std::vector<std::uint32_t> order_of_factors(std::size_t factors, std::uint64_t seed, std::uint32_t replicate,
                                            std::uint64_t point) {
  std::vector<std::uint32_t> order(factors);
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = static_cast<std::uint32_t>(i);
  const StreamKey key = stream_key(seed, name_hash("order of factors"), point);
  for (std::size_t i = order.size(); i-- > 1;) {
    const std::uint64_t random = random_draw(key, replicate, static_cast<std::uint32_t>(i));
    std::swap(order[i], order[random * (i + 1) >> 32]);
  }
  return order;
}

}  // namespace eqc
