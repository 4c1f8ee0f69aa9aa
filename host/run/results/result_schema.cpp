// Names, units and descriptions come from the lists of the kernels; chunks are what one unit of work writes.
#include "host/run/results/result_schema.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "host/base/human.hpp"
#include "host/engine/search/status.hpp"
#include "host/run/results/axis_facts.hpp"
#include "host/run/results/decisions.hpp"
#include "host/run/results/payer_schema.hpp"
#include "kernels/econ/task.hpp"
#include "kernels/fold.hpp"

namespace eqc {
namespace {

template <class Row>
std::vector<std::string> labels(const std::vector<Row>& rows, const std::vector<std::size_t>& picked) {
  std::vector<std::string> out;
  for (const std::size_t i : picked) out.push_back(rows[i].id);
  return out;
}

std::vector<std::string> statistic_names(const std::vector<StatisticSpec>& list) {
  std::vector<std::string> names;
  for (const StatisticSpec& s : list) names.push_back(s.name);
  return names;
}

void add_dimensions(const Plan& plan, CubeSchema& schema) {
  const Scenario& s = *plan.scenario;
  const Catalog& c = *plan.catalog;
  std::vector<std::string> cases;
  for (const std::size_t i : s.axes.cases) cases.push_back(s.cases[i].id);
  schema.dimensions.push_back({"model", labels(c.models, s.axes.models), "language model"});
  schema.dimensions.push_back({"hardware", labels(c.hardware, s.axes.hardware), "accelerator"});
  schema.dimensions.push_back(
      {"region", labels(c.regions, s.axes.regions), "place of the accelerators, ISO 3166-1 alpha-3"});
  schema.dimensions.push_back({"case", cases, "case of the scenario"});
  schema.dimensions.push_back({"statistic", statistic_names(s.output.statistics), "statistic over worlds"});
  if (!s.output.raw.empty()) {
    Dimension world{"world", {}, "world"};
    for (std::int64_t w = 0; w < s.run.worlds; ++w) world.values.push_back(static_cast<double>(w));
    world.units = "1";
    schema.dimensions.push_back(world);
  }
  schema.dimensions.push_back(
      {"component_statistic", statistic_names(s.output.component_statistics), "statistic over worlds, of components"});
}

void add_priced(const Plan& plan, Task task, CubeSchema& schema) {
  const ElementType type = plan.scenario->output.type == NumberType::f32 ? ElementType::f32 : ElementType::f64;
  for (const QuantityInfo& q : plan.priced(task)) {
    const auto& list = q.component ? plan.scenario->output.component_statistics : plan.scenario->output.statistics;
    Variable v;
    v.name = q.variable;
    v.dimensions = {"model", "hardware", "region", "case", q.component ? "component_statistic" : "statistic"};
    v.type = type;
    v.units = q.unit;
    v.long_name = q.long_name;
    v.description = fmt::format("{}; NaN where {}_status is not 0. Source: {}", q.component ? "component" : "total",
                                task_name(task), q.source);
    v.chunk = {1, plan.n_hardware, plan.regions_of_block(), 1, list.size()};
    schema.variables.push_back(v);
  }
}

void add_thresholds(const Plan& plan, Task task, CubeSchema& schema) {
  for (const ThresholdInfo& t : thresholds_of(plan, task)) {
    const QuantityInfo& q = plan.priced(task)[t.quantity];
    Variable v;
    v.name = t.variable;
    v.dimensions = {"model", "hardware", "region", "case"};
    v.units = "1";
    v.long_name = fmt::format("probability that {} is above {:g} {}", q.variable, t.value, q.unit);
    v.description = fmt::format("share of worlds; NaN where {}_status is not 0", task_name(task));
    v.chunk = {1, plan.n_hardware, plan.regions_of_block(), 1};
    schema.variables.push_back(v);
  }
}

void add_raw(const Plan& plan, Task task, CubeSchema& schema) {
  for (const std::size_t k : plan.raw(task)) {
    const QuantityInfo& q = plan.priced(task)[k];
    Variable v;
    v.name = q.variable + "_worlds";
    v.dimensions = {"model", "hardware", "region", "case", "world"};
    v.type = plan.scenario->output.type == NumberType::f32 ? ElementType::f32 : ElementType::f64;
    v.units = q.unit;
    v.long_name = q.long_name + ", every world";
    v.description = "world w is the same world in every cell; replicate = w mod replicates";
    v.chunk = {1, 1, plan.regions_of_block(), 1, static_cast<std::size_t>(plan.scenario->run.worlds)};
    schema.variables.push_back(v);
  }
}

void add_physical(const Plan& plan, Task task, CubeSchema& schema) {
  for (const QuantityInfo& q : physical_quantities(task)) {
    Variable v;
    v.name = q.variable;
    v.dimensions = {"model", "hardware", "case", "statistic"};
    v.units = q.unit;
    v.long_name = q.long_name;
    v.description = fmt::format("the same in every region; NaN where {}_search_status is not 0. Source: {}",
                                task_name(task), q.source);
    v.chunk = {1, plan.n_hardware, 1, plan.scenario->output.statistics.size()};
    schema.variables.push_back(v);
  }
}

void add_feasible_probability(const Plan& plan, Task task, CubeSchema& schema) {
  Variable v;
  v.name = std::string(task_name(task)) + "_feasible_probability";
  v.dimensions = {"model", "hardware", "case"};
  v.units = "1";
  v.long_name = task == Task::training ? "share of worlds in which the run meets the deadline"
                                       : "share of worlds in which both latency targets are met";
  v.description = fmt::format(
      "of the chosen layout, failures included; at least choice.limit_probability where {}_status is 0; 0 "
      "where {}_search_status is not 0",
      task_name(task), task_name(task));
  v.chunk = {1, plan.n_hardware, 1};
  schema.variables.push_back(v);
}

void add_decisions(const Plan& plan, Task task, CubeSchema& schema) {
  const std::string prefix = std::string(task_name(task)) + "_";
  Variable search;
  search.name = prefix + "search_status";
  search.dimensions = {"model", "hardware"};
  search.type = ElementType::i8;
  search.units = "1";
  search.long_name = "result of the layout search";
  search.description = "0 when a layout was found, else the reason why none was";
  search.flags = status_flags();
  search.chunk = {1, plan.n_hardware};
  schema.variables.push_back(search);
  for (const Decision& d : decisions(task)) {
    Variable v;
    v.name = prefix + d.name;
    v.dimensions = {"model", "hardware"};
    v.type = d.type;
    v.units = d.unit;
    v.long_name = d.long_name;
    v.description = fmt::format("of the best layout found; {} where {}search_status is not 0",
                                d.type == ElementType::f64 ? "NaN" : "-1", prefix);
    v.chunk = {1, plan.n_hardware};
    schema.variables.push_back(v);
  }
}

void add_status(const Plan& plan, Task task, CubeSchema& schema) {
  Variable v;
  v.name = std::string(task_name(task)) + "_status";
  v.dimensions = {"model", "hardware", "region", "case"};
  v.type = ElementType::i8;
  v.units = "1";
  v.long_name = "feasibility of the cell";
  v.description = "0 when the cell was priced, else the reason why not";
  v.flags = status_flags();
  v.chunk = {1, plan.n_hardware, plan.regions_of_block(), 1};
  schema.variables.push_back(v);
}

}  // namespace

CubeSchema result_schema(const Plan& plan) {
  CubeSchema schema;
  add_dimensions(plan, schema);
  add_axis_facts(plan, schema);
  for (const Task task : plan.tasks) {
    add_decisions(plan, task, schema);
    add_status(plan, task, schema);
    add_feasible_probability(plan, task, schema);
    add_physical(plan, task, schema);
    add_priced(plan, task, schema);
    add_thresholds(plan, task, schema);
    add_raw(plan, task, schema);
  }
  add_payer_schema(plan, schema);
  return schema;
}

std::vector<ThresholdInfo> thresholds_of(const Plan& plan, Task task) {
  std::vector<ThresholdInfo> all;
  for (const ThresholdSpec& t : plan.scenario->output.thresholds)
    for (std::size_t k = 0; t.task == task && k < plan.priced(task).size(); ++k) {
      const QuantityInfo& q = plan.priced(task)[k];
      if (q.index != static_cast<int>(t.quantity)) continue;
      std::string value = label_text(t.value);
      for (char& c : value) c = c == '.' || c == '-' ? '_' : c;
      value.erase(std::remove(value.begin(), value.end(), '+'), value.end());
      all.push_back({q.variable + "_above_" + value, task, k, t.value});
    }
  return all;
}

StatisticReader::StatisticReader(const Plan& plan, const std::vector<StatisticSpec>& asked) {
  for (const StatisticSpec& spec : asked) {
    const bool quantile = spec.kind == StatisticKind::quantile || spec.kind == StatisticKind::quantile_se;
    places_.push_back({spec.kind, quantile ? probability_index(plan, spec.probability) : 0});
  }
}

void StatisticReader::read(const QuantityStatistics& s, double* out) const {
  const auto value = [&](const Place& place) {
    switch (place.kind) {
      case StatisticKind::mean: return s.mean;
      case StatisticKind::sd: return s.sd;
      case StatisticKind::se: return s.se;
      case StatisticKind::min: return s.min;
      case StatisticKind::max: return s.max;
      case StatisticKind::quantile: return s.quantile[place.probability].value;
      case StatisticKind::quantile_se: return s.quantile[place.probability].se;
    }
    return s.mean;
  };
  for (const Place& place : places_) *out++ = value(place);
}

const std::vector<Flag>& status_flags() {
  static const std::vector<Flag> flags = [] {
    std::vector<Flag> all;
    for (int i = 0; i < static_cast<int>(Status::count); ++i) all.push_back({i, status_name(static_cast<Status>(i))});
    return all;
  }();
  return flags;
}

}  // namespace eqc
