// A sensitivity design over one priced cell, as plain arrays: its terms in both matrices, and those that each swap
// changes.
#pragma once

#include "kernels/econ/quantities.hpp"
#include "kernels/econ/term_list.hpp"
#include "kernels/evaluate.hpp"

namespace eqc {

/// Where the terms of a cell lie, [rows] each; a swap shares all pointers but those it changes.
struct CellTerms {
  const double* hours = nullptr;
  const double* hardware[kHardwareTerms] = {};
  const double* region[kRegionTerms] = {};
  const double* world[kWorldTerms] = {};
};

/// Sums of one replicate, for Azzini's estimator (kernels/metric/design_sums.hpp): of f(A), f(B) and their squares, and
/// for each factor first, total and all.
inline constexpr int kDesignHead = 2, kDesignFactor = 3;

struct DesignJob {
  std::int32_t rows = 0;        ///< a multiple of kGroups
  std::int32_t replicates = 0;  ///< power of two, at most kGroups; row w belongs to replicate w mod replicates
  std::int32_t n_factors = 0;
  std::int32_t quantity = 0;  ///< Quantity
  ConfigurationFacts facts;
  CellTerms a, b;
  const CellTerms* ab = nullptr;  ///< [n_factors] A with a factor from B
  const CellTerms* ba = nullptr;  ///< [n_factors] B with a factor from A
  double reference = 0;           ///< what outputs are less, near their mean
  double* sums = nullptr;         ///< [replicates][kDesignHead + kDesignFactor n_factors]
};

}  // namespace eqc
