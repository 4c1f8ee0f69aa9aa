// A text shows ten digits of a value, four of a standard error; JSON every digit.
#include "host/cli/metrics_text.hpp"

#include <cmath>

#include "host/base/human.hpp"
#include "host/base/json_text.hpp"
#include "host/metrics/metric_names.hpp"
#include "host/report/table.hpp"

namespace eqc::cli {
namespace {

using Json = nlohmann::ordered_json;

/// JSON has no infinity: such a ratio is null.
Json json_number(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }

Json json_errors(const Estimates& of, const std::vector<std::size_t>& metrics, double interval) {
  Json j = Json::object();
  for (const std::size_t k : metrics) {
    if (!of[k].error) continue;
    const double error = *of[k].error;
    j[metric_names()[k]] = {
        {"se", error}, {"low", of[k].value - interval * error}, {"high", of[k].value + interval * error}};
  }
  return j;
}

Json json_metrics(const Estimates& of, const std::vector<std::size_t>& metrics, double interval) {
  Json j = Json::object();
  for (const std::size_t k : metrics) j[metric_names()[k]] = json_number(of[k].value);
  if (interval > 0) j["standard_errors"] = json_errors(of, metrics, interval);
  return j;
}

/// What has the column's own scale keeps it; all others are indices, shares and counts, of which 1e-12 is rounding.
std::string value_text(std::size_t metric, double value) {
  if (std::isnan(value)) return "undefined";
  if (std::isinf(value)) return "infinite";
  return number_text(std::string_view(kTableMetricInfo[metric].unit) == "value" ? value : without_rounding(value, 1),
                     10);
}

/// The value, with standard error and interval where there are any.
std::vector<std::string> value_cells(const TableAnswer& a, std::size_t metric, const Estimate& e) {
  std::vector<std::string> cells = {value_text(metric, e.value)};
  if (a.interval == 0) return cells;
  if (!e.error) return {cells[0], "", "", ""};
  return {cells[0], number_text(*e.error, 4), number_text(e.value - a.interval * *e.error, 6),
          number_text(e.value + a.interval * *e.error, 6)};
}

std::vector<Table::Column> value_columns(const TableAnswer& a, std::vector<Table::Column> first) {
  first.push_back({"value", true});
  if (a.interval > 0)
    for (const char* name : {"se", "low 95 %", "high 95 %"}) first.push_back({name, true});
  return first;
}

std::string whole_text(const TableAnswer& a, const std::vector<std::size_t>& metrics, const Screen& screen) {
  Table t(value_columns(a, {{"metric"}}));
  const auto add = [&](const std::string& name, std::vector<std::string> cells) {
    cells.insert(cells.begin(), name);
    t.add(std::move(cells));
  };
  for (const std::size_t k : metrics)
    if (a.all[k].undefined != Undefined::needs_line) add(metric_names()[k], value_cells(a, k, a.all[k]));
  if (a.decomposition)
    for (const DecompositionPart& part : kDecompositionPartInfo)
      add(part.id, value_cells(a, place(InequityMetric::gini), {(*a.decomposition).*part.value, Undefined::no, {}}));
  return t.text(TableFormat::text, screen);
}

/// A row per group and a column per metric; with standard errors a row for each metric of each group.
std::string groups_text(const TableAnswer& a, const std::vector<std::size_t>& metrics, const Screen& screen) {
  std::vector<Table::Column> columns = {{"group"}};
  if (a.interval > 0)
    columns = value_columns(a, {{"group"}, {"metric"}});
  else
    for (const std::size_t k : metrics) columns.push_back({metric_names()[k], true});
  Table t(columns);
  for (std::size_t g = 0; g < a.groups.size(); ++g) {
    std::vector<std::string> row = {printable(a.groups[g])};
    for (const std::size_t k : metrics) {
      std::vector<std::string> cells = value_cells(a, k, a.by_group[g][k]);
      if (a.interval > 0) {
        cells.insert(cells.begin(), {row[0], metric_names()[k]});
        t.add(std::move(cells));
      } else {
        row.push_back(cells[0]);
      }
    }
    if (a.interval == 0) t.add(std::move(row));
  }
  return t.text(TableFormat::text, screen);
}

/// Of groups a terminal has room for a few metrics.
std::vector<std::size_t> metrics_of_groups(const TableAnswer& a, const ChosenMetrics& metrics) {
  const std::vector<std::size_t> few = {place(InequityMetric::entities), place(InequityMetric::mean),
                                        place(TableMetric::median),      place(InequityMetric::gini),
                                        place(InequityMetric::theil_t),  place(InequityMetric::headcount)};
  std::vector<std::size_t> shown;
  for (const std::size_t k : metrics.by_name ? metrics.places : few)
    if (a.all[k].undefined != Undefined::needs_line) shown.push_back(k);
  return shown;
}

}  // namespace

std::string metrics_text(const TableAnswer& a, const ChosenMetrics& metrics, const Screen& screen) {
  std::string text = whole_text(a, metrics.places, screen);
  if (!a.groups.empty()) {
    text += "\n" + groups_text(a, metrics_of_groups(a, metrics), screen);
    if (!metrics.by_name) text += "\nmore metrics of groups: --metric NAME,NAME, or --json for all\n";
  }
  return text;
}

std::string metrics_csv(const TableAnswer& a, const ChosenMetrics& chosen) {
  Table t({{"group"}, {"metric"}, {"value", true}, {"se", true}, {"low", true}, {"high", true}});
  const auto add = [&](const std::string& group, const Estimates& of) {
    for (const std::size_t k : chosen.places) {
      const double error = of[k].error.value_or(NAN), value = of[k].value;
      t.add({group, metric_names()[k], exact_number(value), exact_number(error),
             exact_number(value - a.interval * error), exact_number(value + a.interval * error)});
    }
  };
  add("", a.all);
  if (a.decomposition)
    for (const DecompositionPart& part : kDecompositionPartInfo)
      t.add({"", part.id, exact_number((*a.decomposition).*part.value), "", "", ""});
  for (std::size_t g = 0; g < a.groups.size(); ++g) add(a.groups[g], a.by_group[g]);
  return t.text(TableFormat::csv);
}

std::string metrics_json(const TableAnswer& a, const ChosenMetrics& chosen) {
  const std::vector<std::size_t>& metrics = chosen.places;
  Json j = json_metrics(a.all, metrics, a.interval);
  if (a.decomposition) {
    for (const DecompositionPart& part : kDecompositionPartInfo)
      j[part.id] = json_number((*a.decomposition).*part.value);
    j["groups"] = Json::array();
    for (const std::string& name : a.groups) j["groups"].push_back(name);
    j["by_group"] = Json::object();
    auto& groups = j["by_group"].get_ref<Json::object_t&>();  // which seeks a key from its start for each it adds
    for (std::size_t g = 0; g < a.groups.size(); ++g)
      groups.push_back({a.groups[g], json_metrics(a.by_group[g], metrics, a.interval)});
  }
  return json_text(j, 1) + "\n";
}

}  // namespace eqc::cli
