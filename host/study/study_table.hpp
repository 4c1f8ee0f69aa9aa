// A study's answer as tables: named columns with units, cells that are texts, numbers or bands over worlds.
#pragma once

#include <cstddef>
#include <limits>
#include <string>
#include <variant>
#include <vector>

namespace eqc {

/// 5 %, 50 % and 95 % quantile over worlds. Not finite: undefined (NaN) or out of reach (+infinity).
struct Band {
  double low = std::numeric_limits<double>::quiet_NaN(), median = low, high = low;
};

/// Type 7 quantiles (Hyndman and Fan 1996) of one value per world; worlds where the value is NaN (undefined) are left out.
Band band_of(std::vector<double> worlds);

/// Band of term(world).
template <class Term>
Band band_over(std::size_t worlds, const Term& term) {
  std::vector<double> values(worlds);
  for (std::size_t w = 0; w < worlds; ++w) values[w] = term(w);
  return band_of(std::move(values));
}

/// A number that is the same in every world.
inline Band same_in_all(double value) { return {value, value, value}; }

/// Quantile of ascending values, linear between order statistics (type 7); infinity when it falls between finite and infinite values.
double sorted_quantile(const std::vector<double>& ascending, double probability);

using StudyCell = std::variant<std::string, double, Band>;

enum class CellKind { text, number, band };

struct StudyColumn {
  std::string name;
  CellKind kind = CellKind::text;
  std::string unit;  ///< "share": a ratio shown in percent; "1": a bare ratio; else a unit
};

inline StudyColumn text_column(std::string name) { return {std::move(name), CellKind::text, ""}; }
inline StudyColumn number_column(std::string name, std::string unit) { return {std::move(name), CellKind::number, std::move(unit)}; }
inline StudyColumn band_column(std::string name, std::string unit) { return {std::move(name), CellKind::band, std::move(unit)}; }

struct StudyTable {
  std::string id;     ///< "13_adults_by_model": the CSV file's name
  std::string title;
  std::string how;    ///< the formula of its figures, in words
  std::vector<StudyColumn> columns;
  std::vector<std::vector<StudyCell>> rows;
  std::string counted;        ///< what covered and missing count: "nations", "adults in countries", ...
  double covered = 0, missing = 0;

  /// One cell per column, of its kind. Throws std::logic_error otherwise.
  void add(std::vector<StudyCell> cells);
};

/// Rows by the median of a band column.
void sort_by_median(StudyTable& table, std::size_t column, bool descending);

}  // namespace eqc
