// A cube's own scenario and catalog, laid out as files again.
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "host/cube/cube_document.hpp"
#include "host/cube/error.hpp"
#include "host/cube/reader.hpp"
#include "host/run/run.hpp"

namespace eqc {
namespace {

namespace fs = std::filesystem;

std::string text_attribute(const Cube& cube, const char* name) {
  const AttributeValue* value = cube.attribute(name);
  if (!value || !std::holds_alternative<std::string>(*value))
    throw CubeError(cube.path(), std::string("has no attribute '") + name +
                                     "' (it cannot be run again from itself); was it written by another program?");
  return std::get<std::string>(*value);
}

/// A path of the cube must stay below the folder it is unpacked into.
bool stays_inside(const fs::path& path) {
  if (path.is_absolute()) return false;
  for (const auto& part : path)
    if (part == "..") return false;
  return true;
}

}  // namespace

CubeProvenance unpack_provenance(const std::string& cube_path, const std::string& folder) {
  const Cube cube(cube_path);
  CubeProvenance p;
  p.scenario_path = text_attribute(cube, "scenario_file");
  p.scenario_text = text_attribute(cube, "scenario");
  for (const auto& o : nlohmann::json::parse(text_attribute(cube, "scenario_overrides")))
    p.overrides.push_back(o.get<std::string>());
  p.catalog_folder = (fs::path(folder) / "catalog").string();
  const std::vector<Document> documents = read_documents(cube_path);
  if (documents.empty())
    throw CubeError(cube_path, "holds no catalog (group /provenance), so it cannot be run again from itself");
  for (const Document& d : documents) {
    if (!stays_inside(d.path)) throw CubeError(cube_path, "holds a catalog file outside its catalog: " + d.path);
    const fs::path target = fs::path(p.catalog_folder) / d.path;
    fs::create_directories(target.parent_path());
    std::ofstream(target, std::ios::binary) << d.text;
  }
  return p;
}

}  // namespace eqc
