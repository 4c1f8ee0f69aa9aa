// Cells of a row of measured serving as people write them, made plain before any step reads them.
#pragma once

#include <optional>
#include <string>

#include "host/validate/truth.hpp"

namespace eqc {

/// Counts, lengths, shares and the load of the row: "1,024", "8K" tokens, "50%", "300 requests/min". A reason, naming
/// column and text, where a cell is not empty and says none, or where the unit is not that of the quantity. Formats get
/// their usual names; where none is stated, one in the model's name ("...-FP8", "...-AWQ") stands for it, which
/// `assumed` says. Quantities get their plain
/// names; those of two names the first.
std::string read_serving_cells(TruthRow& row, std::string& assumed);

/// What a plain cell of the load says, of servers and of software for one user alike.
struct StatedLoad {
  double requests_per_s = 0;      ///< 0: no rate is set
  std::optional<double> at_once;  ///< requests: "8", "batch 8", "8 clients"
};

StatedLoad stated_load(const TruthRow& row);

}  // namespace eqc
