// Units stand beside each field, for the specification has no word for them.
#include "host/export/data_package.hpp"

#include <filesystem>
#include <fstream>
#include <sstream>

#include "host/base/json_text.hpp"
#include "host/base/sha256.hpp"
#include "host/base/text.hpp"
#include "host/report/table.hpp"

namespace eqc {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view kPackageStart = "{\n \"equicube_export\": 1,\n";

Json axis_field(const Dimension& axis) {
  Json field = {{"name", axis.name}, {"type", axis.is_numeric() ? "number" : "string"}, {"title", axis.long_name}};
  if (axis.is_numeric()) field["unit"] = axis.units;
  field["constraints"] = {{"required", true}};
  return field;
}

Json value_field(const Variable& variable, const std::string& name) {
  const bool whole = variable.type == ElementType::i32 || variable.type == ElementType::i8;
  Json field = {{"name", name},
                {"type", !variable.flags.empty() ? "string"
                         : whole                 ? "integer"
                                                 : "number"},
                {"title", variable.long_name},
                {"unit", variable.units}};
  if (variable.flags.empty()) return field;
  Json codes = Json::array();
  for (const Flag& f : variable.flags) codes.push_back(f.meaning);
  field["constraints"] = {{"enum", codes}};
  return field;
}

Json resource_of(const WrittenTable& written) {
  const Variable& v = *written.table.variable;
  Json fields = Json::array(), key = Json::array();
  for (const Dimension* axis : written.table.axes) {
    fields.push_back(axis_field(*axis));
    key.push_back(axis->name);
  }
  for (const std::string& name : written.table.values) fields.push_back(value_field(v, name));
  Json schema = {{"fields", fields}, {"missingValues", {""}}};
  if (!key.empty()) schema["primaryKey"] = key;
  return {{"name", lower(v.name)},
          {"path", v.name + ".csv"},
          {"profile", "tabular-data-resource"},
          {"title", v.long_name},
          {"description", v.description},
          {"format", "csv"},
          {"mediatype", "text/csv"},
          {"encoding", "utf-8"},
          {"bytes", written.bytes},
          {"hash", "sha256:" + written.sha256},
          {"rows", written.rows},
          {"variable", v.name},
          {"schema", schema}};
}

Json attribute_of(const AttributeValue& value) {
  return std::visit([](const auto& v) { return Json(v); }, value);
}

/// What the cube was made from, as it says itself: the scenario and the catalog's tables.
Json sources_of(const Cube& cube) {
  Json sources = Json::array();
  if (const AttributeValue* scenario = cube.attribute("scenario"))
    if (const auto* text = std::get_if<std::string>(scenario)) {
      const AttributeValue* file = cube.attribute("scenario_file");
      const auto* name = file == nullptr ? nullptr : std::get_if<std::string>(file);
      sources.push_back(
          {{"title", "scenario " + (name == nullptr ? "" : *name)}, {"hash", "sha256:" + sha256_hex(*text)}});
    }
  for (const Document& d : cube.schema().documents)
    sources.push_back({{"title", "catalog table " + d.path}, {"hash", "sha256:" + sha256_hex(d.text)}});
  return sources;
}

}  // namespace

std::string csv_header(const FlatTable& table) {
  std::string line;
  for (const Dimension* axis : table.axes) line += csv_cell(axis->name) + ",";
  for (std::size_t i = 0; i < table.values.size(); ++i) line += (i > 0 ? "," : "") + csv_cell(table.values[i]);
  return line;
}

std::string data_package(const Cube& cube, const std::vector<WrittenTable>& tables) {
  Json package = {{"equicube_export", 1}, {"profile", "tabular-data-package"}, {"name", "equicube"}};
  for (const char* name : {"title", "description"})
    if (const AttributeValue* value = cube.attribute(name)) package[name] = attribute_of(*value);
  Json about = {{"file", std::filesystem::path(cube.path()).filename().string()},
                {"result_digest", cube.result_digest()}};
  for (const Attribute& a : cube.schema().attributes)
    if (a.name != "title" && a.name != "description" && a.name != "scenario") about[a.name] = attribute_of(a.value);
  package["cube"] = about;
  package["sources"] = sources_of(cube);
  Json resources = Json::array();
  for (const WrittenTable& t : tables) resources.push_back(resource_of(t));
  package["resources"] = resources;
  return json_text(package, 1) + "\n";
}

std::map<std::string, std::string> packaged_headers(const std::string& folder) {
  std::map<std::string, std::string> headers;
  std::ifstream in(std::filesystem::path(folder) / kPackageName, std::ios::binary);
  std::stringstream text;
  text << in.rdbuf();
  if (text.str().rfind(kPackageStart, 0) != 0) return headers;
  const Json package = Json::parse(text.str(), nullptr, false);
  if (!package.is_object() || !package.contains("resources") || !package["resources"].is_array()) return headers;
  for (const Json& resource : package["resources"]) try {
      std::string header;
      for (const Json& field : resource.at("schema").at("fields"))
        header += (header.empty() ? "" : ",") + csv_cell(field.at("name").get<std::string>());
      headers[resource.at("path").get<std::string>()] = header;
    } catch (const Json::exception&) {  // a hand has been at it: that file is then nobody's
    }
  return headers;
}

}  // namespace eqc
