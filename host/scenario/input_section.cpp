// [inputs.*], [[correlation]] and [[case]]: what is uncertain, what moves together, and what is changed on purpose.
#include <algorithm>
#include <set>

#include "host/base/text.hpp"
#include "host/scenario/sections.hpp"

namespace eqc {
namespace {

constexpr std::size_t kMostCases = 10'000;
constexpr Range kScale{0, 1e6};

std::vector<InputSpec> default_inputs() {
  std::vector<InputSpec> inputs;
  for (const InputInfo& info : input_list()) inputs.push_back({info.name, info.fallback, info.scope, false});
  return inputs;
}

/// `lifetime = "4 years"` is short for a constant.
Node constant_table(const Node& value) {
  Node table;
  table.file = value.file;
  table.line = value.line;
  Node family = table;
  family.kind = Node::Kind::text;
  family.text = "constant";
  table.entries = {{"distribution", family}, {"value", value}};
  return table;
}

void read_input(TableReader& inputs_table, const std::string& name, const Node& node, InputSpec& input) {
  const bool short_form = node.kind != Node::Kind::table;
  const Node expanded = short_form ? constant_table(node) : node;
  TableReader table(expanded, inputs_table.dotted(name), inputs_table.diagnostics());
  read_distribution(table, input_list()[*input_index(name)], input.distribution);
  table.choice("scope", input.scope, scope_names());
  table.finish();
  input.from_scenario = true;
}

std::size_t read_input_name(TableReader& table, const std::string& key, const Node& place, const std::string& name) {
  const std::optional<std::size_t> index = input_index(name);
  if (!index)
    table.fault(place, key, "unknown input '" + name + "'" + did_you_mean(name, input_names(), table.diagnostics()));
  return index.value_or(input_list().size());
}

}  // namespace

void read_inputs(TableReader& root, std::vector<InputSpec>& inputs) {
  inputs = default_inputs();
  const Node* node = root.table("inputs");
  if (node == nullptr) return;
  TableReader table(*node, "inputs", root.diagnostics());
  for (InputSpec& input : inputs)
    if (const Node* entry = table.get(input.name)) read_input(table, input.name, *entry, input);
  table.finish();
}

void read_correlations(TableReader& root, const std::vector<InputSpec>& inputs,
                       std::vector<Correlation>& correlations) {
  std::set<std::pair<std::size_t, std::size_t>> pairs;
  for (const Node* node : root.tables("correlation")) {
    TableReader table(*node, "correlation", root.diagnostics());
    std::vector<std::string> names;
    table.texts("inputs", names);
    double rank = 0;
    table.quantity("rank", rank, Measure::ratio, {-1, 1});
    if (!table.has("rank")) table.fault("rank", "is missing; give the rank correlation, from -1 to 1");
    if (names.size() < 2) table.fault("inputs", "needs at least two inputs to correlate");
    std::vector<std::size_t> members;
    for (const std::string& name : names) {
      const std::size_t index = read_input_name(table, "inputs", *node, name);
      if (index == inputs.size()) continue;
      if (inputs[index].distribution.family == DistributionFamily::constant)
        table.fault(
            "inputs",
            "'" + name + "' is constant, so it cannot move with another; remove it here or give it a distribution");
      if (std::find(members.begin(), members.end(), index) != members.end())
        table.fault("inputs", "'" + name + "' is named twice; keep one");
      else
        members.push_back(index);
    }
    for (std::size_t i = 0; i < members.size(); ++i)
      for (std::size_t j = i + 1; j < members.size(); ++j) {
        const std::pair<std::size_t, std::size_t> pair = std::minmax(members[i], members[j]);
        if (!pairs.insert(pair).second)
          table.fault("inputs", "the pair " + inputs[pair.first].name + ", " + inputs[pair.second].name +
                                    " was correlated before; keep one");
        correlations.push_back({pair.first, pair.second, rank, node->line});
      }
    table.finish();
  }
}

namespace {

CaseSpec unchanged_case() {
  CaseSpec unchanged;
  unchanged.id = "base";
  unchanged.label = "Base case";
  unchanged.scale.assign(input_list().size(), 1.0);
  return unchanged;
}

CaseSpec read_case(const Node& node, const Catalog& catalog, Diagnostics& diagnostics) {
  CaseSpec read = unchanged_case();
  TableReader table(node, "case", diagnostics);
  if (!table.has("id")) table.fault("id", "is missing; name the case");
  table.text("id", read.id);
  if (table.has("id") && !is_id(read.id))
    table.fault("id", "'" + read.id + "' is no id; use letters, digits, '-', '_' and '.'");
  read.label = read.id;
  table.text("label", read.label);
  if (const Node* scale_node = table.table("scale")) {
    TableReader scale(*scale_node, "case.scale", diagnostics);
    for (std::size_t i = 0; i < input_list().size(); ++i)
      scale.quantity(input_list()[i].name, read.scale[i], Measure::ratio, kScale);
    scale.finish();
  }
  read_policies(table, catalog, read);
  table.finish();
  return read;
}

}  // namespace

void read_cases(TableReader& root, const Catalog& catalog, std::vector<CaseSpec>& cases) {
  std::set<std::string> seen;
  const std::vector<const Node*> tables = root.tables("case");
  if (tables.size() > kMostCases) {
    root.fault("case", "has " + std::to_string(tables.size()) + " entries, at most " + std::to_string(kMostCases) +
                           " in one run; split the study");
    return;
  }
  for (const Node* node : tables) {
    cases.push_back(read_case(*node, catalog, root.diagnostics()));
    if (!seen.insert(cases.back().id).second)
      root.diagnostics().add(node->file, node->line, "case.id",
                             "'" + cases.back().id + "' appears twice; every case needs its own id");
  }
  if (cases.empty()) cases.push_back(unchanged_case());
}

}  // namespace eqc
