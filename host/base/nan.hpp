// The double that stands for what is undefined.
#pragma once

#include <limits>

namespace eqc {

inline constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

}  // namespace eqc
