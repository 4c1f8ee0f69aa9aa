#include "host/report/table.hpp"

#include <cmath>
#include <stdexcept>

#include "host/base/json_text.hpp"
#include "host/base/text.hpp"

namespace eqc {
namespace {

/// The number a cell holds, or null: JSON knows no nan, hexadecimal or leading dot. The reader makes -0 a whole number,
/// which has no sign.
nlohmann::ordered_json number_of(const std::string& text) {
  if (text == "-0") return -0.0;
  const auto value = nlohmann::ordered_json::parse(text, nullptr, false);
  return value.is_number() ? value : nlohmann::ordered_json();
}

}  // namespace

std::string exact_number(double value) { return std::isfinite(value) ? shortest(value) : ""; }

std::string csv_cell(const std::string& label) {
  const std::string text = printable(label);
  if (text.find_first_of(",\"") == std::string::npos) return text;
  std::string quoted = "\"";
  for (const char c : text) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  return quoted + "\"";
}

void Table::add(std::vector<std::string> cells) {
  if (cells.size() != columns_.size()) throw std::logic_error("table row has another number of cells than columns");
  rows_.push_back(std::move(cells));
}

std::string Table::text(TableFormat format, const Screen& screen) const {
  if (format == TableFormat::json) return as_json();
  if (format == TableFormat::csv) return as_csv();
  const Table safe = printable_copy();
  return format == TableFormat::markdown ? safe.as_markdown() : safe.as_text(screen);
}

Table Table::printable_copy() const {
  Table copy = *this;
  for (Column& column : copy.columns_) column.name = printable(column.name);
  for (auto& row : copy.rows_)
    for (std::string& cell : row) cell = printable(cell);
  return copy;
}

std::string Table::as_text(const Screen& screen) const {
  TextGrid grid;
  for (const Column& column : columns_) grid.right.push_back(column.numeric);
  grid.rows.emplace_back();
  for (const Column& column : columns_) grid.rows[0].push_back(column.name);
  grid.rows.insert(grid.rows.end(), rows_.begin(), rows_.end());
  return grid_text(grid, screen);
}

std::string Table::as_json() const {
  nlohmann::ordered_json all = nlohmann::ordered_json::array();
  for (const auto& row : rows_) {
    nlohmann::ordered_json object;
    for (std::size_t c = 0; c < columns_.size(); ++c) {
      auto& field = object[columns_[c].name];
      if (!columns_[c].numeric)
        field = row[c];
      else
        field = number_of(row[c]);
    }
    all.push_back(object);
  }
  return json_text(all, 1) + "\n";
}

std::string Table::as_csv() const {
  std::string out;
  for (std::size_t c = 0; c < columns_.size(); ++c) out += (c ? "," : "") + csv_cell(columns_[c].name);
  out += "\n";
  for (const auto& row : rows_) {
    for (std::size_t c = 0; c < row.size(); ++c) out += (c ? "," : "") + csv_cell(row[c]);
    out += "\n";
  }
  return out;
}

std::string tables_text(const std::vector<NamedTable>& tables, TableFormat format, const Screen& screen) {
  std::string out;
  if (format == TableFormat::json) {
    nlohmann::ordered_json all = nlohmann::ordered_json::object();
    for (const NamedTable& t : tables) all[t.id] = nlohmann::ordered_json::parse(t.table.as_json());
    return json_text(all, 1) + "\n";
  }
  if (format == TableFormat::csv) {
    Table cells({{"table"}, {"row", true}, {"column"}, {"value"}});
    for (const NamedTable& t : tables)
      for (std::size_t r = 0; r < t.table.size(); ++r)
        for (std::size_t c = 0; c < t.table.columns_.size(); ++c)
          if (!t.table.rows_[r][c].empty())
            cells.add({t.id, std::to_string(r + 1), t.table.columns_[c].name, t.table.rows_[r][c]});
    return cells.as_csv();
  }
  for (const NamedTable& t : tables) {
    if (!out.empty()) out += "\n";
    if (!t.title.empty()) out += wrapped_lines(printable(t.title) + "\n", screen);
    out += t.table.text(format, screen);
  }
  return out;
}

/// The first column holds names, as pages write them: as code.
std::string Table::as_markdown() const {
  std::string names = "|", rule = "|", out;
  for (const Column& column : columns_) {
    names += " " + column.name + " |";
    rule += column.numeric ? " ---: |" : " --- |";
  }
  for (const auto& row : rows_) {
    out += "|";
    for (std::size_t c = 0; c < row.size(); ++c) {
      std::string cell = row[c];
      for (std::size_t at = cell.find('|'); at != std::string::npos; at = cell.find('|', at + 2)) cell.insert(at, "\\");
      out += cell.empty() ? " |" : c == 0 ? " `" + cell + "` |" : " " + cell + " |";
    }
    out += "\n";
  }
  return names + "\n" + rule + "\n" + out;
}

}  // namespace eqc
