// A sensitivity design over priced cells, as plain arrays: the terms of both matrices, and what each swap of a factor
// changes.
#pragma once

#include "kernels/econ/quantities.hpp"
#include "kernels/econ/term_list.hpp"
#include "kernels/evaluate.hpp"

namespace eqc {

/// Terms of all cells; rows are fastest.
struct DesignTables {
  const double* hours = nullptr;     ///< [n_hardware][rows] accelerator-hours of the model and task
  const double* hardware = nullptr;  ///< [n_hardware][kHardwareTerms][rows]
  const double* region = nullptr;    ///< [n_regions][kRegionTerms][rows]; of a swap: [series that differ][rows]
  const double* world = nullptr;     ///< [kWorldTerms][rows]
};

/// A matrix with a factor from the other one. nullptr: as the matrix.
struct DesignSwap {
  DesignTables changed;
  const std::int32_t* region_at = nullptr;  ///< [n_regions][kRegionTerms] series in changed.region; -1: as the matrix
  std::int32_t region_series = 0;           ///< in changed.region
};

struct DesignCell {
  std::int32_t hardware = 0, region = 0;
  double reference = 0;  ///< what outputs are less, near their mean
  ConfigurationFacts facts;
};

/// Sums of one replicate, for Azzini's estimator (kernels/metric/design_sums.hpp): of f(A), f(B) and their squares, and
/// for each factor first, total and all.
inline constexpr int kDesignHead = 2, kDesignFactor = 3;

struct DesignJob {
  std::int32_t rows = 0;        ///< a multiple of kGroups
  std::int32_t replicates = 0;  ///< power of two, at most kGroups; row w belongs to replicate w mod replicates
  std::int32_t n_factors = 0, n_hardware = 0, n_regions = 0, n_cells = 0;
  std::int32_t quantity = 0;         ///< Quantity
  DesignTables matrix[2];            ///< A, B
  const DesignSwap* swap[2] = {};    ///< [n_factors] A with a factor from B, B with a factor from A
  const DesignCell* cell = nullptr;  ///< [n_cells]
  double* sums = nullptr;            ///< [n_cells][replicates][design_columns]; 0 of factors that do not reach a cell
};

EQC_HD std::int64_t design_columns(const DesignJob& job) {
  return kDesignHead + static_cast<std::int64_t>(kDesignFactor) * job.n_factors;
}

/// Where the terms of one cell lie, [rows] each.
struct CellTerms {
  const double *hours = nullptr, *hardware = nullptr, *world = nullptr;  ///< [terms][rows]
  const double* region[kRegionTerms] = {};
};

EQC_HD CellTerms matrix_terms(const DesignJob& job, int matrix, const DesignCell& cell) {
  const DesignTables& m = job.matrix[matrix];
  const std::int64_t rows = job.rows;
  CellTerms t;
  t.hours = m.hours + cell.hardware * rows;
  t.hardware = m.hardware + cell.hardware * kHardwareTerms * rows;
  t.world = m.world;
  for (int k = 0; k < kRegionTerms; ++k) t.region[k] = m.region + (cell.region * kRegionTerms + k) * rows;
  return t;
}

EQC_HD CellTerms swapped_terms(const DesignJob& job, int matrix, int factor, const DesignCell& cell) {
  CellTerms t = matrix_terms(job, matrix, cell);
  const DesignSwap& s = job.swap[matrix][factor];
  const std::int64_t rows = job.rows;
  if (s.changed.hours) t.hours = s.changed.hours + cell.hardware * rows;
  if (s.changed.hardware) t.hardware = s.changed.hardware + cell.hardware * kHardwareTerms * rows;
  if (s.changed.world) t.world = s.changed.world;
  for (int k = 0; k < kRegionTerms; ++k)
    if (const std::int32_t at = s.region_at[cell.region * kRegionTerms + k]; at >= 0)
      t.region[k] = s.changed.region + at * rows;
  return t;
}

/// Whether anything of a factor differs in a cell.
EQC_HD bool factor_reaches(const DesignJob& job, int factor, const DesignCell& cell) {
  const DesignSwap& s = job.swap[0][factor];
  bool any = s.changed.hours || s.changed.hardware || s.changed.world;
  for (int k = 0; k < kRegionTerms; ++k) any = any || s.region_at[cell.region * kRegionTerms + k] >= 0;
  return any;
}

/// All quantities of a cell in a row, or in a register of rows; `load(p)` reads a Number.
template <class Number, class Load>
EQC_HD OutcomeOf<Number> evaluate_row(const DesignJob& job, const DesignCell& cell, const CellTerms& t,
                                      std::int64_t row, const Load& load) {
  const std::int64_t rows = job.rows;
  return evaluate(
      cell.facts, load(t.hours + row),
      [=](HardwareTerm k) { return load(t.hardware + static_cast<std::int64_t>(k) * rows + row); },
      [&t, &load, row](RegionTerm k) { return load(t.region[static_cast<int>(k)] + row); },
      [=](WorldTerm k) { return load(t.world + static_cast<std::int64_t>(k) * rows + row); });
}

}  // namespace eqc
