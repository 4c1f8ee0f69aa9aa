// Reads tables of published measurements with a fault for every row that could not mean anything.
#include "host/study/truth.hpp"

#include <algorithm>

#include "host/base/csv.hpp"
#include "host/base/file.hpp"
#include "host/base/text.hpp"

namespace eqc {
namespace {

const std::vector<std::string> kRequiredColumns = {"model", "hardware", "measured_quantity", "measured_value"};

TruthRow row_of(const std::shared_ptr<const std::vector<std::string>>& columns, const CsvTable& csv, const CsvRecord& record, Diagnostics& faults) {
  std::vector<std::string> cells;
  for (const std::string& field : record.fields) cells.emplace_back(trim(field));
  TruthRow row(columns, std::move(cells));
  row.file = csv.file;
  row.line = record.line;
  row.id = row.text("id").empty() ? "line-" + std::to_string(record.line) : row.text("id");
  row.source = row.text("source");
  row.family = !row.text("family").empty() ? row.text("family") : !row.source.empty() ? row.source : csv.file;
  row.quantity = row.text("measured_quantity");
  row.unit = row.text("unit");
  for (const std::string& column : kRequiredColumns)
    if (row.text(column).empty()) faults.add(csv.file, record.line, column, "is empty but required; a measurement without it cannot be compared");
  if (row.text("measured_value").empty()) return row;
  const std::optional<double> value = row.number("measured_value");
  if (!value)
    faults.add(csv.file, record.line, "measured_value", "'" + row.text("measured_value") + "' is no number; write digits with '.' as decimal point");
  else if (!(*value > 0))
    faults.add(csv.file, record.line, "measured_value", shortest(*value) + " is not above zero; relative errors need a positive measurement");
  row.value = value.value_or(0);
  return row;
}

}  // namespace

const std::string& TruthRow::text(std::string_view column) const {
  static const std::string kNothing;
  if (!columns_) return kNothing;
  const auto found = std::find(columns_->begin(), columns_->end(), column);
  return found == columns_->end() ? kNothing : cells_[static_cast<std::size_t>(found - columns_->begin())];
}

const std::vector<std::string>& TruthRow::columns() const {
  static const std::vector<std::string> kNone;
  return columns_ ? *columns_ : kNone;
}

std::optional<double> TruthRow::number(std::string_view column) const {
  double value = 0;
  if (!parse_double(text(column), value)) return std::nullopt;
  return value;
}

std::vector<TruthRow> read_truth(const std::vector<std::string>& files) {
  std::vector<TruthRow> rows;
  Diagnostics faults;
  for (const std::string& file : files) {
    CsvTable csv;
    try {
      csv = parse_csv(file, read_file(file), faults);
    } catch (const InputError& error) {
      for (const Fault& f : error.diagnostics().faults()) faults.add(f.file, f.line, f.key, f.message);
      continue;
    }
    if (csv.header.empty()) {
      faults.add(file, 1, "", "holds no header row; nothing can be read from it");
      continue;
    }
    bool complete = true;
    for (const std::string& column : kRequiredColumns)
      if (std::find(csv.header.begin(), csv.header.end(), column) == csv.header.end()) {
        faults.add(file, 1, column, "column is missing; a table of measurements needs " + join(kRequiredColumns) + did_you_mean(column, csv.header));
        complete = false;
      }
    if (!complete) continue;
    const auto columns = std::make_shared<const std::vector<std::string>>(csv.header);
    for (const CsvRecord& record : csv.records) rows.push_back(row_of(columns, csv, record, faults));
  }
  if (!faults.ok()) throw InputError(faults);
  return rows;
}

}  // namespace eqc
