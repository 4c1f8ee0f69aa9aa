// A row is checked against its columns when it is added.
#include "host/study/study_table.hpp"

#include <algorithm>
#include <optional>
#include <stdexcept>

namespace eqc {

StudyTable::StudyTable(std::string table_id, std::string table_title, std::string in_words)
    : id(std::move(table_id)), title(std::move(table_title)), how(std::move(in_words)) {}

StudyTable& StudyTable::number(std::string name, std::string unit) {
  columns.push_back({std::move(name), CellKind::number, std::move(unit)});
  return *this;
}

StudyTable& StudyTable::numbers(std::initializer_list<const char*> names, const std::string& unit) {
  for (const char* name : names) number(name, unit);
  return *this;
}

StudyTable& StudyTable::band(std::string name, std::string unit) {
  columns.push_back({std::move(name), CellKind::band, std::move(unit)});
  return *this;
}

StudyTable& StudyTable::bands(std::initializer_list<const char*> names, const std::string& unit) {
  for (const char* name : names) band(name, unit);
  return *this;
}

StudyTable& StudyTable::counts(std::string what, double covered_now, double missing_now) {
  counted = std::move(what);
  covered = covered_now;
  missing = missing_now;
  return *this;
}

std::size_t StudyTable::column(std::string_view name) const {
  for (std::size_t c = 0; c < columns.size(); ++c)
    if (columns[c].name == name) return c;
  throw std::logic_error(id + ": no column " + std::string(name));
}

void StudyTable::add(const std::vector<NamedCell>& cells) {
  std::vector<std::optional<StudyCell>> row(columns.size());
  for (const NamedCell& cell : cells) {
    const std::size_t c = column(cell.column);
    if (row[c]) throw std::logic_error(id + ": column " + cell.column + " is filled twice in one row");
    if (cell.value.index() != static_cast<std::size_t>(columns[c].kind))
      throw std::logic_error(id + ": column " + cell.column + " holds another kind of cell");
    row[c] = cell.value;
  }
  std::vector<StudyCell> full;
  for (std::size_t c = 0; c < columns.size(); ++c) {
    if (!row[c]) throw std::logic_error(id + ": a row leaves column " + columns[c].name + " empty");
    full.push_back(std::move(*row[c]));
  }
  rows.push_back(std::move(full));
}

const std::string& StudyTable::text_at(std::size_t row, std::string_view name) const {
  return std::get<std::string>(rows[row][column(name)]);
}
double StudyTable::number_at(std::size_t row, std::string_view name) const {
  return std::get<double>(rows[row][column(name)]);
}
const Band& StudyTable::band_at(std::size_t row, std::string_view name) const {
  return std::get<Band>(rows[row][column(name)]);
}

void sort_by_median(StudyTable& t, std::string_view name, bool descending) {
  const std::size_t column = t.column(name);
  std::stable_sort(t.rows.begin(), t.rows.end(), [&](const auto& a, const auto& b) {
    const double x = std::get<Band>(a[column]).median, y = std::get<Band>(b[column]).median;
    return descending ? x > y : x < y;
  });
}

}  // namespace eqc
