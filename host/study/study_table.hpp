// A study's answer as tables: columns with names and units, cells that are texts, numbers or bands over worlds, filled
// by name.
#pragma once

#include <cstddef>
#include <initializer_list>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>
#include <vector>

#include "host/engine/worlds/band.hpp"

namespace eqc {

using StudyCell = std::variant<std::string, double, Band>;

enum class CellKind { text, number, band };

struct StudyColumn {
  std::string name;
  CellKind kind = CellKind::text;
  std::string unit;  ///< "share": a ratio shown in percent; "1": a bare ratio; else a unit
};

/// What goes into the column of this name; counts become numbers.
struct NamedCell {
  std::string column;
  StudyCell value;

  template <class Value>
  NamedCell(std::string name, const Value& v) : column(std::move(name)) {
    if constexpr (std::is_arithmetic_v<Value>)
      value = static_cast<double>(v);
    else if constexpr (std::is_convertible_v<const Value&, std::string_view>)
      value = std::string(std::string_view(v));
    else
      value = v;
  }
};

struct StudyTable {
  std::string id;  ///< "13_adults_by_model": the CSV file's name
  std::string title;
  std::string how;  ///< the formula of its figures, in words
  std::vector<StudyColumn> columns;
  std::vector<std::vector<StudyCell>> rows;
  std::string counted;  ///< what covered and missing count: "nations", "adults in countries", ...
  double covered = 0, missing = 0;

  StudyTable(std::string table_id, std::string table_title, std::string in_words);

  /// The next columns.
  template <class... Name>
  StudyTable& text(const Name&... names) {
    (columns.push_back({names, CellKind::text, ""}), ...);
    return *this;
  }
  StudyTable& number(std::string name, std::string unit);
  StudyTable& numbers(std::initializer_list<const char*> names, const std::string& unit);
  StudyTable& band(std::string name, std::string unit);
  StudyTable& bands(std::initializer_list<const char*> names, const std::string& unit);
  StudyTable& counts(std::string what, double covered_now = 0, double missing_now = 0);

  /// A row: a cell for every column, of its kind, in any order. Throws std::logic_error otherwise.
  void add(const std::vector<NamedCell>& cells);

  /// Position of a column. Throws std::logic_error for a name that is none.
  std::size_t column(std::string_view name) const;
  const std::string& text_at(std::size_t row, std::string_view name) const;
  double number_at(std::size_t row, std::string_view name) const;
  const Band& band_at(std::size_t row, std::string_view name) const;
};

/// Rows by the median of a band column.
void sort_by_median(StudyTable& table, std::string_view column, bool descending);

}  // namespace eqc
