// Shortest decimals that read back to the same bits, as fmt writes them; those of a float32 are a float's.
#include "host/report/exact_cell.hpp"

#include <fmt/core.h>

#include <cmath>

namespace eqc {

std::string axis_label(const Dimension& axis, std::size_t i) {
  return axis.is_numeric() ? fmt::format("{}", axis.values[i]) : axis.labels[i];
}

std::string exact_cell(const Variable& variable, double value) {
  for (const Flag& f : variable.flags)
    if (value == f.value) return f.meaning;
  if (!std::isfinite(value)) return "";
  return variable.type == ElementType::f32 ? fmt::format("{}", static_cast<float>(value)) : fmt::format("{}", value);
}

}  // namespace eqc
