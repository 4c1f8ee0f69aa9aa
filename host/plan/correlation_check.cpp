// Correlated inputs must live in one scope: a draw per region cannot follow a draw per accelerator.
#include "host/plan/correlation_check.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "kernels/sample/copula.hpp"

namespace eqc {

std::vector<int> correlated_inputs(const Scenario& scenario) {
  std::vector<int> all;
  for (const Correlation& c : scenario.correlations) {
    all.push_back(static_cast<int>(c.first));
    all.push_back(static_cast<int>(c.second));
  }
  std::sort(all.begin(), all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());
  return all;
}

std::vector<double> rank_correlation_matrix(const Scenario& scenario, const std::vector<int>& inputs) {
  const std::size_t n = inputs.size();
  std::vector<double> matrix(n * n, 0.0);
  const auto place = [&](std::size_t input) {
    return std::find(inputs.begin(), inputs.end(), static_cast<int>(input)) - inputs.begin();
  };
  for (std::size_t i = 0; i < n; ++i) matrix[i * n + i] = 1.0;
  for (const Correlation& c : scenario.correlations) {
    const std::size_t a = place(c.first), b = place(c.second);
    if (a < n && b < n) matrix[a * n + b] = matrix[b * n + a] = c.rank;
  }
  return matrix;
}

void check_correlations(const Scenario& scenario, Diagnostics& faults) {
  int last_line = 0;
  for (const Correlation& c : scenario.correlations) {
    last_line = std::max(last_line, c.line);
    const InputSpec &a = scenario.inputs[c.first], &b = scenario.inputs[c.second];
    if (a.scope != b.scope)
      faults.add(scenario.path, c.line, "correlation.inputs",
                 fmt::format("'{}' is drawn per {} and '{}' per {} (only draws of one scope can be correlated); give "
                             "both the same scope",
                             a.name, scope_name(a.scope), b.name, scope_name(b.scope)));
  }
  const std::vector<int> inputs = correlated_inputs(scenario);
  if (inputs.empty()) return;
  const std::vector<double> matrix = rank_correlation_matrix(scenario, inputs);
  Copula copula;
  const CopulaStatus status = make_copula(matrix.data(), static_cast<int>(inputs.size()), copula);
  if (status.failed_at < 0) return;
  std::string before;
  for (int i = 0; i < status.failed_at; ++i)
    before += fmt::format("{}'{}'", i ? ", " : "", scenario.inputs[inputs[i]].name);
  faults.add(scenario.path, last_line, "correlation.rank",
             fmt::format("the correlation matrix is not positive definite: the correlations of '{}' contradict those "
                         "among {} (no joint distribution has them; "
                         "determinant {:.3g}); bring the ranks closer to 0",
                         scenario.inputs[inputs[status.failed_at]].name, before, status.leading_minor));
}

}  // namespace eqc
