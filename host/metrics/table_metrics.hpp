// Inequity metrics of anybody's table: one value per row, optional weights and groups.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "host/metrics/table_file.hpp"
#include "kernels/metric/decomposition.hpp"

namespace eqc {

struct TableQuestion {
  std::string file, value, weight, group;  ///< path and column names; weight and group may be empty
  std::optional<double> poverty_line;      ///< in the unit of the values
  TableReading reading = {};
};

/// One named number; infinite when its denominator is zero (palma and s80s20 of a bottom that holds nothing).
struct NamedMetric {
  std::string name;
  std::optional<double> value;  ///< nothing when it was not asked for (no poverty line)
};

struct TableAnswer {
  std::vector<NamedMetric> metrics;  ///< the list of kernels/metric/metric_list.hpp, in its order
  std::vector<std::string> groups;   ///< names, in order of first appearance
  std::optional<Decomposition> decomposition;
};

/// Rows of weight 0 are absent; the concentration family counts rows whatever their weight. Conventions:
/// kernels/metric/README.md. Throws InputError for what read_table refuses, whose notes these are too.
TableAnswer table_metrics(const TableQuestion& question, std::vector<std::string>& notes);

}  // namespace eqc
