// What differs between two catalogs, cell by cell: tables by file, rows by what they are about.
#pragma once

#include <string>
#include <vector>

#include "host/base/csv.hpp"
#include "host/catalog/catalog.hpp"

namespace eqc {

enum class ChangeKind { cell, row_added, row_removed, order };

struct CatalogChange {
  ChangeKind kind = ChangeKind::cell;
  std::string table;          ///< file: "price/rental.csv"
  std::string row;            ///< its key: "h100-sxm-80gb on_demand"; "" of an order
  std::string column;         ///< of a cell
  std::string before, after;  ///< a cell's text; what a row holds, "column=text; ..."; "" where there is none
  std::string source;         ///< of the row as it is now, or was
  bool operator==(const CatalogChange&) const = default;
};

/// By table, row of the new catalog, column; removed rows last. A column that one table lacks counts as empty; files
/// that one catalog lacks are rows added or removed. Throws InputError for text that is no CSV.
std::vector<CatalogChange> catalog_changes(const CatalogFiles& before, const CatalogFiles& after);

/// Whether a column says where a number is from and not how large it is: it determines no result.
bool is_remark(const std::string& column);

/// Every .csv file below a folder, two levels deep, whether or not a run reads it. Throws InputError when it is none.
CatalogFiles csv_files_of(const std::string& folder);

/// Row keys of a table in file order, unique: what the key columns of the file hold, and "#2" where that was there.
std::vector<std::string> row_keys(const CsvTable& table);

}  // namespace eqc
