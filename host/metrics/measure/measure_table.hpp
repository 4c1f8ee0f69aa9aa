// All that equicube metrics says of the rows of a table: metrics, those of its groups, standard errors.
#pragma once

#include <optional>
#include <utility>

#include "host/metrics/measure/group_parts.hpp"
#include "host/metrics/table_file.hpp"
#include "host/metrics/measure/measure_question.hpp"

namespace eqc {

/// One metric: NaN where undefined, infinite where a ratio's denominator is 0.
struct Estimate {
  double value = 0;
  Undefined undefined = Undefined::no;
  std::optional<double> error;  ///< standard error, when asked for and defined
};
using Estimates = std::vector<Estimate>;  ///< [kTableMetrics]

struct TableAnswer {
  Estimates all;
  std::vector<std::string> groups;  ///< names, in order of first appearance; empty when not grouped
  std::vector<Estimates> by_group;  ///< [groups]
  std::optional<Decomposition> decomposition;
  double interval = 0;  ///< half the width of a 95 % interval in standard errors; 0 without them
};

/// Measures n >= 1 rows, which it takes. Throws InputError for a design that gives no standard error.
TableAnswer measure_table(TableColumns rows, const MeasureQuestion& question);

/// "undefined with negative values": for users.
std::string reason_text(Undefined why);

}  // namespace eqc
