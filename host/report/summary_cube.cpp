// Reads the cube like anybody else: nothing here knows how it was computed.
#include "host/report/summary_cube.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>

#include "host/cube/error.hpp"

namespace eqc {
namespace {

bool has_label(const std::vector<std::string>& labels, const std::string& label) {
  return std::find(labels.begin(), labels.end(), label) != labels.end();
}

/// Position of the smallest finite value; the size when there is none.
std::size_t smallest(const std::vector<double>& values) {
  std::size_t best = values.size();
  for (std::size_t i = 0; i < values.size(); ++i)
    if (std::isfinite(values[i]) && (best == values.size() || values[i] < values[best])) best = i;
  return best;
}

}  // namespace

const std::vector<std::string>& SummaryCube::labels(const std::string& dimension) const {
  const Dimension& found = cube.dimension(dimension);
  if (found.is_numeric())
    throw CubeError(cube.path(), "has numbers on dimension '" + dimension + "' where a run writes labels");
  return found.labels;
}

void SummaryCube::require_axes(const std::string& variable, const std::vector<std::string>& axes) const {
  if (cube.variable(variable).dimensions == axes) return;
  std::string text;
  for (const std::string& axis : axes) text += (text.empty() ? "" : ", ") + axis;
  throw CubeError(cube.path(), "variable '" + variable + "' has not the dimensions that a run writes (" + text + ")");
}

/// Whoever wrote the cube: what is read by position below has the axes it is read by.
void SummaryCube::check_layout() const {
  for (const std::string& task : tasks) {
    require_axes(task + "_status", {"model", "hardware", "region", "case"});
    require_axes(task + "_search_status", {"model", "hardware"});
    require_axes(task + "_accelerator_hours", {"model", "hardware", "case", "statistic"});
    for (const char* basis : {"_cost_own", "_cost_rent"})
      if (has(task + basis)) require_axes(task + basis, {"model", "hardware", "region", "case", "statistic"});
    if (has(task + "_cost_own")) require_axes("hardware_sold", {"hardware"});
  }
  if (has("open_ways")) require_axes("open_ways", {"hardware", "region"});
  if (has("hardware_speed_basis")) require_axes("hardware_speed_basis", {"hardware"});
  for (const PayerCount& who : payers()) {
    const bool people = !who.at.empty();
    require_axes(who.variable, people
                                   ? std::vector<std::string>{"model", "case", "use_basis", who.share_axis, "statistic"}
                                   : std::vector<std::string>{"model", "case", who.share_axis, "statistic"});
    const std::string& share = labels(who.share_axis).front();
    double number = 0;
    const auto [end, error] = std::from_chars(share.data(), share.data() + share.size(), number);
    if (error != std::errc{} || end != share.data() + share.size())
      throw CubeError(cube.path(),
                      "dimension '" + who.share_axis + "' has the label '" + share + "', which is no share");
  }
}

SummaryCube::SummaryCube(const std::string& path) : cube(path) {
  const auto& statistics = labels("statistic");
  central = has_label(statistics, "p50") ? "p50" : has_label(statistics, "mean") ? "mean" : statistics.front();
  chosen_by = has_label(statistics, "mean") ? "mean" : central;
  has_band_ = has_label(statistics, "p05") && has_label(statistics, "p95");
  for (const char* task : {"training", "serving"})
    if (has(std::string(task) + "_status")) tasks.push_back(task);
  if (tasks.empty())
    throw CubeError(path,
                    "holds neither training_status nor serving_status (it is no result of a run); see what is in "
                    "it with equicube show --list");
  check_layout();
}

Interval SummaryCube::interval(const std::string& variable, Selection at) const {
  const auto value = [&](const std::string& statistic) {
    at["statistic"] = statistic;
    return cube.value(variable, at);
  };
  const double middle = value(central);
  return has_band_ ? Interval{middle, value("p05"), value("p95")} : Interval{middle, NAN, NAN};
}

void SummaryCube::look_for_cheaper(const std::string& basis, const std::string& task, const Selection& at,
                                   CheapestCell& best) const {
  const std::string name = task + "_cost_" + basis;
  if (!has(name)) return;
  const std::size_t regions = labels("region").size();
  Selection slice = at;
  slice["statistic"] = chosen_by;
  std::vector<double> costs = cube.read(name, slice);
  if (has("open_ways")) {
    const std::vector<double> ways = cube.read("open_ways");
    const double alone = basis == "own" ? 1 : 2, both = 3;
    for (std::size_t i = 0; i < costs.size(); ++i) costs[i] = ways[i] == alone || ways[i] == both ? costs[i] : NAN;
  } else if (basis == "own") {
    const std::vector<double> sold = cube.read("hardware_sold");
    for (std::size_t i = 0; i < costs.size(); ++i) costs[i] = sold[i / regions] != 0 ? costs[i] : NAN;
  }
  const std::size_t i = smallest(costs);
  if (i == costs.size() || (best.found() && best.chosen_by <= costs[i])) return;
  best.chosen_by = costs[i];
  best.hardware = labels("hardware")[i / regions];
  best.region = labels("region")[i % regions];
  best.basis = basis;
  best.measured = !has("hardware_speed_basis") || cube.read("hardware_speed_basis")[i / regions] == 0;
  Selection cell = at;
  cell["hardware"] = best.hardware;
  cell["region"] = best.region;
  best.cost = interval(name, cell);
}

CheapestCell SummaryCube::cheapest(const std::string& task, const std::string& model,
                                   const std::string& one_case) const {
  CheapestCell best;
  best.cost = {NAN, NAN, NAN};
  for (const char* basis : {"own", "rent"}) look_for_cheaper(basis, task, {{"model", model}, {"case", one_case}}, best);
  return best;
}

std::vector<std::string> SummaryCube::models_by_size() const {
  const auto& all = labels("model");
  std::vector<std::pair<double, std::size_t>> sizes;
  for (const std::string& task : tasks) {
    if (!sizes.empty()) break;
    const std::vector<double> hours =
        cube.read(task + "_accelerator_hours", {{"case", first_case()}, {"statistic", central}});
    const std::size_t hardware = labels("hardware").size();
    for (std::size_t m = 0; m < all.size(); ++m) {
      const std::vector<double> row(hours.begin() + static_cast<std::ptrdiff_t>(m * hardware),
                                    hours.begin() + static_cast<std::ptrdiff_t>((m + 1) * hardware));
      const std::size_t least = smallest(row);
      if (least < row.size()) sizes.emplace_back(-row[least], m);
    }
  }
  if (sizes.empty()) return all;
  std::sort(sizes.begin(), sizes.end());
  std::vector<std::string> models;
  for (const auto& [size, m] : sizes) models.push_back(all[m]);
  return models;
}

CellCounts SummaryCube::cells(const std::string& task) const {
  const Variable& v = cube.variable(task + "_status");
  std::map<double, std::size_t> place;  // of a code among the flags
  for (std::size_t i = 0; i < v.flags.size(); ++i) place[v.flags[i].value] = i;
  CellCounts counts;
  std::vector<double> by_flag(v.flags.size(), 0);
  for (const double code : cube.read(v.name)) {
    const auto known = place.find(code);
    if (known == place.end())
      throw CubeError(cube.path(), "variable '" + v.name + "' holds the code " + number_text(code) +
                                       ", which its flag_values do not name");
    ++by_flag[known->second];
  }
  for (std::size_t i = 0; i < by_flag.size(); ++i) {
    counts.cells += by_flag[i];
    if (v.flags[i].value == 0)
      counts.priced = by_flag[i];
    else if (by_flag[i] > 0)
      counts.reasons.emplace_back(v.flags[i].meaning, by_flag[i]);
  }
  std::stable_sort(counts.reasons.begin(), counts.reasons.end(),
                   [](const auto& a, const auto& b) { return a.second > b.second; });
  return counts;
}

std::vector<PayerCount> SummaryCube::payers() const {
  std::vector<PayerCount> all;
  const auto group = [&](const char* name, const char* payers, const char* verb, const char* axis) {
    const std::string variable = std::string(name) + "_" + verb + "_able_number";
    if (has(variable))
      all.push_back({variable,
                     std::string(payers) + " " + verb,
                     axis,
                     payers,
                     verb,
                     static_cast<double>(labels(name).size()),
                     {}});
  };
  for (const char* verb : {"train", "host"}) {
    group("nation", "nations", verb, "gerd_share");
    group("organization", "companies", verb, "revenue_share");
  }
  if (has("people_use_able_share"))
    all.push_back({"people_use_able_share",
                   "adults use",
                   "income_share",
                   "adults",
                   "use",
                   1,
                   {{"use_basis", labels("use_basis").front()}}});
  return all;
}

Interval SummaryCube::able(const PayerCount& who, const std::string& model, const std::string& one_case,
                           const std::string& share) const {
  Selection at = who.at;
  at["model"] = model;
  at["case"] = one_case;
  at[who.share_axis] = share;
  return interval(who.variable, at);
}

std::vector<std::string> SummaryCube::models_without_architecture() const {
  std::vector<std::string> models;
  for (const std::string& task : tasks) {
    const Variable& v = cube.variable(task + "_search_status");
    const auto flag =
        std::find_if(v.flags.begin(), v.flags.end(), [](const Flag& f) { return f.meaning == "no_architecture"; });
    for (const std::string& model : labels("model")) {
      const double code = cube.read(v.name, {{"model", model}}).front();
      if (flag != v.flags.end() && code == flag->value && !has_label(models, model)) models.push_back(model);
    }
  }
  return models;
}

std::string SummaryCube::payers_without_budget(const std::string& group) const {
  for (const char* capability : {"_train_metric", "_host_metric"})
    if (const Variable* v = cube.schema().find_variable(group + capability))
      for (const auto& [name, value] : v->attributes)
        if (name == "n_missing") return value;
  return "0";
}

std::string SummaryCube::text(const std::string& attribute) const {
  const AttributeValue* value = cube.attribute(attribute);
  if (value == nullptr) return "";
  const auto* text = std::get_if<std::string>(value);
  return text == nullptr ? "" : *text;
}

double SummaryCube::number(const std::string& attribute) const {
  const AttributeValue* value = cube.attribute(attribute);
  const auto* whole = value == nullptr ? nullptr : std::get_if<std::int64_t>(value);
  return whole == nullptr ? 0 : static_cast<double>(*whole);
}

}  // namespace eqc
