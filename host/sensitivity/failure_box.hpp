// The box of assumptions in which a conclusion fails (PRIM: Friedman, Fisher 1999, Stat. Comput. 9; Bryant, Lempert
// 2010).
#pragma once

#include <string>
#include <vector>

#include "host/sensitivity/design.hpp"

namespace eqc {

/// A column that a box may restrict: numbers, or members of a list (their positions).
struct BoxInput {
  std::string name;
  std::vector<double> values;        ///< [rows]
  std::vector<std::string> members;  ///< names of a list's members; empty: numbers
};

struct BoxSide {
  std::size_t input = 0;
  double lo = 0, hi = 0;             ///< of numbers; -infinity or +infinity where a side is open
  std::vector<std::string> members;  ///< of a list: those inside
};

struct FailureBox {
  IndexEstimate probability;   ///< that the conclusion fails, over all rows
  std::vector<BoxSide> sides;  ///< inputs that are restricted, the most telling first; empty: no box was found
  double coverage = 0;         ///< share of the failures that lie inside
  double density = 0;          ///< share of the rows inside that fail
  double mass = 0;             ///< share of all rows that lie inside
};

/// `fails` [rows]: 1 where the conclusion fails, 0 where it holds, NaN where nothing can be said: such rows are left
/// out. Row w belongs to replicate w mod replicates. Found on the rows of even replicates; coverage, density and mass
/// are of the odd ones, which were not used to find it. Peels 5 % at a time where that raises the density most, keeps
/// the box of the path with the best mean of coverage and density (harmonic), slides each of its sides to where that
/// mean is best, and drops sides that it does not need.
FailureBox find_failure_box(const std::vector<BoxInput>& inputs, const std::vector<double>& fails,
                            std::uint32_t replicates);

}  // namespace eqc
