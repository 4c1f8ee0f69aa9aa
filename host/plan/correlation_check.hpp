// Correlations a Gaussian copula cannot have are faults.
#pragma once

#include "host/base/diagnostics.hpp"
#include "host/scenario/scenario.hpp"

namespace eqc {

/// Adds a fault for each pair of different scopes, and one when the matrix of all correlated inputs is not positive
/// definite.
void check_correlations(const Scenario& scenario, Diagnostics& faults);

/// The inputs named by any correlation, ascending.
std::vector<int> correlated_inputs(const Scenario& scenario);

/// Their full rank-correlation matrix, row-major, ones on the diagonal.
std::vector<double> rank_correlation_matrix(const Scenario& scenario, const std::vector<int>& inputs);

}  // namespace eqc
