// Chunks are decoded once for each piece that is read, so pieces are large: one label of the slowest axis, whole
// behind.
#include "host/report/html/page_table.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "host/cube/slab.hpp"
#include "host/report/exact_cell.hpp"
#include "host/report/shown_cell.hpp"
#include "host/report/table.hpp"

namespace eqc {
namespace {

bool has_label(const std::vector<std::string>& labels, const std::string& label) {
  return std::find(labels.begin(), labels.end(), label) != labels.end();
}

bool is_statistics(const std::string& dimension) {
  return dimension == "statistic" || dimension == "component_statistic";
}

/// What a change of one price moves in proportion, or the sum that it is a part of: exact for means alone.
bool is_sum(const Variable& v) { return v.dimensions.back() == "component_statistic" || v.name.ends_with("_cost_own"); }

std::vector<std::string> labels_of(const Dimension& dimension) {
  std::vector<std::string> labels;
  for (std::size_t i = 0; i < dimension.size(); ++i) labels.push_back(axis_label(dimension, i));
  return labels;
}

/// Places on one axis of a variable that are wanted, in the order of the table.
std::vector<std::size_t> wanted(const std::vector<std::string>& all, const std::vector<std::string>& labels) {
  std::vector<std::size_t> places;
  for (const std::string& label : labels)
    places.push_back(static_cast<std::size_t>(std::find(all.begin(), all.end(), label) - all.begin()));
  return places;
}

/// Appends the wanted places of one label of the slowest axis.
void add_rows(const std::vector<double>& piece, const std::vector<std::size_t>& shape,
              const std::vector<std::vector<std::size_t>>& places, std::vector<double>& numbers) {
  std::vector<std::size_t> at(places.size(), 0);
  for (bool more = true; more;) {
    std::size_t flat = 0;
    for (std::size_t a = 1; a < places.size(); ++a) flat = flat * shape[a] + places[a][at[a]];
    numbers.push_back(piece[flat]);
    more = false;
    for (std::size_t a = places.size(); a-- > 1 && !more; more = at[a] != 0)
      if (++at[a] == places[a].size()) at[a] = 0;
  }
}

}  // namespace

std::vector<std::string> page_statistics(const std::vector<std::string>& labels) {
  const std::string middle = has_label(labels, "p50") ? "p50" : has_label(labels, "mean") ? "mean" : labels.front();
  if (has_label(labels, "p05") && has_label(labels, "p95")) return {"p05", middle, "p95"};
  return {middle};
}

std::size_t PageTable::rows() const { return values.empty() ? 0 : numbers.size() / values.size(); }

PageTable page_table(const Cube& cube, const Variable& variable, const std::vector<PageAxis>& where) {
  std::vector<double> none;
  return page_table(cube, variable, where, {}, none);
}

PageTable page_table(const Cube& cube, const Variable& variable, const std::vector<PageAxis>& where,
                     const std::vector<PageCell>& cells, std::vector<double>& of_cells) {
  PageTable table;
  table.id = variable.name;
  table.title = variable.long_name;
  table.variable = variable;
  std::vector<std::vector<std::size_t>> places;
  for (const std::string& name : variable.dimensions) {
    const std::vector<std::string> all = labels_of(cube.dimension(name));
    if (is_statistics(name) && &name == &variable.dimensions.back()) {
      table.values = page_statistics(all);
      if (is_sum(variable) && has_label(all, "mean") && !has_label(table.values, "mean"))
        table.values.push_back("mean");
      places.push_back(wanted(all, table.values));
      continue;
    }
    const auto fixed = std::find_if(where.begin(), where.end(), [&](const PageAxis& a) { return a.name == name; });
    table.axes.push_back({name, fixed == where.end() ? all : fixed->labels});
    places.push_back(wanted(all, table.axes.back().labels));
  }
  const bool statistics = !table.values.empty();
  if (!statistics) table.values = {"value"};
  of_cells.assign(cells.size() * table.values.size(), std::numeric_limits<double>::quiet_NaN());

  const std::vector<std::size_t> shape = cube.schema().shape(variable);
  Slab slab = whole_slab(shape);
  slab.count[0] = 1;
  for (const std::size_t first : places[0]) {
    slab.start[0] = first;
    const std::vector<double> piece = cube.read_slab(variable.name, slab);
    add_rows(piece, shape, places, table.numbers);
    for (std::size_t i = 0; i < cells.size(); ++i) {
      if (cells[i].places.empty() || cells[i].places[0] != first) continue;
      std::size_t flat = 0;
      for (std::size_t a = 1; a < cells[i].places.size(); ++a) flat = flat * shape[a] + cells[i].places[a];
      for (std::size_t v = 0; v < table.values.size(); ++v)
        of_cells[i * table.values.size() + v] = piece[statistics ? flat * shape.back() + places.back()[v] : flat];
    }
  }
  return table;
}

std::string page_csv_header(const PageTable& table) {
  std::string line;
  const auto add = [&](const std::string& name) { line += (line.empty() ? "" : ",") + csv_cell(name); };
  for (const PageAxis& axis : table.axes) add(axis.name);
  for (const auto& [name, cells] : table.texts) add(name);
  for (const std::string& name : table.values) add(name);
  return line;
}

std::string page_csv(const PageTable& table) {
  std::string text = page_csv_header(table) + "\n";
  std::vector<std::vector<std::string>> labels;
  for (const PageAxis& axis : table.axes) {
    labels.emplace_back();
    for (const std::string& label : axis.labels) labels.back().push_back(csv_cell(label) + ",");
  }
  const std::size_t columns = table.values.size();
  std::vector<std::size_t> at(table.axes.size(), 0);
  for (std::size_t row = 0; row < table.rows(); ++row) {
    for (std::size_t a = 0; a < at.size(); ++a) text += labels[a][at[a]];
    for (const auto& [name, cells] : table.texts) text += csv_cell(cells[row]) + ",";
    for (std::size_t c = 0; c < columns; ++c)
      text += (c > 0 ? "," : "") + csv_cell(exact_cell(table.variable, table.numbers[row * columns + c]));
    text += "\n";
    for (std::size_t a = at.size(); a-- > 0;) {
      if (++at[a] < table.axes[a].labels.size()) break;
      at[a] = 0;
    }
  }
  return text;
}

std::string printed_numbers(const PageTable& table) {
  const std::size_t columns = table.values.size();
  const auto place = [&](const char* of_worlds, const char* of_estimates) {
    const auto found = std::find_if(table.values.begin(), table.values.end(),
                                    [&](const std::string& v) { return v == of_worlds || v == of_estimates; });
    return static_cast<std::size_t>(found - table.values.begin());
  };
  const std::size_t low = place("p05", "lo"), high = place("p95", "hi");
  const double scale = shown_scale(table.variable, table.numbers), none = std::numeric_limits<double>::quiet_NaN();
  std::string text;
  for (std::size_t i = 0; i < table.numbers.size(); ++i) {
    const double* row = table.numbers.data() + i / columns * columns;
    const std::string cell = shown_cell(table.variable, table.values[i % columns], table.numbers[i],
                                        low < columns ? row[low] : none, high < columns ? row[high] : none, scale);
    text += (i > 0 ? " " : "") + (cell.empty() ? (std::isinf(table.numbers[i]) ? "inf" : "-") : cell);
  }
  return text;
}

}  // namespace eqc
