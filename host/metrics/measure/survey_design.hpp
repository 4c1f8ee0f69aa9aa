// How the rows of a survey were drawn: strata and primary sampling units, and the variance of a total under that
// design.
#pragma once

#include "host/metrics/table_file.hpp"

namespace eqc {

/// Units drawn independently and with replacement within each stratum. Without a column of units every row is one.
struct SurveyDesign {
  bool rows_are_units = true;
  std::vector<std::int32_t> cell;  ///< [n] of a row: its unit, or its stratum where rows are units; empty: all 0
  std::vector<std::int32_t> stratum_of_unit;  ///< [units] where rows are not units
  std::vector<std::int64_t> units;            ///< [strata] drawn
  std::int64_t degrees_of_freedom() const;    ///< units - strata
};

/// Throws InputError for a stratum with one unit: its variance cannot be known.
SurveyDesign survey_design(const TableColumns& rows);

/// Variances of several totals at once, of rows of the whole or of a part of it (a domain: other units count with 0).
class DesignVariance {
 public:
  DesignVariance(const SurveyDesign& design, int totals);
  /// One row: its cell and its weighted contribution to each total.
  void add(std::int32_t cell, const double* contribution);
  /// Units that had a row.
  std::int64_t units_met() const;
  /// sum over strata of n / (n - 1) sum over units (z - mean z)^2 (Cochran 1977, section 11.9), z a unit's
  /// contribution; forgets all rows.
  std::vector<double> take();

 private:
  std::size_t slot_of(std::int32_t cell);

  const SurveyDesign& design_;
  std::size_t totals_;
  std::vector<std::int32_t> slot_;    // of a cell; -1: none yet
  std::vector<std::int32_t> cells_;   // of the slots
  std::vector<double> sum_, square_;  // [slots][totals]
  std::int64_t rows_ = 0;
};

/// The value that a Student t variable exceeds in magnitude with probability 5 %; `degrees` >= 1. Within 1e-5 relative.
double student_95(std::int64_t degrees);

}  // namespace eqc
