// One row of a catalog table read cell by cell: every bad cell is a fault with file, line and column.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "host/base/csv.hpp"
#include "host/base/range.hpp"
#include "host/catalog/rows.hpp"

namespace eqc {

inline constexpr Range kPercentShare{0, 100};  ///< a share written in percent

/// A parsed table with its columns located.
class CatalogTable {
 public:
  /// Faults: a column of `columns` missing from the header (unless its name ends in '?'), a header column not among
  /// them.
  CatalogTable(CsvTable csv, const std::vector<std::string>& columns, Diagnostics& diagnostics);

  const CsvTable& csv() const { return csv_; }
  /// Cell text, trimmed; "" when the column is missing. Throws std::logic_error for a column never declared.
  std::string_view cell(std::size_t record, const std::string& column) const;
  bool has(const std::string& column) const { return place_.at(column).has_value(); }

 private:
  CsvTable csv_;
  std::map<std::string, std::optional<std::size_t>> place_;  ///< declared column -> index in the header
};

class RowReader {
 public:
  enum class Place { catalog, scenario };
  RowReader(const CatalogTable& table, std::size_t record, Diagnostics& diagnostics, Place place = Place::catalog)
      : table_(table), record_(record), diagnostics_(diagnostics), place_(place) {}

  /// The id: required, well formed, unique among `seen`, which it joins.
  std::string id(const std::string& column, std::set<std::string>& seen);
  /// For tables without an id column: `key`, what is to be unique in the table, joins `seen`.
  void unique(const std::string& column, const std::string& key, std::set<std::string>& seen);
  std::string text(const std::string& column) const { return std::string(table_.cell(record_, column)); }
  std::string required_text(const std::string& column);

  double required(const std::string& column, Range range);
  std::optional<double> optional(const std::string& column, Range range);
  double number_or(double fallback, const std::string& column, Range range);
  /// Percent in the file, ratio in memory.
  std::optional<double> percent(const std::string& column, Range range = kPercentShare);
  double required_percent(const std::string& column, Range range = kPercentShare);
  /// A whole number in 0..2^31-1, `fallback` when empty.
  std::int32_t whole_or(std::int32_t fallback, const std::string& column);
  /// "2022-05-12" as days since 1970-01-01 (proleptic Gregorian); 0 after a fault.
  int day(const std::string& column);
  /// The same, nothing when empty.
  std::optional<int> optional_day(const std::string& column);
  /// "yes" or "no".
  bool yes(const std::string& column);
  /// Index of the cell among `names`, 0 after a fault.
  std::size_t choice(const std::string& column, const std::vector<std::string>& names);
  /// Index of the row whose id the cell holds; 0 after a fault. `what` names the table in the fault.
  std::size_t reference(const std::string& column, const std::vector<std::string>& ids, const std::string& what);

  /// source, as_of (required) and notes.
  RowOrigin origin();

  void fault(const std::string& column, const std::string& message);

 private:
  const CatalogTable& table_;
  std::size_t record_;
  Diagnostics& diagnostics_;
  Place place_;
};

}  // namespace eqc
