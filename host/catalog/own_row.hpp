// Rows that a scenario adds to a table of the catalog, checked by the table's own reader.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "host/base/diagnostics.hpp"
#include "host/catalog/catalog.hpp"

namespace eqc {

/// Cells as a file of the table would hold them, by column; what is missing is empty.
using RowCells = std::map<std::string, std::string>;

/// A row with the places of its cells, for faults.
struct OwnRow {
  std::string file;
  int line = 0;                      ///< of the row
  RowCells cells;                    ///< its own and those it inherits
  std::map<std::string, int> lines;  ///< of its own cells
};

/// Columns of a table, "model/models".
std::vector<std::string> columns_of(std::string_view table);

/// The cells of a row of the catalog's files.
RowCells cells_of(const Catalog& catalog, const RowOrigin& origin);

/// Appends the row to the table, marked as the scenario's. Faults name the cell's line, or the row's, and
/// "`key`.column".
void append_own_row(std::string_view table, const std::string& key, const OwnRow& row, Catalog& catalog,
                    Diagnostics& diagnostics);

}  // namespace eqc
