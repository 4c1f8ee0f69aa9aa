// A cube's description from its file.
#include "host/cube/schema_reader.hpp"

#include <algorithm>
#include <array>
#include <sstream>

#include "host/cube/attribute_reader.hpp"
#include "host/cube/cube_layout.hpp"
#include "host/cube/error.hpp"
#include "host/cube/shard_file.hpp"

namespace eqc {
namespace {

bool is_dimension(hid_t dataset) { return read_text_attribute(dataset, "CLASS") == "DIMENSION_SCALE"; }

std::vector<std::string> read_labels(hid_t dataset, std::size_t count, const std::string& path) {
  const Hdf5Handle type = own(H5Dget_type(dataset), H5Tclose, path, "read labels");
  if (H5Tis_variable_str(type.get()) <= 0) {
    throw CubeError(path, "a text coordinate is not of variable length; was the cube rewritten by another program?");
  }
  std::vector<char*> texts(count, nullptr);
  check_hdf5(H5Dread(dataset, type.get(), H5S_ALL, H5S_ALL, H5P_DEFAULT, texts.data()), path, "read labels");
  std::vector<std::string> labels;
  for (char* text : texts) {
    labels.emplace_back(text == nullptr ? "" : text);
    H5free_memory(text);
  }
  return labels;
}

Dimension read_dimension(hid_t dataset, const std::string& name, const std::string& path) {
  Dimension dimension{name, {}, read_text_attribute(dataset, "long_name")};
  const std::vector<std::size_t> extents = extents_of(dataset, path);
  if (extents.size() != 1) throw CubeError(path, "coordinate '" + name + "' is not one-dimensional");
  const Hdf5Handle type = own(H5Dget_type(dataset), H5Tclose, path, "read coordinate '" + name + "'");
  if (H5Tget_class(type.get()) == H5T_STRING) {
    dimension.labels = read_labels(dataset, extents[0], path);
    return dimension;
  }
  dimension.values.resize(extents[0]);
  check_hdf5(H5Dread(dataset, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, dimension.values.data()), path,
             "read coordinate '" + name + "'");
  dimension.units = read_text_attribute(dataset, "units");
  return dimension;
}

ElementType read_element_type(hid_t dataset, const std::string& name, const std::string& path) {
  const Hdf5Handle type = own(H5Dget_type(dataset), H5Tclose, path, "read the type of '" + name + "'");
  for (const ElementType element : {ElementType::f64, ElementType::f32, ElementType::i32, ElementType::i8}) {
    if (H5Tequal(type.get(), stored_type(element)) > 0) return element;
  }
  throw CubeError(path, "variable '" + name + "' has an element type equicube does not write");
}

/// Names of a variable's axes, from DIMENSION_LIST.
std::vector<std::string> read_axes(hid_t file_id, hid_t dataset, std::size_t rank, const std::string& name,
                                   const std::string& path) {
  const std::string action = "read the dimensions of '" + name + "'";
  if (H5Aexists(dataset, "DIMENSION_LIST") <= 0) {
    throw CubeError(path, "variable '" + name + "' names no dimensions (attribute DIMENSION_LIST is missing)");
  }
  const Hdf5Handle attribute = own(H5Aopen(dataset, "DIMENSION_LIST", H5P_DEFAULT), H5Aclose, path, action);
  const Hdf5Handle type = own(H5Tvlen_create(H5T_STD_REF_OBJ), H5Tclose, path, action);
  const Hdf5Handle space = own(H5Aget_space(attribute.get()), H5Sclose, path, action);
  if (H5Sget_simple_extent_npoints(space.get()) != static_cast<hssize_t>(rank)) {
    throw CubeError(path, "variable '" + name + "' does not name each of its dimensions");
  }
  std::vector<hvl_t> lists(rank);
  check_hdf5(H5Aread(attribute.get(), type.get(), lists.data()), path, action);
  std::vector<std::string> axes;
  for (const hvl_t& list : lists) {
    std::array<char, 256> text{};
    const ssize_t size = list.len == 0 ? 0 : H5Rget_name(file_id, H5R_OBJECT, list.p, text.data(), text.size());
    axes.emplace_back(size > 1 ? text.data() + 1 : "");  // without the leading "/"
  }
  H5Dvlen_reclaim(type.get(), space.get(), H5P_DEFAULT, lists.data());
  return axes;
}

void read_flags(hid_t dataset, Variable& variable) {
  const std::vector<std::int64_t> values = read_integers_attribute(dataset, "flag_values");
  std::istringstream meanings(read_text_attribute(dataset, "flag_meanings"));
  std::string meaning;
  for (std::size_t i = 0; i < values.size() && meanings >> meaning; ++i) {
    variable.flags.push_back({static_cast<std::int32_t>(values[i]), meaning});
  }
}

Variable read_variable(hid_t file_id, hid_t dataset, const std::string& name, const std::string& path) {
  Variable variable;
  variable.name = name;
  variable.type = read_element_type(dataset, name, path);
  variable.units = read_text_attribute(dataset, "units");
  variable.long_name = read_text_attribute(dataset, "long_name");
  variable.description = read_text_attribute(dataset, "description");
  const std::size_t rank = extents_of(dataset, path).size();
  variable.dimensions = read_axes(file_id, dataset, rank, name, path);
  const Hdf5Handle creation = own(H5Dget_create_plist(dataset), H5Pclose, path, "read the chunks of '" + name + "'");
  std::vector<hsize_t> chunk(rank);
  if (H5Pget_chunk(creation.get(), static_cast<int>(rank), chunk.data()) < 0) {
    throw CubeError(path, "variable '" + name + "' is not chunked; was the cube rewritten by another program?");
  }
  variable.chunk.assign(chunk.begin(), chunk.end());
  read_flags(dataset, variable);
  for (const Attribute& attribute : read_attributes(dataset, path)) {
    constexpr std::array<std::string_view, 5> kFields = {"units", "long_name", "description", "flag_values",
                                                         "flag_meanings"};
    const bool is_field = std::find(kFields.begin(), kFields.end(), attribute.name) != kFields.end();
    const auto* text = std::get_if<std::string>(&attribute.value);
    if (text != nullptr && !is_field && !is_reserved_attribute(attribute.name))
      variable.attributes.emplace_back(attribute.name, *text);
  }
  return variable;
}

}  // namespace

Hdf5Handle open_cube_file(const std::string& path) {
  Hdf5Handle file = open_for_reading(path);
  const auto format = read_attribute(file.get(), kFormatAttribute);
  if (!format || !std::holds_alternative<std::int64_t>(*format)) {
    if (read_attribute(file.get(), kShardFormatAttribute))
      throw CubeError(path, "is one shard of a cube, not a cube; merge the shards first");
    throw CubeError(
        path, "is an HDF5 file but not an equicube cube (attribute " + std::string(kFormatAttribute) + " is missing)");
  }
  const std::int64_t version = std::get<std::int64_t>(*format);
  if (version < 1 || version > kCubeFormatVersion) {
    throw CubeError(path, "has cube format " + std::to_string(version) + "; this program reads 1 to " +
                              std::to_string(kCubeFormatVersion) + "; update equicube to read it");
  }
  return file;
}

CubeSchema read_schema(hid_t file_id, const std::string& path) {
  CubeSchema schema;
  for (const std::string& name : member_names(file_id, path)) {
    const Hdf5Handle object = own(H5Oopen(file_id, name.c_str(), H5P_DEFAULT), H5Oclose, path, "open '" + name + "'");
    if (H5Iget_type(object.get()) != H5I_DATASET) continue;
    if (is_dimension(object.get())) {
      schema.dimensions.push_back(read_dimension(object.get(), name, path));
    } else {
      schema.variables.push_back(read_variable(file_id, object.get(), name, path));
    }
  }
  for (Attribute& attribute : read_attributes(file_id, path)) {
    if (!is_reserved_attribute(attribute.name)) schema.attributes.push_back(std::move(attribute));
  }
  for (const Variable& variable : schema.variables) schema.shape(variable);  // throws for axes without a dimension
  return schema;
}

}  // namespace eqc
