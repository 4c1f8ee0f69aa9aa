// Column widths count code points, so that names with accents align.
#include "host/report/table.hpp"

#include <stdexcept>

#include "host/base/json_text.hpp"

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

std::string csv_cell(const std::string& label) {
  const std::string text = printable(label);
  if (text.find_first_of(",\"") == std::string::npos) return text;
  std::string quoted = "\"";
  for (const char c : text) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  return quoted + "\"";
}

std::size_t text_width(const std::string& text) {
  std::size_t n = 0;
  for (const char c : text) n += (static_cast<unsigned char>(c) & 0xC0) != 0x80 ? 1 : 0;
  return n;
}

std::string clipped(const std::string& text, std::size_t width) {
  if (text_width(text) <= width) return text;
  std::size_t end = 0, seen = 0;
  while (end < text.size()) {
    const bool starts = (static_cast<unsigned char>(text[end]) & 0xC0) != 0x80;
    if (starts && ++seen == width) break;
    ++end;
  }
  return text.substr(0, end) + "…";
}

void Table::add(std::vector<std::string> cells) {
  if (cells.size() != columns_.size()) throw std::logic_error("table row has another number of cells than columns");
  rows_.push_back(std::move(cells));
}

std::string Table::text(TableFormat format) const {
  if (format == TableFormat::json) return as_json();
  if (format == TableFormat::csv) return as_csv();
  const Table safe = printable_copy();
  return format == TableFormat::markdown ? safe.as_markdown() : safe.as_text();
}

Table Table::printable_copy() const {
  Table copy = *this;
  for (Column& column : copy.columns_) column.name = printable(column.name);
  for (auto& row : copy.rows_)
    for (std::string& cell : row) cell = printable(cell);
  return copy;
}

std::string Table::as_text() const {
  std::vector<std::size_t> widths;
  for (std::size_t c = 0; c < columns_.size(); ++c) {
    std::size_t width = text_width(columns_[c].name);
    for (const auto& row : rows_) width = std::max(width, text_width(row[c]));
    widths.push_back(width);
  }
  std::string out;
  const auto line = [&](const auto& cell_of) {
    std::string text;
    for (std::size_t c = 0; c < columns_.size(); ++c) {
      const std::string& cell = cell_of(c);
      const std::string padding(widths[c] - text_width(cell), ' ');
      text += columns_[c].numeric ? padding + cell : cell + padding;
      if (c + 1 < columns_.size()) text += "  ";
    }
    text.erase(text.find_last_not_of(' ') + 1);
    out += text + "\n";
  };
  line([&](std::size_t c) -> const std::string& { return columns_[c].name; });
  for (const auto& row : rows_) line([&](std::size_t c) -> const std::string& { return row[c]; });
  return out;
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
