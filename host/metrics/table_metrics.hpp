// Inequity metrics of anybody's table: one value per row, optional weights, groups and survey design.
#pragma once

#include "host/metrics/measure/measure_table.hpp"
#include "host/metrics/table_file.hpp"

namespace eqc {

struct TableQuestion {
  std::string file, value, weight, group;  ///< path and column names; weight and group may be empty
  TableReading reading = {};
  MeasureQuestion measure = {};
  std::string strata = {}, psu = {};  ///< columns of the survey's design; may be empty
};

/// Rows of weight 0 are absent; the concentration family counts rows whatever their weight. Conventions:
/// docs/metrics.md. Throws InputError for what read_table refuses, whose notes these are too, for a poverty line out of
/// range and for a design that gives no standard errors.
TableAnswer table_metrics(const TableQuestion& question, std::vector<std::string>& notes);

}  // namespace eqc
