// A table of texts, printed with aligned columns or as JSON, CSV or Markdown. Whatever its cells hold, the text acts on
// no terminal (host/base/printable.hpp) and JSON is valid.
#pragma once

#include <string>
#include <vector>

#include "host/base/human.hpp"

namespace eqc {

/// Columns of a terminal that a text of one line takes: its code points.
std::size_t text_width(const std::string& text);

/// The first `width` columns of a text, the last of them an ellipsis when something is cut.
std::string clipped(const std::string& text, std::size_t width);

/// A cell of a CSV file: quoted where it must be, without control characters.
std::string csv_cell(const std::string& label);

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
  std::string text(TableFormat format) const;

 private:
  Table printable_copy() const;
  std::string as_text() const;
  std::string as_json() const;
  std::string as_csv() const;
  std::string as_markdown() const;

  std::vector<Column> columns_;
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace eqc
