#include "host/report/html/page_sensitivity.hpp"

#include <fmt/core.h>

#include <cmath>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>

#include "host/base/human.hpp"
#include "host/base/json_text.hpp"
#include "host/cube/error.hpp"
#include "host/cube/own_file.hpp"

namespace eqc {
namespace {

using Json = nlohmann::ordered_json;

std::string text_of(const Cube& cube, std::string_view name) {
  const AttributeValue* value = cube.attribute(name);
  const auto* text = value == nullptr ? nullptr : std::get_if<std::string>(value);
  return text == nullptr ? "" : *text;
}

std::int64_t whole_of(const Cube& cube, std::string_view name) {
  const AttributeValue* value = cube.attribute(name);
  const auto* whole = value == nullptr ? nullptr : std::get_if<std::int64_t>(value);
  return whole == nullptr ? 0 : *whole;
}

PageTable across(PageTable t, const std::string& id, const std::vector<std::string>& columns) {
  t.id = id;
  t.values = columns;
  return t;
}

/// A variable whose last axis lies across.
PageTable estimates(const Cube& cube, const char* name, const std::string& id) {
  PageTable t = page_table(cube, cube.variable(name));
  const std::vector<std::string> columns = t.axes.back().labels;
  t.axes.pop_back();
  return across(std::move(t), id, columns);
}

std::string words_of(const Json& side) {
  const std::string input = side.value("input", "");
  if (side.contains("members") && side["members"].is_array()) {
    std::string members;
    for (const Json& m : side["members"])
      if (m.is_string()) members += (members.empty() ? "" : " or ") + m.get<std::string>();
    return input + " is " + members;
  }
  const auto end = [&](const char* name) {
    return side.contains(name) && side[name].is_number() ? number_text(side[name].get<double>(), 4) : "";
  };
  const std::string lo = end("lo"), hi = end("hi");
  return input + (lo.empty() ? " is below " + hi : hi.empty() ? " is above " + lo : " is from " + lo + " to " + hi);
}

/// Conclusions with the chance that they fail, the box in which they do, and what lies there; empty without any.
std::optional<PageTable> conclusions_table(const Json& conclusions) {
  if (!conclusions.is_object() || !conclusions.contains("flips") || !conclusions["flips"].is_array()) return {};
  PageTable t;
  t.id = "sensitivity_conclusions";
  t.title = "conclusions: how likely they fail, and where";
  t.variable.name = t.id;
  t.variable.units = "1";
  t.axes = {{"conclusion", {}}};
  t.texts = {{"fails_where", {}}};
  t.values = {"lo", "value", "hi", "failures_there", "fails_there"};
  for (const Json& f : conclusions["flips"]) {
    const auto number = [&](const char* name) {
      return f.contains(name) && f[name].is_number() ? f[name].get<double>() : NAN;
    };
    std::string where;
    if (f.contains("box") && f["box"].is_array())
      for (const Json& side : f["box"]) where += (where.empty() ? "" : ", and ") + words_of(side);
    t.axes[0].labels.push_back(f.value("conclusion", ""));
    t.texts[0].second.push_back(where);
    for (const char* name : {"probability_lo", "probability", "probability_hi"})
      t.numbers.push_back(std::fmax(0.0, number(name)));
    for (const char* name : {"coverage", "density"})
      t.numbers.push_back(where.empty() ? NAN : std::round(1000 * number(name)) / 1000);
  }
  return t.axes[0].labels.empty() ? std::nullopt : std::optional(std::move(t));
}

}  // namespace

PageSensitivity page_sensitivity(const std::string& path, const SummaryCube& c) {
  const Cube cube(path);
  PageSensitivity s;
  const CubeSchema& schema = cube.schema();
  if (text_of(cube, kKindAttribute) != "sensitivity" || schema.find_variable("index") == nullptr ||
      schema.find_variable("rank") == nullptr || schema.find_dimension("output") == nullptr)
    throw CubeError(path,
                    "is no cube of a sensitivity study of headlines; make one with equicube sensitivity SCENARIO -o");
  const std::pair<const char*, const char*> same[] = {
      {"scenario", "scenario"}, {"scenario_overrides", "--set"}, {"catalog_digest", "catalog"}};
  for (const auto& [attribute, name] : same)
    if (text_of(cube, attribute) != c.text(attribute)) {
      const std::string file = std::filesystem::path(path).filename().string();
      s.notes.push_back(fmt::format("the sensitivity study '{}' is of another {} than the cube", file, name));
      break;
    }
  s.tables.push_back(estimates(cube, "index", "sensitivity_index"));
  s.tables.push_back(across(page_table(cube, cube.variable("rank")), "sensitivity_rank", {"value"}));
  if (schema.find_variable("certain_after") != nullptr)
    s.tables.push_back(
        across(page_table(cube, cube.variable("certain_after")), "sensitivity_certain_after", {"value"}));
  if (schema.find_variable("quantiles") != nullptr)
    s.tables.push_back(estimates(cube, "quantiles", "sensitivity_quantiles"));
  const Json conclusions = Json::parse(text_of(cube, "conclusions"), nullptr, false);
  if (std::optional<PageTable> t = conclusions_table(conclusions)) s.tables.push_back(std::move(*t));
  const Json about = {{"file", std::filesystem::path(path).filename().string()},
                      {"digest", cube.result_digest()},
                      {"method", text_of(cube, "method")},
                      {"rows", whole_of(cube, "design_rows")},
                      {"units", text_of(cube, "output_unit")},
                      {"order", text_of(cube, "order_in_words")}};
  s.about = json_text(about);
  return s;
}

}  // namespace eqc
