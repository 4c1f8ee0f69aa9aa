// Reads the cube like anybody else: nothing here knows how it was computed.
#include "host/report/summary.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "host/base/human.hpp"
#include "host/cube/reader.hpp"
#include "host/report/table.hpp"

namespace eqc {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t kMostModels = 15;

/// The statistic shown: the median when it was asked for, else the first one.
std::string central_statistic(const Cube& cube) {
  const auto& labels = cube.dimension("statistic").labels;
  for (const char* wanted : {"p50", "mean"})
    if (std::find(labels.begin(), labels.end(), wanted) != labels.end()) return wanted;
  return labels.front();
}

bool has(const Cube& cube, const std::string& variable) { return cube.schema().find_variable(variable) != nullptr; }

/// Smallest finite value of a selection and where it is, in row-major order of the axes left free.
struct Smallest {
  double value = kNaN;
  std::size_t index = 0;
};

Smallest smallest(const std::vector<double>& values) {
  Smallest s;
  for (std::size_t i = 0; i < values.size(); ++i)
    if (std::isfinite(values[i]) && !(s.value <= values[i])) s = {values[i], i};
  return s;
}

/// Models to show: spread over the axis when it is long.
std::vector<std::string> shown_models(const Cube& cube) {
  const auto& all = cube.dimension("model").labels;
  if (all.size() <= kMostModels) return all;
  std::vector<std::string> some;
  for (std::size_t i = 0; i < kMostModels; ++i) some.push_back(all[i * (all.size() - 1) / (kMostModels - 1)]);
  return some;
}

std::string status_line(const Cube& cube, const std::string& task) {
  const Variable& v = cube.variable(task + "_status");
  const std::vector<double> codes = cube.read(v.name);
  std::vector<std::size_t> counts(v.flags.size(), 0);
  for (const double c : codes) ++counts.at(static_cast<std::size_t>(c));
  std::string text = fmt::format("{}: {} of {} cells priced", task, count_text(static_cast<double>(counts[0])),
                                 count_text(static_cast<double>(codes.size())));
  std::string reasons;
  for (std::size_t i = 1; i < counts.size(); ++i)
    if (counts[i] > 0)
      reasons += fmt::format("{}{} {}", reasons.empty() ? "" : ", ", count_text(static_cast<double>(counts[i])),
                             v.flags[i].meaning);
  return text + (reasons.empty() ? "\n" : " (not priced: " + reasons + ")\n");
}

/// Cheapest cell of a task for one model in the first case: its cost and where it is.
struct CheapestCell {
  double cost = kNaN;
  std::string hardware, region, basis;
};

CheapestCell cheapest_cell(const Cube& cube, const std::string& task, const std::string& model,
                           const std::string& one_case, const std::string& statistic) {
  CheapestCell best;
  const std::size_t regions = cube.dimension("region").size();
  const std::vector<double> sold = cube.read("hardware_sold");
  for (const char* basis : {"own", "rent"}) {
    const std::string name = task + "_cost_" + basis;
    if (!has(cube, name)) continue;
    std::vector<double> costs = cube.read(name, {{"model", model}, {"case", one_case}, {"statistic", statistic}});
    if (std::string(basis) == "own")
      for (std::size_t i = 0; i < costs.size(); ++i) costs[i] = sold[i / regions] != 0 ? costs[i] : kNaN;
    const Smallest s = smallest(costs);
    if (!std::isfinite(s.value) || best.cost <= s.value) continue;
    best = {s.value, cube.dimension("hardware").labels[s.index / regions],
            cube.dimension("region").labels[s.index % regions], basis};
  }
  return best;
}

std::string cost_table(const Cube& cube, const std::string& task, const std::string& unit, const std::string& one_case,
                       const std::string& statistic) {
  Table t({{"model"}, {"cheapest " + unit, true}, {"basis"}, {"hardware"}, {"region"}, {"accelerators", true}});
  for (const std::string& model : shown_models(cube)) {
    const CheapestCell c = cheapest_cell(cube, task, model, one_case, statistic);
    if (!std::isfinite(c.cost)) {
      t.add({model, "-", "-", "-", "-", "-"});
      continue;
    }
    const double n = cube.value(task + "_accelerators", {{"model", model}, {"hardware", c.hardware}});
    t.add({model, short_number(c.cost), c.basis, c.hardware, c.region, count_text(n)});
  }
  return t.text(TableFormat::text);
}

/// One column per variable that exists: how many can, per model and case.
std::string able_table(const Cube& cube, const std::string& statistic) {
  struct Column {
    std::string variable, title, axis;
  };
  std::vector<Column> columns;
  for (const Column& c : {Column{"nation_train_able_number", "nations train", "gerd_share"},
                          {"organization_train_able_number", "organisations train", "revenue_share"},
                          {"nation_host_able_number", "nations host", "gerd_share"},
                          {"organization_host_able_number", "organisations host", "revenue_share"}})
    if (has(cube, c.variable)) columns.push_back(c);
  const bool people = has(cube, "people_use_able_share");
  if (columns.empty() && !people) return "";
  std::vector<Table::Column> heads = {{"model"}, {"case"}};
  std::string notes;
  for (const Column& c : columns) heads.push_back({c.title, true});
  for (const Column& c : columns)
    if (notes.find(c.axis) == std::string::npos)
      notes += fmt::format("{}{} {}", notes.empty() ? "" : ", ", c.axis, cube.dimension(c.axis).labels.back());
  const bool gini = has(cube, "nation_train_metric");
  if (people) heads.push_back({"adults use", true});
  if (gini) heads.push_back({"Gini nations train", true});
  Table t(heads);
  for (const std::string& model : shown_models(cube))
    for (const std::string& one_case : cube.dimension("case").labels) {
      std::vector<std::string> row = {model, one_case};
      for (const Column& c : columns)
        row.push_back(number_text(cube.value(c.variable, {{"model", model},
                                                          {"case", one_case},
                                                          {c.axis, cube.dimension(c.axis).labels.back()},
                                                          {"statistic", statistic}})));
      if (people) {
        const double share =
            cube.value("people_use_able_share", {{"model", model},
                                                 {"case", one_case},
                                                 {"use_basis", "serving_cost"},
                                                 {"income_share", cube.dimension("income_share").labels.front()},
                                                 {"statistic", statistic}});
        row.push_back(std::isfinite(share) ? fmt::format("{:.1f} %", 100 * share) : "");
      }
      if (gini)
        row.push_back(number_text(
            cube.value("nation_train_metric",
                       {{"model", model}, {"case", one_case}, {"metric", "gini"}, {"statistic", statistic}}),
            3));
      t.add(row);
    }
  if (people)
    notes += fmt::format("{}adults: use level within {} of income", notes.empty() ? "" : "; ",
                         cube.dimension("income_share").labels.front());
  return fmt::format("\nWho can afford it ({} over worlds; {})\n{}", statistic, notes, t.text(TableFormat::text));
}

}  // namespace

std::string summary_text(const std::string& cube_path) {
  const Cube cube(cube_path);
  const std::string statistic = central_statistic(cube);
  const std::string one_case = cube.dimension("case").labels.front();
  std::string text;
  if (const AttributeValue* title = cube.attribute("title"); title && std::holds_alternative<std::string>(*title))
    text += std::get<std::string>(*title) + "\n";
  for (const char* task : {"training", "serving"})
    if (has(cube, std::string(task) + "_status")) text += status_line(cube, task);
  if (has(cube, "training_status"))
    text += fmt::format("\nCheapest training run, case '{}' ({} over worlds)\n", one_case, statistic) +
            cost_table(cube, "training", "USD", one_case, statistic);
  if (has(cube, "serving_status"))
    text += fmt::format("\nCheapest serving, case '{}' ({} over worlds)\n", one_case, statistic) +
            cost_table(cube, "serving", "USD/Mtok", one_case, statistic);
  return text + able_table(cube, statistic) + "\n";
}

}  // namespace eqc
