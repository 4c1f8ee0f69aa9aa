// A Saltelli design over a study's worlds: every headline in two independent matrices, and in each with one assumption
// from the other.
#pragma once

#include <string>
#include <vector>

#include "host/engine/worlds/headline.hpp"
#include "kernels/econ/inputs.hpp"

namespace eqc {

/// What a design swaps between its matrices: an input with its correlated ones, or a list.
struct DesignFactor {
  std::string name;
  SecondInputs inputs = SecondInputs(kInputs);
  SecondLists lists = {};
};

/// Headlines in the rows of A, of B, of each A_B (A with one factor from B) and each B_A.
struct SobolDesign {
  std::vector<DesignFactor> factors;
  Choices choices;  ///< of A
  std::vector<Headline> a, b;
  std::vector<std::vector<Headline>> ab, ba;  ///< [factors]
};

/// All matrices on all threads, one each; the study's searches serve them all.
SobolDesign evaluate_design(PlanWorlds& study);

}  // namespace eqc
