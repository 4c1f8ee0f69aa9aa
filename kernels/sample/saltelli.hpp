// Where the two matrices of a sensitivity design lie in one Sobol' sequence: every input has a dimension in A and
// another in B.
#pragma once

#include "kernels/sample/sobol_directions.hpp"

namespace eqc {

// A run draws from A alone. A_B^i is A with input i from B (Saltelli 2002, Comput. Phys. Commun. 145); A and B are
// columns of the same points, so that all of 2 d columns together are a net (Saltelli et al. 2010, section 3). What is
// chosen from a list has dimensions of its own behind the inputs.

enum class DesignMatrix { a, b };

inline constexpr int kDesignInputs = 28;  ///< inputs that have a dimension in both
inline constexpr int kDesignChoices = 4;  ///< lists that are chosen from
static_assert(2 * (kDesignInputs + kDesignChoices) <= kSobolDimensions,
              "more Sobol' dimensions are needed: scripts/make_sobol.py");

constexpr int input_dimension(int input, DesignMatrix m) {
  return m == DesignMatrix::a ? input : kDesignInputs + input;
}
constexpr int choice_dimension(int choice, DesignMatrix m) {
  return 2 * kDesignInputs + 2 * choice + (m == DesignMatrix::a ? 0 : 1);
}

}  // namespace eqc
