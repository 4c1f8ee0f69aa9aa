#include "host/report/shown_cell.hpp"

#include <cmath>

#include "host/base/human.hpp"

namespace eqc {
namespace {

/// Standard deviations and errors say themselves how far something is known.
bool is_uncertainty(const std::string& statistic) {
  return statistic == "sd" || statistic == "se" ||
         (statistic.size() > 3 && statistic.rfind("_se") == statistic.size() - 3);
}

}  // namespace

std::string shown_cell(const Variable& variable, const std::string& statistic, double value, double low, double high,
                       double scale) {
  for (const Flag& f : variable.flags)
    if (value == f.value) return f.meaning;
  const double clean = without_rounding(value, scale);
  if (!std::isfinite(clean)) return number_text(clean);
  if (is_uncertainty(statistic)) return number_text(clean, 2);
  return std::isfinite(low) && std::isfinite(high) ? rounded_text(clean, {low, low, high}) : number_text(clean, 6);
}

}  // namespace eqc
