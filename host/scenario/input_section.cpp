// [inputs.*], [[correlation]] and [[case]]: what is uncertain, what moves together, and what is changed on purpose.
#include <algorithm>
#include <set>

#include "host/base/text.hpp"
#include "host/scenario/sections.hpp"

namespace eqc {
namespace {

constexpr std::size_t kMostCases = 10'000;
constexpr Range kScale{0, 1e6};

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

/// What an input has one draw of each of; empty for draws of the world.
std::vector<std::string> entities_of(const Catalog& catalog, Scope scope) {
  switch (scope) {
    case Scope::world: return {};
    case Scope::hardware: return ids_of(catalog.hardware);
    case Scope::region: return ids_of(catalog.regions);
    case Scope::model: return ids_of(catalog.models);
    case Scope::nation: return ids_of(catalog.nations);
    case Scope::organization: return ids_of(catalog.organizations);
  }
  return {};
}

/// A distribution, or a value that is short for a constant.
void read_value(TableReader& parent, const std::string& name, const Node& node, const InputInfo& info,
                DistributionSpec& distribution) {
  const Node expanded = node.kind != Node::Kind::table ? constant_table(node) : node;
  TableReader table(expanded, parent.dotted(name), parent.diagnostics());
  read_distribution(table, info, distribution);
  table.finish();
}

/// [inputs.NAME.ENTITY]; returns how many there are. A table of an unknown name is meant as an entity, too.
std::size_t read_entities(TableReader& table, const Node& node, const InputInfo& info, const Catalog& catalog,
                          InputSpec& input) {
  const std::vector<std::string> known = entities_of(catalog, input.scope);
  std::size_t count = 0;
  for (const auto& [name, value] : node.entries) {
    const bool is_entity = std::find(known.begin(), known.end(), name) != known.end();
    if (!is_entity && value.kind != Node::Kind::table) continue;
    ++count;
    table.get(name);
    if (is_entity)
      read_value(table, name, value, info, input.own[name]);
    else if (known.empty())
      table.fault(
          value, name,
          info.name + " is drawn once per world, so nobody has one of his own; write [inputs." + info.name + "]");
    else
      table.fault(value, name,
                  "unknown " + std::string(scope_name(input.scope)) + " '" + name + "'" +
                      did_you_mean(name, known, table.diagnostics()));
  }
  return count;
}

void read_input(TableReader& inputs_table, const std::string& name, const Node& node, const Catalog& catalog,
                InputSpec& input) {
  const InputInfo& info = input_list()[*input_index(name)];
  input.from_scenario = true;
  const auto give = [&] {
    input.distribution_given = true;
    input.classes.clear();
    input.distribution = info.fallback;
  };
  if (node.kind != Node::Kind::table) {
    give();
    return read_value(inputs_table, name, node, info, input.distribution);
  }
  TableReader table(node, inputs_table.dotted(name), inputs_table.diagnostics());
  table.choice("scope", input.scope, scope_names());
  const std::size_t entities = read_entities(table, node, info, catalog, input);
  if (entities == 0 || entities < node.entries.size()) {
    give();
    read_distribution(table, info, input.distribution);
  }
  table.finish();
}

std::size_t read_input_name(TableReader& table, const std::string& key, const Node& place, const std::string& name) {
  const std::optional<std::size_t> index = input_index(name);
  if (!index)
    table.fault(place, key, "unknown input '" + name + "'" + did_you_mean(name, input_names(), table.diagnostics()));
  return index.value_or(input_list().size());
}

}  // namespace

const DistributionSpec& InputSpec::of(const std::string& entity) const {
  const auto found = own.find(entity);
  return found != own.end() ? found->second : distribution;
}

bool InputSpec::varies() const {
  const auto constant = [](const DistributionSpec& d) { return d.family == DistributionFamily::constant; };
  const auto one_varies = [&](const auto& entry) { return !constant(entry.second); };
  return !constant(distribution) || std::any_of(own.begin(), own.end(), one_varies) ||
         std::any_of(classes.begin(), classes.end(), one_varies);
}

void read_inputs(TableReader& root, const Catalog& catalog, std::vector<InputSpec>& inputs) {
  inputs = default_inputs(catalog, root.diagnostics());
  const Node* node = root.table("inputs");
  if (node == nullptr) return;
  TableReader table(*node, "inputs", root.diagnostics());
  for (InputSpec& input : inputs)
    if (const Node* entry = table.get(input.name)) read_input(table, input.name, *entry, catalog, input);
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
      if (!inputs[index].varies())
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
