// Read in slabs that are whole along the last axes, so that rows come in order and memory has a bound.
#include "host/export/flat_table.hpp"

#include <algorithm>
#include <set>

#include "host/base/text.hpp"

namespace eqc {
namespace {

constexpr std::size_t kMostAcross = 64;

bool is_of_statistics(const Dimension& axis) {
  return (axis.name == "statistic" || axis.name == "component_statistic") && !axis.is_numeric() &&
         axis.size() <= kMostAcross;
}

bool are_unique(const std::vector<const Dimension*>& axes, const std::vector<std::string>& values) {
  std::set<std::string> seen;
  for (const Dimension* axis : axes)
    if (!seen.insert(lower(axis->name)).second) return false;
  return std::all_of(values.begin(), values.end(), [&](const auto& v) { return seen.insert(lower(v)).second; });
}

/// How a variable is cut: whole along the axes behind `split`, `step` places of that, one place of those before it.
struct Cut {
  std::size_t split = 0, step = 1;
};

Cut cut_of(const Index& shape, const Variable& variable, std::size_t across, std::size_t most) {
  Cut cut{shape.size() - 1, 1};
  std::size_t inner = 1;
  most = std::max(most, across);
  while (cut.split > 0 && inner * shape[cut.split] <= most) inner *= shape[cut.split--];
  cut.step = std::clamp<std::size_t>(most / inner, 1, shape[cut.split]);
  const std::size_t chunk = variable.chunk[cut.split];
  if (cut.step > chunk && cut.step < shape[cut.split]) cut.step -= cut.step % chunk;
  return cut;
}

}  // namespace

FlatTable flat_table(const Cube& cube, const Variable& variable) {
  FlatTable table;
  table.variable = &variable;
  for (const std::string& name : variable.dimensions) table.axes.push_back(&cube.dimension(name));
  if (is_of_statistics(*table.axes.back())) {
    const std::vector<const Dimension*> others(table.axes.begin(), table.axes.end() - 1);
    if (are_unique(others, table.axes.back()->labels)) {
      table.values = table.axes.back()->labels;
      table.axes = others;
      return table;
    }
  }
  table.values = {are_unique(table.axes, {"value"}) ? "value" : "value_"};
  return table;
}

std::vector<FlatTable> flat_tables(const Cube& cube, const std::vector<std::string>& names) {
  std::vector<FlatTable> tables;
  if (names.empty())
    for (const Variable& v : cube.schema().variables) tables.push_back(flat_table(cube, v));
  std::set<std::string> seen;
  for (const std::string& name : names)
    if (seen.insert(name).second) tables.push_back(flat_table(cube, cube.variable(name)));
  return tables;
}

void visit_rows(const Cube& cube, const FlatTable& table, const RowVisitor& visit, std::size_t most_numbers) {
  const Index shape = cube.schema().shape(*table.variable);
  const std::size_t across = table.axes.size() == shape.size() ? 1 : shape.back();
  const Cut cut = cut_of(shape, *table.variable, across, most_numbers);
  Slab slab = whole_slab(shape);
  std::fill_n(slab.count.begin(), cut.split, 1);
  Index outer(shape.begin(), shape.begin() + static_cast<std::ptrdiff_t>(cut.split)), at(cut.split, 0);
  Index limits;
  for (const Dimension* axis : table.axes) limits.push_back(axis->size());
  Index places(limits.size(), 0);
  do {
    std::copy(at.begin(), at.end(), slab.start.begin());
    for (std::size_t first = 0; first < shape[cut.split]; first += cut.step) {
      slab.start[cut.split] = first;
      slab.count[cut.split] = std::min(cut.step, shape[cut.split] - first);
      const std::vector<double> numbers = cube.read_slab(table.variable->name, slab);
      for (std::size_t row = 0; row < numbers.size(); row += across) {
        visit(places, std::span(numbers).subspan(row, across));
        advance(places, limits);
      }
    }
  } while (advance(at, outer));
}

}  // namespace eqc
