// A stored number and a place on an axis as text for programs: as many digits as bring the number back.
#pragma once

#include <cstddef>
#include <string>

#include "host/cube/schema.hpp"

namespace eqc {

/// The label of place `i`, or its number.
std::string axis_label(const Dimension& axis, std::size_t i);

/// The number, a code's meaning, or "" for what is not finite.
std::string exact_cell(const Variable& variable, double value);

}  // namespace eqc
