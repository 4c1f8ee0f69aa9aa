// Inequality between groups and within them, from the metrics of the groups.
#pragma once

#include "host/metrics/measure/measured.hpp"
#include "kernels/metric/decomposition.hpp"

namespace eqc {

/// total = within + between for both Theil indices, + overlap for Gini; formulas: kernels/metric/decomposition.hpp and
/// docs/metrics.md. NaN where the metric itself is undefined for the whole.
Decomposition group_parts(const Measured& whole, const std::vector<Measured>& groups);

}  // namespace eqc
