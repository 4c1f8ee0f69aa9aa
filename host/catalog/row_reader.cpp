// Cells of a catalog row with their checks.
#include "host/catalog/row_reader.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "host/base/day.hpp"
#include "host/base/text.hpp"

namespace eqc {

CatalogTable::CatalogTable(CsvTable csv, const std::vector<std::string>& columns, Diagnostics& diagnostics)
    : csv_(std::move(csv)) {
  std::vector<std::string> names;
  for (std::string column : columns) {
    const bool may_lack = !column.empty() && column.back() == '?';
    if (may_lack) column.pop_back();
    names.push_back(column);
    const auto found = std::find(csv_.header.begin(), csv_.header.end(), column);
    place_[column] = found == csv_.header.end()
                         ? std::nullopt
                         : std::optional<std::size_t>(static_cast<std::size_t>(found - csv_.header.begin()));
    if (!place_[column] && !may_lack && !csv_.header.empty())
      diagnostics.add(csv_.file, 1, column, "column is missing; add it (cells may be empty where a value is unknown)");
  }
  for (const std::string& column : csv_.header)
    if (!column.empty() && place_.find(column) == place_.end())
      diagnostics.add(csv_.file, 1, column,
                      "unknown column" + did_you_mean(column, names) + "; remove it, or put its content in 'notes'");
}

std::string_view CatalogTable::cell(std::size_t record, const std::string& column) const {
  const auto found = place_.find(column);
  if (found == place_.end()) throw std::logic_error("catalog column '" + column + "' is read but not declared");
  if (!found->second) return {};
  return trim(csv_.records[record].fields[*found->second]);
}

void RowReader::fault(const std::string& column, const std::string& message) {
  diagnostics_.add(table_.csv().file, table_.csv().records[record_].line, column, message);
}

std::string RowReader::id(const std::string& column, std::set<std::string>& seen) {
  const std::string id = text(column);
  if (id.empty()) {
    if (table_.has(column)) fault(column, "is empty; every row needs an id");
  } else if (!is_id(id)) {
    fault(column, "'" + id + "' is no id; use letters, digits, '-', '_' and '.'");
  } else if (!seen.insert(id).second) {
    fault(column, "'" + id + "' appears twice in this table; ids name rows in scenarios, so keep one");
  }
  return id;
}

void RowReader::unique(const std::string& column, const std::string& key, std::set<std::string>& seen) {
  if (!seen.insert(key).second) fault(column, "'" + key + "' appears twice in this table; keep one row");
}

std::string RowReader::required_text(const std::string& column) {
  const std::string value = text(column);
  if (value.empty() && table_.has(column)) fault(column, "is empty but required");
  return value;
}

std::optional<double> RowReader::optional(const std::string& column, Range range) {
  const std::string_view cell = table_.cell(record_, column);
  if (cell.empty()) return std::nullopt;
  double value = 0;
  if (!parse_double(cell, value)) {
    fault(column, "'" + std::string(cell) +
                      "' is no number; write digits with '.' as decimal point, without unit or thousands separator, or "
                      "leave it empty");
    return std::nullopt;
  }
  if (!range.holds(value)) {
    fault(column, std::string(cell) + " is out of range; it must be " + range.text());
    return std::nullopt;
  }
  return value;
}

double RowReader::required(const std::string& column, Range range) {
  if (table_.cell(record_, column).empty()) {
    if (table_.has(column)) fault(column, "is empty but required; write a number that is " + range.text());
    return range.holds(0) ? 0 : 1;
  }
  return optional(column, range).value_or(range.holds(0) ? 0 : 1);
}

double RowReader::number_or(double fallback, const std::string& column, Range range) {
  return optional(column, range).value_or(fallback);
}

std::optional<double> RowReader::percent(const std::string& column, Range range) {
  const std::optional<double> value = optional(column, range);
  return value ? std::optional<double>(*value / 100) : std::nullopt;
}

double RowReader::required_percent(const std::string& column, Range range) { return required(column, range) / 100; }

std::int32_t RowReader::whole_or(std::int32_t fallback, const std::string& column) {
  constexpr double kLargest = 2147483647;
  const std::optional<double> value = optional(column, Range{0, kLargest});
  if (!value) return fallback;
  if (*value != std::floor(*value)) {
    fault(column, shortest(*value) + " is no whole number");
    return fallback;
  }
  return static_cast<std::int32_t>(*value);
}

int RowReader::day(const std::string& column) {
  const std::string text = required_text(column);
  const std::optional<int> day = day_of(text);
  if (!day && !text.empty()) fault(column, "'" + text + "' is no date; write YYYY-MM-DD");
  return day.value_or(0);
}

std::optional<int> RowReader::optional_day(const std::string& column) {
  if (table_.cell(record_, column).empty()) return std::nullopt;
  return day(column);
}

bool RowReader::yes(const std::string& column) { return choice(column, {"no", "yes"}) == 1; }

std::size_t RowReader::choice(const std::string& column, const std::vector<std::string>& names) {
  const std::string value = text(column);
  const auto found = std::find(names.begin(), names.end(), value);
  if (found != names.end()) return static_cast<std::size_t>(found - names.begin());
  if (table_.has(column)) fault(column, "'" + value + "' is not one of " + join(names) + did_you_mean(value, names));
  return 0;
}

std::size_t RowReader::reference(const std::string& column, const std::vector<std::string>& ids,
                                 const std::string& what) {
  const std::string value = required_text(column);
  const auto found = std::find(ids.begin(), ids.end(), value);
  if (found != ids.end()) return static_cast<std::size_t>(found - ids.begin());
  if (!value.empty()) fault(column, "'" + value + "' is no id in " + what + did_you_mean(value, ids));
  return 0;
}

namespace {

/// "recalled", "Recalled": how rows say that a figure was written down from memory.
bool mentions_memory(std::string_view cell) {
  return cell.find("recalled") != std::string_view::npos || cell.find("Recalled") != std::string_view::npos;
}

}  // namespace

RowOrigin RowReader::origin() {
  RowOrigin origin;
  origin.source = text("source");
  origin.as_of = text("as_of");
  origin.notes = text("notes");
  if (origin.source.empty() && table_.has("source"))
    fault("source", "is empty; a number without a source cannot be trusted, so say where the row comes from");
  if (origin.as_of.empty() && table_.has("as_of"))
    fault("as_of", "is empty; say on which date the row was true (YYYY, YYYY-MM or YYYY-MM-DD)");
  origin.file = table_.csv().file;
  origin.line = table_.csv().records[record_].line;
  origin.from_scenario = place_ == Place::scenario;
  for (const std::string& cell : table_.csv().records[record_].fields) origin.recalled |= mentions_memory(cell);
  return origin;
}

}  // namespace eqc
