// An interval that a number must lie in, with the words to say so.
#pragma once

#include <limits>
#include <string>

namespace eqc {

/// low <= value <= high, or low < value when `above`.
struct Range {
  double low = -std::numeric_limits<double>::infinity();
  double high = std::numeric_limits<double>::infinity();
  bool above = false;
  bool holds(double value) const { return (above ? value > low : value >= low) && value <= high; }
  std::string text() const;  ///< "at least 0 and at most 1"
};

inline constexpr Range kAnyNumber{};
inline constexpr Range kNonNegative{0};
inline constexpr Range kPositive{0, std::numeric_limits<double>::infinity(), true};
inline constexpr Range kShare{0, 1};

}  // namespace eqc
