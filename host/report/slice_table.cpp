// A value's interval is in its row when statistics are the columns, else in two more slices of the same shape.
#include "host/report/slice_table.hpp"

#include <algorithm>
#include <cmath>

#include "host/report/exact_cell.hpp"
#include "host/report/shown_cell.hpp"

namespace eqc {
namespace {

constexpr std::size_t kMostColumns = 24;

bool is_statistic(const std::string& dimension) {
  return dimension == "statistic" || dimension == "component_statistic";
}

struct Slice {
  const Cube& cube;
  const Variable& v;
  const Selection& fixed;
  std::vector<std::size_t> free_axes;
  std::vector<double> values;
  std::size_t columns = 1;
  bool has_columns = false;
  double scale = 1;               ///< what a value is rounding beside
  std::vector<double> low, high;  ///< of each value where the statistic is fixed; else empty

  Slice(const Cube& c, const Variable& variable, const Selection& selection);
  const Dimension& axis(std::size_t free) const { return cube.dimension(v.dimensions[free_axes[free]]); }
  std::string head(std::size_t column) const {
    return has_columns ? axis_label(axis(free_axes.size() - 1), column) : v.name;
  }
  std::string statistic(std::size_t column) const;
  Interval known(std::size_t row, std::size_t column) const;
  std::string rounded(std::size_t row, std::size_t column) const;

 private:
  void read_interval();
};

Slice::Slice(const Cube& c, const Variable& variable, const Selection& selection)
    : cube(c), v(variable), fixed(selection), values(c.read(variable.name, selection)) {
  for (std::size_t a = 0; a < v.dimensions.size(); ++a)
    if (!fixed.count(v.dimensions[a])) free_axes.push_back(a);
  has_columns = !free_axes.empty() && axis(free_axes.size() - 1).size() <= kMostColumns;
  if (has_columns) columns = axis(free_axes.size() - 1).size();
  scale = shown_scale(v, values);
  read_interval();
}

void Slice::read_interval() {
  for (const auto& [name, label] : fixed) {
    if (!is_statistic(name)) continue;
    const auto& labels = cube.dimension(name).labels;
    for (const char* end : {"p05", "p95"})
      if (std::find(labels.begin(), labels.end(), end) == labels.end()) return;
    Selection at = fixed;
    at[name] = "p05";
    low = cube.read(v.name, at);
    at[name] = "p95";
    high = cube.read(v.name, at);
  }
}

/// Which statistic a value is; empty for none.
std::string Slice::statistic(std::size_t column) const {
  for (const auto& [name, label] : fixed)
    if (is_statistic(name)) return label;
  if (!has_columns || !is_statistic(v.dimensions[free_axes.back()])) return "";
  return head(column);
}

Interval Slice::known(std::size_t row, std::size_t column) const {
  const std::size_t i = row * columns + column;
  Interval k{values[i], NAN, NAN};
  if (!low.empty()) {
    k.low = low[i];
    k.high = high[i];
  } else if (has_columns && is_statistic(v.dimensions[free_axes.back()])) {
    for (std::size_t c = 0; c < columns; ++c) {
      if (head(c) == "p05") k.low = values[row * columns + c];
      if (head(c) == "p95") k.high = values[row * columns + c];
    }
  }
  return k;
}

std::string Slice::rounded(std::size_t row, std::size_t column) const {
  const Interval k = known(row, column);
  return shown_cell(v, statistic(column), values[row * columns + column], k.low, k.high, scale);
}

Table empty_table(const Slice& s, std::size_t row_axes) {
  std::vector<Table::Column> heads;
  for (std::size_t i = 0; i < row_axes; ++i) heads.push_back({s.v.dimensions[s.free_axes[i]]});
  for (std::size_t c = 0; c < s.columns; ++c) heads.push_back({s.head(c), s.v.flags.empty()});
  return Table(heads);
}

}  // namespace

SliceTable slice_table(const Cube& cube, const Variable& variable, const Selection& fixed, TableFormat format,
                       std::size_t most_rows) {
  const Slice s(cube, variable, fixed);
  const std::size_t row_axes = s.free_axes.size() - (s.has_columns ? 1 : 0), rows = s.values.size() / s.columns;
  const bool text = format == TableFormat::text;
  const std::size_t shown = text ? std::min(rows, most_rows) : rows;
  SliceTable out{empty_table(s, row_axes), rows - shown};
  for (std::size_t row = 0; row < shown; ++row) {
    std::vector<std::string> cells(row_axes);
    std::size_t rest = row;
    for (std::size_t i = row_axes; i-- > 0;) {
      cells[i] = axis_label(s.axis(i), rest % s.axis(i).size());
      rest /= s.axis(i).size();
    }
    for (std::size_t c = 0; c < s.columns; ++c)
      cells.push_back(text ? s.rounded(row, c) : exact_cell(s.v, s.values[row * s.columns + c]));
    out.table.add(cells);
  }
  return out;
}

}  // namespace eqc
