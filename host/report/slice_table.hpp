// A slice of a cube's variable as a table: rounded to what its intervals carry for people, every digit for programs.
#pragma once

#include <cstddef>

#include "host/cube/reader.hpp"
#include "host/report/table.hpp"

namespace eqc {

struct SliceTable {
  Table table;
  std::size_t left_out = 0;  ///< rows beyond the limit
};

/// One row per combination of the axes that `fixed` leaves free but the last, whose labels are the columns (24 at most,
/// else they are rows too). Text has `most_rows` rows, and digits by rounded_text (host/base/human.hpp) where the cube
/// has the statistics p05 and p95; JSON and CSV have everything. Throws CubeError.
SliceTable slice_table(const Cube& cube, const Variable& variable, const Selection& fixed, TableFormat format,
                       std::size_t most_rows);

}  // namespace eqc
