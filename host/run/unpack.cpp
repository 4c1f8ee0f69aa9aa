// A cube's own scenario and catalog, taken out again.
#include <nlohmann/json.hpp>

#include "host/cube/cube_document.hpp"
#include "host/cube/error.hpp"
#include "host/cube/reader.hpp"
#include "host/run/run.hpp"

namespace eqc {
namespace {

std::string text_attribute(const Cube& cube, const char* name) {
  const AttributeValue* value = cube.attribute(name);
  if (!value || !std::holds_alternative<std::string>(*value))
    throw CubeError(cube.path(), std::string("has no attribute '") + name +
                                     "' (it cannot be run again from itself); was it written by another program?");
  return std::get<std::string>(*value);
}

}  // namespace

CubeProvenance provenance_of(const std::string& cube_path) {
  const Cube cube(cube_path);
  CubeProvenance p;
  p.scenario_path = text_attribute(cube, "scenario_file");
  p.scenario_text = text_attribute(cube, "scenario");
  for (const auto& o : nlohmann::json::parse(text_attribute(cube, "scenario_overrides")))
    p.overrides.push_back(o.get<std::string>());
  for (Document& d : read_documents(cube_path)) p.catalog[d.path] = std::move(d.text);
  if (p.catalog.empty())
    throw CubeError(cube_path, "holds no catalog (group /provenance), so it cannot be run again from itself");
  return p;
}

}  // namespace eqc
