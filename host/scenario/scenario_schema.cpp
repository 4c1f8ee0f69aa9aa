// Empty scenarios are read until no reader asks for a section that was not there; an observer writes the keys down.
#include "host/scenario/scenario_schema.hpp"

#include <cmath>
#include <nlohmann/json.hpp>
#include <set>

#include "host/base/text.hpp"
#include "host/scenario/key_observer.hpp"
#include "host/scenario/scenario.hpp"
#include "host/scenario/sections.hpp"

namespace eqc {
namespace {

using Schema = nlohmann::ordered_json;

/// Choices among names that the catalog or the scenario itself has.
const std::set<std::string> kNamesFromData = {"affordability.compare_with", "case.tokenizer"};

/// A scenario that has every section known so far and nothing in them.
std::string empty_scenario(const std::map<std::string, AskedKey>& keys) {
  std::string text;
  for (const auto& [key, asked] : keys) {  // sorted, so that a section comes before those within it
    if (asked.kind == KeyKind::table) text += "[" + key + "]\n";
    if (asked.kind == KeyKind::tables) text += "[[" + key + "]]\n";
  }
  return text;
}

struct KeyTable {
  std::map<std::string, AskedKey> keys;
  std::set<std::string> required;
};

KeyTable observed_keys(const ScenarioReader& read) {
  KeyTable found;
  for (std::size_t sections = 0;;) {
    KeyObserver observer;
    try {
      read(empty_scenario(found.keys));
    } catch (const InputError&) {  // what is missing is what is asked for
    }
    for (const auto& [key, asked] : observer.keys)
      if (asked.kind != KeyKind::any || found.keys.count(key) == 0) found.keys[key] = asked;
    for (const auto& [key, missing] : observer.said_missing) found.required.insert(key);
    const std::string text = empty_scenario(found.keys);
    if (text.size() == sections) return found;
    sections = text.size();
  }
}

Schema bounded(Schema number, const Range& range) {
  if (std::isfinite(range.low)) number[range.above ? "exclusiveMinimum" : "minimum"] = range.low;
  if (std::isfinite(range.high)) number["maximum"] = range.high;
  return number;
}

/// A text with a unit, and a bare number where that says enough.
Schema quantity_schema(Measure measure, const Range& range) {
  Schema text = {{"type", "string"}};
  const std::vector<std::string> units = accepted_units(measure);
  if (!units.empty()) text["description"] = "a number and a unit: " + join(units);
  if (!unit_is_optional(measure)) return text;
  return {{"anyOf", {bounded({{"type", "number"}}, range), text}}};
}

Schema value_schema(const std::string& key, const AskedKey& asked) {
  switch (asked.kind) {
    case KeyKind::boolean: return {{"type", "boolean"}};
    case KeyKind::text: return {{"type", "string"}};
    case KeyKind::whole: return {{"type", "integer"}, {"minimum", asked.low}, {"maximum", asked.high}};
    case KeyKind::quantity: return quantity_schema(asked.measure, asked.range);
    case KeyKind::choice:
      if (kNamesFromData.count(key) > 0) return {{"type", "string"}};
      return {{"type", "string"}, {"enum", asked.names}};
    default: return Schema::object();  // its reader looks at the value itself
  }
}

Schema one_or_list(const Schema& one, bool is_set) {
  Schema list = {{"type", "array"}, {"items", one}, {"minItems", 1}};
  if (is_set) list["uniqueItems"] = true;
  return {{"anyOf", {one, list}}};
}

bool is_child(const std::string& key, const std::string& of) {
  const std::string start = of.empty() ? "" : of + ".";
  return key.size() > start.size() && key.rfind(start, 0) == 0 && key.find('.', start.size()) == std::string::npos;
}

Schema section_schema(const KeyTable& table, const std::string& section);
Schema formula_input_schema(const KeyTable& table);

Schema key_schema(const KeyTable& table, const std::string& key, const AskedKey& asked) {
  if (key == "inputs") return {{"$ref", "#/definitions/inputs"}};
  if (key == "calibration")  // by the ids of accelerators, which are the catalog's
    return {{"type", "object"}, {"additionalProperties", {{"type", "string"}}}};
  if (key == "function.input") return {{"type", "array"}, {"items", formula_input_schema(table)}, {"minItems", 1}};
  if (asked.kind == KeyKind::table) return section_schema(table, key);
  if (asked.kind == KeyKind::tables) return {{"type", "array"}, {"items", section_schema(table, key)}};
  const Schema one = value_schema(key, asked);
  return asked.is_list ? one_or_list(one, asked.is_set) : one;
}

Schema section_schema(const KeyTable& table, const std::string& section) {
  Schema properties = Schema::object(), required = Schema::array();
  const std::size_t start = section.empty() ? 0 : section.size() + 1;
  for (const auto& [key, asked] : table.keys) {
    if (!is_child(key, section)) continue;
    properties[key.substr(start)] = key_schema(table, key, asked);
    if (table.required.count(key) > 0) required.push_back(key.substr(start));
  }
  Schema schema = {{"type", "object"}, {"properties", properties}, {"additionalProperties", false}};
  if (!required.empty()) schema["required"] = required;
  return schema;
}

/// A bare number or a text with a unit: what it may be is known when the distribution is.
Schema parameter_schema() { return {{"type", {"number", "string"}}}; }

Schema if_family(const DistributionInfo& family) {
  std::set<std::string> names(family.parameters.begin(), family.parameters.end());
  names.insert(family.optional_parameters.begin(), family.optional_parameters.end());
  Schema others = Schema::array();
  for (const DistributionInfo& other : distribution_list())
    for (const auto* list : {&other.parameters, &other.optional_parameters})
      for (const std::string& name : *list)
        if (names.insert(name).second) others.push_back({{"required", {name}}});
  Schema then = Schema::object();
  // log_normal has two pairs of parameters, of which one is given
  if (family.family == DistributionFamily::log_normal)
    then["anyOf"] = {{{"required", family.parameters}}, {{"required", family.optional_parameters}}};
  else if (!family.parameters.empty())
    then["required"] = family.parameters;
  if (!others.empty()) then["not"] = {{"anyOf", others}};
  return {{"if", {{"properties", {{"distribution", {{"const", family.name}}}}}, {"required", {"distribution"}}}},
          {"then", then}};
}

/// The parameters of all families; which belong together is a condition on "distribution".
Schema distribution_properties() {
  Schema properties = Schema::object(), names = Schema::array();
  for (const DistributionInfo& family : distribution_list()) names.push_back(family.name);
  properties["distribution"] = {{"type", "string"}, {"enum", names}};
  for (const DistributionInfo& family : distribution_list())
    for (const auto* list : {&family.parameters, &family.optional_parameters})
      for (const std::string& name : *list)
        properties[name] =
            name == "values" || name == "weights" ? one_or_list(parameter_schema(), false) : parameter_schema();
  return properties;
}

Schema family_conditions() {
  Schema conditions = Schema::array();
  for (const DistributionInfo& family : distribution_list()) conditions.push_back(if_family(family));
  return conditions;
}

/// [[function.input]]: a name and its distribution.
Schema formula_input_schema(const KeyTable& table) {
  Schema schema = section_schema(table, "function.input");
  schema["properties"].update(distribution_properties());
  schema["allOf"] = family_conditions();
  return schema;
}

/// [inputs.NAME]: a distribution, scope, and entities with distributions of their own. One draw per world, the scope of
/// `world_input` unless it says another, has no entities.
Schema input_schema(bool world_input) {
  Schema properties = distribution_properties(), names = Schema::array();
  properties["scope"] = {{"type", "string"}, {"enum", scope_names()}};
  for (const auto& [name, schema] : properties.items()) names.push_back(name);
  Schema conditions = family_conditions();
  if (world_input)
    conditions.push_back(
        {{"if", {{"not", {{"required", {"scope"}}}}}}, {"then", {{"propertyNames", {{"enum", names}}}}}});
  return {{"type", "object"},
          {"properties", properties},
          {"additionalProperties", {{"$ref", "#/definitions/value"}}},
          {"allOf", conditions}};
}

Schema inputs_schema() {
  Schema properties = Schema::object();
  for (const InputInfo& info : input_list()) {
    const char* table = info.scope == Scope::world ? "#/definitions/world_input" : "#/definitions/entity_input";
    properties[info.name] = {
        {"description", info.meaning + " (" + info.unit + "; default " + describe(info.fallback) + ")"},
        {"anyOf", {parameter_schema(), {{"$ref", table}}}}};
  }
  return {{"type", "object"}, {"properties", properties}, {"additionalProperties", false}};
}

}  // namespace

std::string scenario_schema(const Catalog& catalog, const ScenarioReader& read_function) {
  Schema schema = {{"$schema", "http://json-schema.org/draft-07/schema#"}, {"title", "equicube scenario"}};
  KeyTable table = observed_keys([&](const std::string& text) {
    Catalog copy = catalog;  // rows of the scenario's own would join it
    parse_scenario("schema", text, {}, copy);
  });
  const KeyTable function = observed_keys(read_function);
  Schema of_function = Schema::array();
  for (const auto& [key, asked] : function.keys)
    if (is_child(key, "")) of_function.push_back(key);
  table.keys.insert(function.keys.begin(), function.keys.end());
  table.required.insert(function.required.begin(), function.required.end());
  schema.update(section_schema(table, ""));
  // One list of keys, for editors to complete from; which of them belong together is told apart here.
  schema["if"] = {{"required", {"function"}}};
  schema["then"] = {{"propertyNames", {{"enum", of_function}}}};
  schema["else"] = {{"required", schema["required"]}};
  schema.erase("required");
  const Schema distribution = {{"type", "object"},
                               {"properties", distribution_properties()},
                               {"required", {"distribution"}},
                               {"additionalProperties", false},
                               {"allOf", family_conditions()}};
  schema["definitions"] = {{"inputs", inputs_schema()},
                           {"world_input", input_schema(true)},
                           {"entity_input", input_schema(false)},
                           {"value", {{"anyOf", {parameter_schema(), distribution}}}}};
  return schema.dump(1) + "\n";
}

}  // namespace eqc
