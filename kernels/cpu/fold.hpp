// Folding values over worlds on the CPU: block sums in fixed trees, exact quantiles by sorting.
#pragma once

#include "kernels/fold.hpp"

namespace eqc::cpu {

/// Adds kBlock values to the sums of their cell: halving tree over lanes down to the 16 groups.
void add_block(const double* values, CellSums& sums);

/// Doubles of scratch that a fold over `worlds` worlds needs.
int fold_scratch_size(int worlds);

/// Quantiles and their errors; `values` in world order, `scratch` of fold_scratch_size doubles begins with the
/// sorted values afterwards.
void quantile_statistics(const FoldSpec& fold, const double* values, double* scratch, QuantityStatistics& out);

/// Everything at once for values already at hand, [worlds] in world order.
QuantityStatistics statistics(const FoldSpec& fold, const double* values, double* scratch);

}  // namespace eqc::cpu
