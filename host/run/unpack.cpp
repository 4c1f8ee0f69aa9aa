// A cube's own scenario and catalog, taken out again.
#include <fmt/core.h>

#include <nlohmann/json.hpp>

#include "host/base/printable.hpp"
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

std::vector<std::string> overrides_of(const Cube& cube) {
  constexpr const char* kName = "scenario_overrides";
  constexpr bool kThrow = false;
  const nlohmann::json list = nlohmann::json::parse(text_attribute(cube, kName), nullptr, kThrow);
  std::vector<std::string> overrides;
  for (const nlohmann::json& item : list.is_array() ? list : nlohmann::json::array())
    if (item.is_string()) overrides.push_back(item.get<std::string>());
  if (!list.is_array() || overrides.size() != list.size())
    throw CubeError(cube.path(), std::string("is damaged: attribute '") + kName +
                                     "' is no JSON list of texts; copy or compute it again");
  return overrides;
}

/// A cube without checksums that was too large for its result digest on opening: now it is worth the time.
void check_whole(const Cube& cube) {
  if (!cube.note().empty()) fmt::print(stderr, "note: {}\n", printable(cube.note()));
  if (cube.trust() != Trust::nothing || cube.result_digest().empty()) return;
  if (cube.compute_result_digest() != cube.result_digest())
    throw CubeError(cube.path(), "is damaged: its content does not match its result digest; copy or compute it again");
}

}  // namespace

CubeProvenance provenance_of(const std::string& cube_path) {
  const Cube cube(cube_path);
  check_whole(cube);
  CubeProvenance p;
  p.scenario_path = text_attribute(cube, "scenario_file");
  p.scenario_text = text_attribute(cube, "scenario");
  p.overrides = overrides_of(cube);
  p.catalog_digest = text_attribute(cube, "catalog_digest");
  for (const Document& d : cube.schema().documents) p.catalog[d.path] = d.text;
  if (p.catalog.empty())
    throw CubeError(cube_path, "holds no catalog (group /provenance), so it cannot be run again from itself");
  return p;
}

std::string rerun_verdict(const std::string& cube_path, const std::string& result_digest) {
  const Cube cube(cube_path);
  if (cube.result_digest().empty()) return printable(cube_path) + " holds no result digest to compare with";
  if (cube.result_digest() == result_digest) return "the result digest is that of " + printable(cube_path);
  return "the result digest is not that of " + printable(cube_path) + ", " + printable(cube.result_digest()) +
         ": another version of the program computes other results";
}

}  // namespace eqc
