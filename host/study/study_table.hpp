// A study's answer as tables: named columns with units, cells that are texts, numbers or bands over worlds.
#pragma once

#include <cstddef>
#include <string>
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

inline StudyColumn text_column(std::string name) { return {std::move(name), CellKind::text, ""}; }
inline StudyColumn number_column(std::string name, std::string unit) {
  return {std::move(name), CellKind::number, std::move(unit)};
}
inline StudyColumn band_column(std::string name, std::string unit) {
  return {std::move(name), CellKind::band, std::move(unit)};
}

struct StudyTable {
  std::string id;  ///< "13_adults_by_model": the CSV file's name
  std::string title;
  std::string how;  ///< the formula of its figures, in words
  std::vector<StudyColumn> columns;
  std::vector<std::vector<StudyCell>> rows;
  std::string counted;  ///< what covered and missing count: "nations", "adults in countries", ...
  double covered = 0, missing = 0;

  /// One cell per column, of its kind. Throws std::logic_error otherwise.
  void add(std::vector<StudyCell> cells);
};

/// Rows by the median of a band column.
void sort_by_median(StudyTable& table, std::size_t column, bool descending);

}  // namespace eqc
