// Reads the wanted columns of a table, row by row.
#include "host/metrics/table_file.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "host/base/csv.hpp"
#include "host/base/file.hpp"
#include "host/base/text.hpp"
#include "kernels/metric/inequity.hpp"

namespace eqc {
namespace {

constexpr std::size_t kMostFaults = 50;  // of a table whose every row is wrong, some say it all

/// By its name, or by its name without the blanks around it.
std::size_t column_of(const CsvTable& csv, const std::string& name, const char* option, Diagnostics& faults) {
  auto found = std::find(csv.header.begin(), csv.header.end(), name);
  if (found == csv.header.end())
    found = std::find_if(csv.header.begin(), csv.header.end(),
                         [&](const std::string& column) { return trim(column) == trim(name); });
  if (found == csv.header.end())
    faults.add(csv.file, 1, name,
               std::string("is no column of this table (named by ") + option + ")" + did_you_mean(name, csv.header) +
                   "; it has " + join(csv.header));
  return static_cast<std::size_t>(found - csv.header.begin());
}

double cell_number(const CsvTable& csv, const CsvRecord& record, std::size_t column, bool negative,
                   Diagnostics& faults) {
  const std::string_view text = trim(record.fields[column]);
  const std::string& name = csv.header[column];
  double number = 0;
  if (text.empty())
    faults.add(csv.file, record.line, name, "is empty; remove the row, or fill it in where the value is known to be 0");
  else if (!parse_double(text, number))
    faults.add(csv.file, record.line, name,
               "'" + std::string(text) + "' is no number; write digits with '.' as decimal point");
  else if (number < 0 && !negative)
    faults.add(csv.file, record.line, name,
               shortest(number) + " is negative; inequality indices are defined for values of 0 and above");
  else if (std::abs(number) > kLargestEntityValue)
    faults.add(csv.file, record.line, name, shortest(number) + " is above 1e150; use a larger unit");
  else if (number != 0 && std::abs(number) < 1 / kLargestEntityValue)
    faults.add(csv.file, record.line, name, shortest(number) + " is below 1e-150; use a smaller unit");
  return number;
}

}  // namespace

TableColumns read_table(const TableRequest& q, std::vector<std::string>&) {
  Diagnostics faults;
  const CsvTable csv = parse_csv(q.file, read_file(q.file), faults);
  if (csv.header.empty()) throw InputError(faults);
  const std::size_t value = column_of(csv, q.value, "--value", faults);
  const std::size_t weight = q.weight.empty() ? value : column_of(csv, q.weight, "--weight", faults);
  const std::size_t group = q.group.empty() ? value : column_of(csv, q.group, "--group", faults);
  if (!faults.ok()) throw InputError(faults);
  TableColumns e;
  std::map<std::string, std::int32_t> numbers;
  for (const CsvRecord& record : csv.records) {
    if (faults.faults().size() >= kMostFaults) {
      faults.add(csv.file, record.line, "",
                 "is where reading stopped, after " + std::to_string(faults.faults().size()) + " faults");
      break;
    }
    const double x = cell_number(csv, record, value, q.reading.negative_values, faults);
    const double w = q.weight.empty() ? 1 : cell_number(csv, record, weight, false, faults);
    if (!(w > 0)) continue;
    e.value.push_back(x);
    if (!q.weight.empty()) e.weight.push_back(w);
    if (q.group.empty()) continue;
    const std::string name(trim(record.fields[group]));
    const auto [place, added] = numbers.emplace(name, static_cast<std::int32_t>(numbers.size()));
    if (added) e.group_names.push_back(name);
    e.group.push_back(place->second);
  }
  if (faults.ok() && e.value.empty())
    faults.add(q.file, 0, q.weight.empty() ? q.value : q.weight,
               "no row with a positive weight; there is nothing to measure");
  if (faults.ok() && std::all_of(e.value.begin(), e.value.end(), [](double x) { return x == 0; }))
    faults.add(q.file, 0, q.value, "is 0 in every row; shares of nothing are not defined");
  if (!faults.ok()) throw InputError(faults);
  return e;
}

}  // namespace eqc
