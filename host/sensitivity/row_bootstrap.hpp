// Rows drawn again with Poisson(1) weights (Hanley, MacGibbon 2006; Chamandy et al. 2012): a matrix of weights times
// the columns of the rows.
#pragma once

#include <cstdint>
#include <vector>

#include "kernels/metric/design_sums.hpp"

namespace eqc {

inline constexpr std::size_t kRowResamples = 128;

/// Which rows: weights depend on nothing else, so that any split over threads gives the same bits.
struct RowPlace {
  std::uint64_t seed;
  std::uint32_t replicate;
  std::uint64_t first;
};

/// Adds n rows (arrays as for add_design_rows) to the sums of every resample, [kRowResamples][shape.columns()].
void add_row_resamples(const DesignShape& shape, int n, const double* a, const double* b,
                       const std::vector<const double*>& ab, const std::vector<const double*>& ba, RowPlace place,
                       std::vector<double>& resampled);

}  // namespace eqc
