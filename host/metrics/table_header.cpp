// The names in a table's header: which column a name means, and which columns have none.
#include "host/metrics/table_header.hpp"

#include "host/base/printable.hpp"
#include "host/base/text.hpp"
#include "host/metrics/number_cell.hpp"

namespace eqc {
namespace {

constexpr std::size_t kMostListed = 20;  // names of columns in a message

/// Parts between commas: of Eurostat's first column, whose last ends with "\time".
std::vector<std::string> parts_of(std::string_view name) { return split(name, ','); }

std::string_view before_backslash(std::string_view name) { return name.substr(0, name.find('\\')); }

}  // namespace

bool has_parts(char separator, std::string_view first_column) {
  return separator == '\t' && first_column.find('\\') != std::string_view::npos;
}

int part_named(std::string_view first_column, std::string_view name) {
  const std::vector<std::string> parts = parts_of(first_column);
  for (std::size_t i = 0; i < parts.size(); ++i)
    if (trim_wide(parts[i]) == name || trim_wide(before_backslash(parts[i])) == name) return static_cast<int>(i);
  return -1;
}

TableColumn find_column(const TableLayout& t, const std::string& typed, const char* option, Diagnostics& faults) {
  const std::string name(trim_wide(typed));
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < t.header.size(); ++i)
    if (t.header[i] == name && !name.empty()) places.push_back(i);
  if (places.size() == 1) return {places[0], -1, t.header[places[0]]};
  if (places.size() > 1) {
    faults.add(t.file, t.header_line, printable(name),
               "is the name of columns " + std::to_string(places[0] + 1) + " and " + std::to_string(places[1] + 1) +
                   " (asked for by " + option + "); rename the one that is not meant");
    return {};
  }
  if (has_parts(t.separator, t.header[0]))
    if (const int part = part_named(t.header[0], name); part >= 0) return {0, part, name};
  std::vector<std::string> names;
  for (const std::string& column : t.header)
    if (!column.empty() && names.size() < kMostListed) names.push_back(printable(column));
  faults.add(t.file, t.header_line, printable(name),
             std::string("is no column of this table (named by ") + option + ")" +
                 printable(did_you_mean(name, t.header)) + "; it has " + join(names) +
                 (t.header.size() > kMostListed ? ", ..." : ""));
  return {};
}

void note_unnamed(const TableLayout& t, std::vector<std::string>& notes) {
  std::vector<std::string> columns;
  for (std::size_t i = 0; i < t.width; ++i)
    if (t.header[i].empty()) columns.push_back(std::to_string(i + 1));
  if (t.width < t.header.size()) columns.push_back(std::to_string(t.width + 1) + " at the end");
  if (columns.empty()) return;
  constexpr std::size_t kMostNamed = 8;
  if (columns.size() > kMostNamed) {
    columns.resize(kMostNamed);
    columns.push_back("...");
  }
  notes.push_back(t.file + ":" + std::to_string(t.header_line) + ": column " + join(columns) +
                  " without a name is not used" + (t.header[0].empty() ? " (an index?)" : ""));
}

}  // namespace eqc
