#include "host/report/html/page_sensitivity.hpp"

#include <fmt/core.h>

#include <filesystem>
#include <nlohmann/json.hpp>

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

}  // namespace

PageSensitivity page_sensitivity(const std::string& path, const SummaryCube& c) {
  const Cube cube(path);
  PageSensitivity s;
  const CubeSchema& schema = cube.schema();
  if (text_of(cube, kKindAttribute) != "sensitivity" || schema.find_variable("index") == nullptr ||
      schema.find_variable("rank") == nullptr || schema.find_dimension("output") == nullptr)
    throw CubeError(path,
                    "is no cube of a sensitivity study of headlines; make one with equicube sensitivity SCENARIO -o");
  for (const char* same : {"scenario", "scenario_overrides", "catalog_digest"})
    if (text_of(cube, same) != c.text(same)) {
      s.notes.push_back(fmt::format("the sensitivity study '{}' is of another {} than the cube", path, same));
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
  const Json about = {{"file", std::filesystem::path(path).filename().string()},
                      {"digest", cube.result_digest()},
                      {"method", text_of(cube, "method")},
                      {"rows", whole_of(cube, "design_rows")},
                      {"units", text_of(cube, "output_unit")},
                      {"order", text_of(cube, "order_in_words")},
                      {"conclusions", conclusions.is_object() ? conclusions : Json::object()}};
  s.about = json_text(about);
  return s;
}

}  // namespace eqc
