// The rows of a table in as little memory as their columns need, sorted in place.
#pragma once

#include "host/metrics/measure/row_view.hpp"
#include "host/metrics/table_file.hpp"

namespace eqc {

/// 8 bytes per row for values alone, 16 with weights, 24 with groups or a survey's units. Equal values are ordered by
/// weight and unit, so that no bit depends on the order of the file.
class RowStore {
 public:
  /// Takes the columns out of `rows`, whose names stay; `cell` as SurveyDesign::cell, may be empty; is taken too.
  RowStore(TableColumns& rows, std::vector<std::int32_t>& cell);
  void sort_by_value();
  /// By group and value within; returns where each of `groups` groups begins, and the end.
  std::vector<std::size_t> sort_by_group(std::size_t groups);
  RowView view() const;
  const std::int32_t* cells() const;  ///< one every cell_stride()
  std::size_t cell_stride() const;

 private:
  struct WeightedRow {
    double value, weight;
  };
  struct FullRow {
    double value, weight;
    std::int32_t group, cell;
  };
  std::vector<double> plain_;
  std::vector<WeightedRow> weighted_;
  std::vector<FullRow> full_;
};

}  // namespace eqc
