// Tables are chosen by their axes, so that what a later cube holds more is on its page, too.
#include "host/report/html/page_content.hpp"

#include <algorithm>
#include <numeric>
#include <optional>

#include "host/base/parallel.hpp"

namespace eqc {
namespace {

constexpr std::size_t kMostNumbers = 400000;      // of one table; larger ones are left to `equicube export`
constexpr std::size_t kMostCellNumbers = 700000;  // of all tables over (model, hardware, region, case) together

bool has_axis(const Variable& v, const char* axis) {
  return std::find(v.dimensions.begin(), v.dimensions.end(), axis) != v.dimensions.end();
}

bool is_cell(const Variable& v) { return has_axis(v, "hardware") && has_axis(v, "region") && has_axis(v, "case"); }

bool is_component(const Variable& v) { return v.dimensions.back() == "component_statistic"; }

std::size_t shown_numbers(const Cube& cube, const Variable& v) {
  std::size_t numbers = 1;
  for (const std::string& d : v.dimensions)
    numbers *= d == "statistic" || d == "component_statistic" ? page_statistics(cube.dimension(d).labels).size()
                                                              : cube.dimension(d).size();
  return numbers;
}

double economy(const Plan& plan, const std::string& region) {
  for (const NationRow& n : plan.catalog->nations)
    if (n.id == region) return n.gdp_usd.value_or(0);
  return 0;
}

/// Regions whose cells are on the page: as many as fit, the largest economies first, in the order of the axis.
std::vector<std::string> shown_regions(const SummaryCube& c, const Plan* plan, std::size_t most) {
  std::vector<std::string> all = c.labels("region");
  if (all.size() <= most) return all;
  std::vector<std::size_t> order(all.size());
  std::iota(order.begin(), order.end(), 0);
  if (plan != nullptr) {
    std::vector<double> size;
    for (const std::string& r : all) size.push_back(economy(*plan, r));
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return size[a] > size[b]; });
  }
  order.resize(most);
  std::sort(order.begin(), order.end());
  std::vector<std::string> shown;
  for (const std::size_t i : order) shown.push_back(all[i]);
  return shown;
}

/// Whether a variable describes a cell of a task: priced quantities and components, and what is physical and decided of
/// its model on its hardware.
bool describes_cell(const Variable& v, const std::string& task) {
  const bool of_hardware = v.dimensions.size() > 1 && v.dimensions[0] == "model" && v.dimensions[1] == "hardware";
  return v.name.rfind(task + "_", 0) == 0 && of_hardware && v.flags.empty() &&
         std::all_of(v.dimensions.begin() + 1, v.dimensions.end(), [](const std::string& d) {
           return d == "hardware" || d == "region" || d == "case" || d == "statistic" || d == "component_statistic";
         });
}

/// The cheapest cell of every model and case.
struct CellsByModel {
  std::vector<CheapestCell> cells;  ///< [models][cases]
  bool any() const {
    return std::any_of(cells.begin(), cells.end(), [](const CheapestCell& cell) { return cell.found(); });
  }
};

CellsByModel cheapest_cells(const SummaryCube& c, const std::string& task) {
  CellsByModel found;
  for (const std::string& m : c.labels("model"))
    for (const std::string& k : c.labels("case")) found.cells.push_back(c.cheapest(task, m, k));
  return found;
}

/// Where these cells are in a variable.
std::vector<PageCell> places_of(const SummaryCube& c, const Variable& v, const CellsByModel& cheapest) {
  const std::size_t cases = c.labels("case").size();
  std::vector<PageCell> places(cheapest.cells.size());
  for (std::size_t i = 0; i < places.size(); ++i) {
    const CheapestCell& cell = cheapest.cells[i];
    if (!cell.found()) continue;
    for (const std::string& d : v.dimensions) {
      if (d == "model") places[i].places.push_back(i / cases);
      if (d == "case") places[i].places.push_back(i % cases);
      if (d == "hardware") places[i].places.push_back(c.cube.index_of(d, cell.hardware));
      if (d == "region") places[i].places.push_back(c.cube.index_of(d, cell.region));
    }
  }
  return places;
}

PageTable cheapest_table(const SummaryCube& c, const PageTable& of, const CellsByModel& cheapest,
                         std::vector<double> numbers) {
  PageTable t;
  t.id = "cheapest_" + of.id;
  t.title = of.title + ", in the cheapest cell";
  t.variable = of.variable;
  t.axes = {{"model", c.labels("model")}, {"case", c.labels("case")}};
  t.texts = {{"hardware", {}}, {"region", {}}, {"basis", {}}};
  for (const CheapestCell& cell : cheapest.cells) {
    t.texts[0].second.push_back(cell.hardware);
    t.texts[1].second.push_back(cell.region);
    t.texts[2].second.push_back(cell.basis);
  }
  t.values = of.values;
  t.numbers = std::move(numbers);
  return t;
}

}  // namespace

std::vector<PageTable> page_tables(const SummaryCube& c, const Plan* plan, int threads) {
  const auto& variables = c.cube.schema().variables;
  std::size_t of_all_regions = 0;
  for (const Variable& v : variables)
    if (is_cell(v) && !is_component(v) && !has_axis(v, "world")) of_all_regions += shown_numbers(c.cube, v);
  const std::size_t of_a_region = std::max<std::size_t>(of_all_regions / c.labels("region").size(), 1);
  const std::vector<PageAxis> where = {
      {"region", shown_regions(c, plan, std::max<std::size_t>(kMostCellNumbers / of_a_region, 1))}};
  std::vector<CellsByModel> cheapest(c.tasks.size());
  parallel_for(c.tasks.size(), threads, [&](std::size_t t) { cheapest[t] = cheapest_cells(c, c.tasks[t]); });

  std::vector<std::optional<PageTable>> of_variable(variables.size()), of_cheapest(variables.size());
  parallel_for(variables.size(), threads, [&](std::size_t i) {
    const Variable& v = variables[i];
    if (has_axis(v, "world")) return;
    const CellsByModel* cells = nullptr;
    for (std::size_t t = 0; t < c.tasks.size(); ++t)
      if (describes_cell(v, c.tasks[t]) && cheapest[t].any()) cells = &cheapest[t];
    const bool shown = is_cell(v) ? !is_component(v) : shown_numbers(c.cube, v) <= kMostNumbers;
    if (!shown && cells == nullptr) return;
    std::vector<double> numbers;
    PageTable table =
        page_table(c.cube, v, where, cells == nullptr ? std::vector<PageCell>{} : places_of(c, v, *cells), numbers);
    if (cells != nullptr) of_cheapest[i] = cheapest_table(c, table, *cells, std::move(numbers));
    if (shown) of_variable[i] = std::move(table);
  });
  std::vector<PageTable> tables;
  for (auto* list : {&of_variable, &of_cheapest})
    for (auto& table : *list)
      if (table) tables.push_back(std::move(*table));
  return tables;
}

}  // namespace eqc
