// Reads it with the readers of all scenarios: the same distributions, faults with file, line and key.
#include "host/sensitivity/function_scenario.hpp"

#include <algorithm>
#include <map>

#include "host/base/text.hpp"
#include "host/scenario/draw_range.hpp"
#include "host/scenario/scenario.hpp"
#include "host/scenario/sections.hpp"
#include "host/sensitivity/formula.hpp"
#include "kernels/sample/copula.hpp"

namespace eqc {
namespace {

struct Reading {
  FunctionScenario scenario;
  std::vector<std::string> names, group;  // of each input
  Diagnostics& faults;
};

InputInfo info_of(const std::string& name) {
  InputInfo info;
  info.name = name;
  info.unit = "1";
  info.allowed = {-1e15, 1e15};
  return info;
}

void read_input(const Node& node, Reading& r) {
  TableReader table(node, "function.input", r.faults);
  std::string name, group;
  table.text("name", name);
  table.text("group", group);
  if (name.empty())
    table.fault("name", "is missing; an input of the formula needs one");
  else if (!is_variable_name(name))
    table.fault("name", "'" + name + "' is no name of a variable: letters, digits and '_', a letter first");
  else if (std::find(r.names.begin(), r.names.end(), name) != r.names.end())
    table.fault("name", "'" + name + "' was there before; names tell inputs apart");
  DistributionSpec distribution;
  read_distribution(table, info_of(name), distribution);
  table.finish();
  r.names.push_back(name);
  r.group.push_back(group);
  r.scenario.function.inputs.push_back({name, sampler_of(distribution)});
}

void read_correlation(const Node& node, Reading& r) {
  TableReader table(node, "function.correlation", r.faults);
  std::vector<std::string> pair;
  double rank = 0;
  table.texts("inputs", pair);
  table.quantity("rank", rank, Measure::ratio, {-1, 1});
  if (!table.has("rank")) table.fault("rank", "is missing; give Spearman's rank correlation, from -1 to 1");
  if (pair.size() != 2) table.fault("inputs", "needs two inputs");
  std::vector<std::size_t> at;
  for (const std::string& name : pair) {
    const auto found = std::find(r.names.begin(), r.names.end(), name);
    if (found == r.names.end())
      table.fault("inputs", "'" + name + "' is no input" + did_you_mean(name, r.names));
    else
      at.push_back(static_cast<std::size_t>(found - r.names.begin()));
  }
  table.finish();
  if (at.size() != 2 || at[0] == at[1]) return;
  const std::size_t n = r.names.size();
  std::vector<double>& m = r.scenario.function.correlation;
  if (m.empty()) {
    m.assign(n * n, 0.0);
    for (std::size_t i = 0; i < n; ++i) m[i * n + i] = 1;
  }
  m[at[0] * n + at[1]] = m[at[1] * n + at[0]] = normal_score_correlation(rank);
}

void set_groups(Reading& r) {
  if (std::all_of(r.group.begin(), r.group.end(), [](const std::string& g) { return g.empty(); })) return;
  std::map<std::string, std::size_t> known;
  for (std::size_t i = 0; i < r.names.size(); ++i) {
    const std::string name = r.group[i].empty() ? r.names[i] : r.group[i];
    const auto [found, is_new] = known.emplace(name, r.scenario.groups.size());
    if (is_new) r.scenario.groups.push_back({name, {}});
    r.scenario.groups[found->second].inputs.push_back(static_cast<int>(i));
  }
}

}  // namespace

bool is_function_scenario(const std::string& path, const std::string& text) {
  Diagnostics none;
  const Node root = parse_document(path, text, none);
  return none.ok() && root.find("function") != nullptr;
}

FunctionScenario parse_function_scenario(const std::string& path, const std::string& text,
                                         const std::vector<std::string>& overrides) {
  Diagnostics faults;
  Node document = parse_document(path, text, faults);
  if (!faults.ok()) throw InputError(std::move(faults));
  for (const std::string& assignment : overrides) apply_override(document, assignment, faults);
  document.file = path;
  TableReader root(document, "", faults);
  Reading r{{}, {}, {}, faults};
  UncertainFunction& f = r.scenario.function;
  std::int64_t format = kScenarioFormat;
  root.whole("format", format, kScenarioFormat, kScenarioFormat);
  std::string description;
  root.text("title", f.name);
  root.text("description", description);
  f.about = description;
  if (f.name.empty()) f.name = path;
  if (const Node* section = root.table("function")) {
    TableReader table(*section, "function", faults);
    std::string expression;
    table.text("expression", expression);
    for (const Node* node : table.tables("input")) read_input(*node, r);
    for (const Node* node : table.tables("correlation")) read_correlation(*node, r);
    if (expression.empty()) table.fault("expression", "is missing; for example expression = \"x1 + x2^2\"");
    if (f.inputs.empty()) table.fault("input", "is missing; write one [[function.input]] for each variable");
    if (!expression.empty() && faults.ok()) try {
        f.stages = {formula_stage(expression, r.names)};
        if (f.about.empty()) f.about = expression;
      } catch (const FormulaError& e) {
        table.fault("expression", e.message);
      }
    table.finish();
  }
  set_groups(r);
  SensitivitySpec spec;
  read_sensitivity(root, spec);
  r.scenario.options = sensitivity_options(spec, {});
  root.finish();
  if (!faults.ok()) throw InputError(std::move(faults));
  return std::move(r.scenario);
}

}  // namespace eqc
