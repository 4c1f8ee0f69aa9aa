// One cell of a sensitivity design by a team, with the additions of kernels/cpu in the same order: rows of a group one
// after the other, then groups to replicates.
#pragma once

#include "kernels/fold.hpp"
#include "kernels/job/design_job.hpp"
#include "kernels/metric/design_sums.hpp"

namespace eqc {

/// Doubles that a team shares: outputs of both matrices, sums of groups.
EQC_HD std::int64_t design_tile_size(const DesignJob& job) { return 2 * job.rows + kGroups * design_columns(job); }

/// The quantity asked for, less the reference.
EQC_HD double design_output(const DesignJob& job, const DesignCell& cell, const CellTerms& t, std::int64_t row) {
  const Outcome o = evaluate_row<double>(job, cell, t, row, [](const double* p) { return *p; });
  return quantity_of(o, job.quantity) - cell.reference;
}

/// Sums over the rows of a group of f(A), f(B) (factor -1), or of a swap.
EQC_HD void sum_group(const DesignJob& job, const DesignCell& cell, int factor, int group, const double* of_a,
                      const double* of_b, double* sums) {
  double terms[5];  // the last two are of pairs
  if (factor < 0) {
    sums[0] = sums[1] = 0.0;
    for (std::int64_t w = group; w < job.rows; w += kGroups) {
      design_sums::head_terms(of_a[w], of_b[w], terms);
      for (int k = 0; k < kDesignHead; ++k) sums[k] += terms[k];
    }
    return;
  }
  for (int k = 0; k < kDesignFactor; ++k) sums[k] = 0.0;
  if (!factor_reaches(job, factor, cell)) return;
  const CellTerms ab = swapped_terms(job, 0, factor, cell), ba = swapped_terms(job, 1, factor, cell);
  for (std::int64_t w = group; w < job.rows; w += kGroups) {
    design_sums::azzini_terms(of_a[w], of_b[w], design_output(job, cell, ab, w), design_output(job, cell, ba, w),
                              terms);
    for (int k = 0; k < kDesignFactor; ++k) sums[k] += terms[k];
  }
}

/// `memory`: design_tile_size(job) doubles.
template <class Team>
EQC_HD void design_tile(const Team& team, const DesignJob& job, std::int64_t cell_at, double* memory) {
  const DesignCell& cell = job.cell[cell_at];
  double *const of_a = memory, *const of_b = memory + job.rows, *const groups = of_b + job.rows;
  const std::int64_t columns = design_columns(job);
  team.each(2 * job.rows, [&](std::int32_t i) {
    const int matrix = i < job.rows ? 0 : 1;
    memory[i] = design_output(job, cell, matrix_terms(job, matrix, cell), i - matrix * job.rows);
  });
  team.each(kGroups * (1 + job.n_factors), [&](std::int32_t i) {
    const int factor = i / kGroups - 1, group = i % kGroups;
    sum_group(job, cell, factor, group, of_a, of_b,
              groups + group * columns + (factor < 0 ? 0 : kDesignHead + kDesignFactor * factor));
  });
  double* const out = job.sums + cell_at * job.replicates * columns;
  team.each(static_cast<std::int32_t>(job.replicates * columns), [&](std::int32_t i) {
    const std::int64_t replicate = i / columns, column = i % columns;
    double sum = 0.0;
    for (std::int64_t g = replicate; g < kGroups; g += job.replicates) sum += groups[g * columns + column];
    out[i] = sum;
  });
}

}  // namespace eqc
