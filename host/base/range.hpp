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

/// No quantity here is larger in its unit, and products of a few such numbers are finite. Who knows a lower bound says
/// so in a Range of its own.
inline constexpr double kLargestNumber = 1e30;

inline constexpr Range kAnyNumber{-kLargestNumber, kLargestNumber};
inline constexpr Range kNonNegative{0, kLargestNumber};
inline constexpr Range kPositive{0, kLargestNumber, true};
inline constexpr Range kShare{0, 1};

}  // namespace eqc
