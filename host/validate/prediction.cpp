// Intervals around predicted values, names and units of quantities.
#include "host/validate/prediction.hpp"

#include <algorithm>
#include <cmath>

#include "host/base/diagnostics.hpp"
#include "host/base/text.hpp"
#include "host/validate/wording.hpp"

namespace eqc {

Prediction spread_around(double value, double log_spread, double quantile) {
  Prediction p;
  p.value = value;
  p.p05 = value * std::exp(-quantile * log_spread);
  p.p95 = value * std::exp(quantile * log_spread);
  return p;
}

std::string plain_quantity(std::string_view name) {
  std::string plain = lower(trim(name));
  std::replace_if(
      plain.begin(), plain.end(), [](char c) { return c == '/' || c == ' ' || c == '-'; }, '_');
  if (contains(plain, "power")) return plain;  // whose names have it in front
  for (const std::string_view front : {"mean_", "median_", "p50_", "avg_", "average_"})
    if (plain.size() > front.size() && plain.starts_with(front))
      return plain.substr(front.size()) + (front == "average_" ? "_avg" : "_" + plain.substr(0, front.size() - 1));
  return plain;
}

std::string nearest_quantity(const std::string& quantity, const std::vector<std::string_view>& names) {
  const std::string nearest = nearest_name(without_statistic(quantity), {names.begin(), names.end()});
  return nearest.empty() ? "" : "; did you mean '" + nearest + "'?";
}

const std::string& written_quantity(const TruthRow& row) {
  const std::string& written = row.text("measured_quantity");
  return written.empty() ? row.quantity : written;
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
