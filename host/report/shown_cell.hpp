// A stored number as people read it: with the digits that its interval carries. `equicube show` and the page print
// numbers by this one function.
#pragma once

#include <string>

#include "host/cube/schema.hpp"

namespace eqc {

/// A code as its word; "" when not finite; two digits of a standard deviation or error; else by rounded_text
/// (host/base/human.hpp) where `low` and `high`, the 5 % and 95 % quantiles beside the value, are finite, and six
/// digits where they are not. What is below 1e-12 of `scale` is 0. `statistic` is empty where the variable has none.
std::string shown_cell(const Variable& variable, const std::string& statistic, double value, double low, double high,
                       double scale);

/// What a variable's numbers are rounding beside: the largest finite one; 1 for pure numbers.
template <class Numbers>
double shown_scale(const Variable& variable, const Numbers& values) {
  if (variable.units == "1") return 1;
  double largest = 0;
  for (const double x : values) {
    const double size = x < 0 ? -x : x;
    if (size > largest && size - size == 0) largest = size;
  }
  return largest;
}

}  // namespace eqc
