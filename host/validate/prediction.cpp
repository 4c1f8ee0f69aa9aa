// Intervals around predicted values, names and units of quantities.
#include "host/validate/prediction.hpp"

#include <cmath>

namespace eqc {

Prediction spread_around(double value, double log_spread, double quantile) {
  Prediction p;
  p.value = value;
  p.p05 = value * std::exp(-quantile * log_spread);
  p.p95 = value * std::exp(quantile * log_spread);
  return p;
}

std::string without_statistic(std::string name) {
  for (const std::string_view ending : {"_mean", "_median", "_p50", "_avg"})
    if (name.size() > ending.size() && name.ends_with(ending)) return name.substr(0, name.size() - ending.size());
  return name;
}

std::string no_such_request(const TruthRow& row, bool of_prompt, bool of_answer) {
  if (of_prompt && row.number("input_len") == 0.0) return "no " + row.quantity + " of a prompt of 0 tokens";
  return of_answer && row.number("output_len") == 0.0 ? "no " + row.quantity + " of an answer of 0 tokens" : "";
}

double per_second(const std::string& unit) { return unit == "ms" ? 1e3 : unit == "us" ? 1e6 : 1; }

}  // namespace eqc
