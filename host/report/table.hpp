// A table of texts, printed with aligned columns that fit a screen, or as JSON, CSV or Markdown. Whatever its cells
// hold, the text acts on no terminal (host/base/printable.hpp) and JSON is valid.
#pragma once

#include <string>
#include <vector>

#include "host/base/human.hpp"
#include "host/base/screen.hpp"
#include "host/report/text_grid.hpp"

namespace eqc {

/// Every digit of a number as a cell; nothing of one that is not finite.
std::string exact_number(double value);

/// A cell of a CSV file: quoted where it must be, without control characters.
std::string csv_cell(const std::string& label);

struct NamedTable;

enum class TableFormat { text, json, csv, markdown };

/// Rows of cells under named columns. Numbers are kept as text but written bare in JSON when `numeric` says so.
class Table {
 public:
  struct Column {
    std::string name;
    bool numeric = false;  ///< right-aligned; a bare number (or null when empty) in JSON
  };
  explicit Table(std::vector<Column> columns) : columns_(std::move(columns)) {}
  /// One row; as many cells as columns.
  void add(std::vector<std::string> cells);
  std::size_t size() const { return rows_.size(); }
  /// On a screen that is too narrow, texts are wrapped within their columns and what still has no room follows below
  /// under the first column again: nothing is left out. JSON, CSV and Markdown know no screen.
  std::string text(TableFormat format, const Screen& screen = {}) const;

 private:
  Table printable_copy() const;
  std::string as_text(const Screen& screen) const;
  std::string as_json() const;
  std::string as_csv() const;
  std::string as_markdown() const;

  friend std::string tables_text(const std::vector<NamedTable>& tables, TableFormat format, const Screen& screen);
  std::vector<Column> columns_;
  std::vector<std::vector<std::string>> rows_;
};

struct NamedTable {
  std::string id;     ///< in JSON and CSV
  std::string title;  ///< the line above it in text; none when empty
  Table table;
};

/// Several tables: one below the other in text and Markdown, {"id": [rows]} in JSON, "table,row,column,value" in CSV, a
/// line for each cell that is not empty.
std::string tables_text(const std::vector<NamedTable>& tables, TableFormat format, const Screen& screen = {});

}  // namespace eqc
