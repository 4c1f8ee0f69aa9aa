// Errors of a group of rows.
#include "host/validate/score.hpp"

#include <algorithm>
#include <cmath>

namespace eqc {

double quantile_of(std::vector<double> values, double probability) {
  if (values.empty()) return 0;
  std::sort(values.begin(), values.end());
  const double place = probability * static_cast<double>(values.size() - 1);
  const auto below = static_cast<std::size_t>(place);
  const std::size_t above = std::min(below + 1, values.size() - 1);
  return values[below] + (place - static_cast<double>(below)) * (values[above] - values[below]);
}

Score score_of(const std::vector<const ScoredRow*>& rows) {
  Score s;
  s.rows = rows.size();
  std::vector<double> absolute;
  double inside = 0;
  for (const ScoredRow* row : rows) {
    const Prediction& p = row->prediction;
    if (!p.scored()) {
      ++s.not_scored[p.reason];
      continue;
    }
    const double error = row->error();
    absolute.push_back(std::abs(error));
    s.mape += std::abs(error);
    s.bias += error;
    inside += p.p05 <= row->truth.value && row->truth.value <= p.p95 ? 1 : 0;
    if (p.baseline > 0) {
      const double off = p.baseline / row->truth.value - 1;
      ++s.rows_baseline;
      s.baseline_mape += std::abs(off);
      s.baseline_bias += off;
    }
  }
  s.rows_scored = absolute.size();
  if (s.rows_baseline > 0) {
    s.baseline_mape /= static_cast<double>(s.rows_baseline);
    s.baseline_bias /= static_cast<double>(s.rows_baseline);
  }
  if (absolute.empty()) return s;
  const auto n = static_cast<double>(absolute.size());
  s.mape /= n;
  s.bias /= n;
  s.inside_interval = inside / n;
  s.median_ape = quantile_of(absolute, 0.5);
  s.p90_ape = quantile_of(absolute, 0.9);
  return s;
}

}  // namespace eqc
