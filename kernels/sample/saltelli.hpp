// Where the two matrices of a sensitivity design lie in one Sobol' sequence: every input has a dimension in A and
// another in B.
#pragma once

#include "kernels/sample/sobol_directions.hpp"

namespace eqc {

// A run draws from A alone. A_B^i is A with input i from B (Saltelli 2002, Comput. Phys. Commun. 145); A and B are
// columns of the same points, so that all of 2 d columns together are a net (Saltelli et al. 2010, section 3). In
// order: A's dimensions of the first inputs, B's of them, two for each of the first lists that are chosen from, then
// two for each further input, and from the end backwards two for each further list. So what is appended moves no other
// draw.

enum class DesignMatrix { a, b };

inline constexpr int kFirstInputs = 28;   ///< inputs whose dimensions lie matrix by matrix
inline constexpr int kFirstChoices = 4;   ///< lists whose dimensions follow those of the first inputs
inline constexpr int kDesignChoices = 6;  ///< lists that are chosen from
inline constexpr int kFurtherDimension = 2 * (kFirstInputs + kFirstChoices);
inline constexpr int kDesignInputs = kFirstInputs + (kSobolDimensions - kFurtherDimension) / 2 -
                                     (kDesignChoices - kFirstChoices);  ///< inputs that can have a dimension in both

constexpr int input_dimension(int input, DesignMatrix m) {
  const bool b = m == DesignMatrix::b;
  if (input < kFirstInputs) return input + (b ? kFirstInputs : 0);
  return kFurtherDimension + 2 * (input - kFirstInputs) + (b ? 1 : 0);
}
constexpr int choice_dimension(int choice, DesignMatrix m) {
  const int first =
      choice < kFirstChoices ? 2 * (kFirstInputs + choice) : kSobolDimensions - 2 * (choice - kFirstChoices + 1);
  return first + (m == DesignMatrix::a ? 0 : 1);
}

}  // namespace eqc
