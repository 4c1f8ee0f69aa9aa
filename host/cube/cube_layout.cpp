// The netCDF-4 layout: attributes, coordinates as dimension scales, variables attached to them.
#include "host/cube/cube_layout.hpp"

#include <cstring>
#include <limits>

namespace eqc {
namespace {

constexpr unsigned kDeflateLevel = 1;

template <class Number>
std::vector<std::byte> bytes_of(Number value) {
  std::vector<std::byte> bytes(sizeof value);
  std::memcpy(bytes.data(), &value, sizeof value);
  return bytes;
}

void write_raw_attribute(hid_t object, std::string_view name, hid_t type, const Hdf5Handle& space, const void* data,
                         const std::string& file) {
  const std::string key(name);
  const std::string action = "write attribute '" + key + "'";
  const Hdf5Handle attribute =
      own(H5Acreate2(object, key.c_str(), type, space.get(), H5P_DEFAULT, H5P_DEFAULT), H5Aclose, file, action);
  check_hdf5(H5Awrite(attribute.get(), type, data), file, action);
}

Hdf5Handle scalar_space() { return own(H5Screate(H5S_SCALAR), H5Sclose, "", "create an HDF5 data space"); }

Hdf5Handle text_type(std::size_t size, H5T_cset_t characters) {
  Hdf5Handle type = own(H5Tcopy(H5T_C_S1), H5Tclose, "", "create an HDF5 text type");
  check_hdf5(H5Tset_size(type.get(), size), "", "size an HDF5 text type");
  check_hdf5(H5Tset_cset(type.get(), characters), "", "choose UTF-8");
  return type;
}

void write_text(hid_t object, std::string_view name, const std::string& text, const std::string& file,
                H5T_cset_t characters = H5T_CSET_UTF8) {
  const Hdf5Handle type = text_type(text.size() + 1, characters);
  write_raw_attribute(object, name, type.get(), scalar_space(), text.c_str(), file);
}

void write_text_unless_empty(hid_t object, std::string_view name, const std::string& text, const std::string& file) {
  if (!text.empty()) write_text(object, name, text, file);
}

/// Coordinate dataset named like its dimension; text as variable-length UTF-8 (netCDF-C misreads fixed-length text
/// datasets).
Hdf5Handle write_coordinate(hid_t file_id, const Dimension& dimension, const std::string& file) {
  const std::string action = "write dimension '" + dimension.name + "'";
  const Hdf5Handle type = dimension.is_numeric() ? own(H5Tcopy(H5T_IEEE_F64LE), H5Tclose, file, action)
                                                 : text_type(H5T_VARIABLE, H5T_CSET_UTF8);
  const Hdf5Handle creation = ordered_creation(H5P_DATASET_CREATE);
  Hdf5Handle dataset = own(H5Dcreate2(file_id, dimension.name.c_str(), type.get(), make_space({dimension.size()}).get(),
                                      H5P_DEFAULT, creation.get(), H5P_DEFAULT),
                           H5Dclose, file, action);
  std::vector<const char*> texts;
  for (const std::string& label : dimension.labels) texts.push_back(label.c_str());
  const void* data = dimension.is_numeric() ? static_cast<const void*>(dimension.values.data()) : texts.data();
  check_hdf5(H5Dwrite(dataset.get(), type.get(), H5S_ALL, H5S_ALL, H5P_DEFAULT, data), file, action);
  write_text(dataset.get(), "CLASS", "DIMENSION_SCALE", file, H5T_CSET_ASCII);
  write_text(dataset.get(), "NAME", dimension.name, file, H5T_CSET_ASCII);
  write_text_unless_empty(dataset.get(), "long_name", dimension.long_name, file);
  write_text_unless_empty(dataset.get(), "units", dimension.units, file);
  return dataset;
}

void write_flags(hid_t dataset, const Variable& variable, const std::string& file) {
  if (variable.flags.empty()) return;
  std::vector<std::int32_t> values;
  std::string meanings;
  for (const Flag& flag : variable.flags) {
    values.push_back(flag.value);
    meanings += (meanings.empty() ? "" : " ") + flag.meaning;
  }
  // CF: flag_values has the type of the variable.
  const hid_t type = stored_type(variable.type);
  std::vector<std::byte> data(values.size() * sizeof(std::int32_t));
  std::memcpy(data.data(), values.data(), data.size());
  check_hdf5(H5Tconvert(H5T_NATIVE_INT32, type, values.size(), data.data(), nullptr, H5P_DEFAULT), file,
             "convert flag values");
  write_raw_attribute(dataset, "flag_values", type, make_space({values.size()}), data.data(), file);
  write_text(dataset, "flag_meanings", meanings, file);
}

Hdf5Handle write_variable(hid_t file_id, const CubeSchema& schema, const Variable& variable, const std::string& file,
                          const DatasetMaker& make) {
  Hdf5Handle dataset = make ? make(variable)
                            : create_chunked_dataset(file_id, variable.name, variable.type, schema.shape(variable),
                                                     variable.chunk, file);
  if (variable.type == ElementType::f64 || variable.type == ElementType::f32) {
    // Integers carry no _FillValue: xarray would turn codes into floating point.
    write_raw_attribute(dataset.get(), "_FillValue", stored_type(variable.type), make_space({1}),
                        fill_bytes(variable.type).data(), file);
  }
  write_text_unless_empty(dataset.get(), "units", variable.units, file);
  write_text_unless_empty(dataset.get(), "long_name", variable.long_name, file);
  write_text_unless_empty(dataset.get(), "description", variable.description, file);
  write_flags(dataset.get(), variable, file);
  for (const auto& [name, text] : variable.attributes) write_text(dataset.get(), name, text, file);
  return dataset;
}

/// An entry of REFERENCE_LIST as the HDF5 Dimension Scale Specification lays it out, with its padding under our
/// control: H5DSattach_scale leaves those bytes undefined, and files would differ from run to run.
struct ScaleUse {
  hobj_ref_t dataset;
  std::int32_t axis;
  std::int32_t padding;
};

hobj_ref_t reference_to(hid_t file_id, const std::string& name, const std::string& file) {
  hobj_ref_t reference{};
  check_hdf5(H5Rcreate(&reference, file_id, name.c_str(), H5R_OBJECT, -1), file,
             "link '" + name + "' to its dimensions");
  return reference;
}

/// DIMENSION_LIST of a variable: per axis the list of its scales, here one.
void write_dimension_list(hid_t file_id, hid_t dataset, const Variable& variable, const std::string& file) {
  std::vector<hobj_ref_t> scales;
  for (const std::string& name : variable.dimensions) scales.push_back(reference_to(file_id, name, file));
  std::vector<hvl_t> lists;
  for (hobj_ref_t& scale : scales) lists.push_back({1, &scale});
  const Hdf5Handle type = own(H5Tvlen_create(H5T_STD_REF_OBJ), H5Tclose, file, "create an HDF5 list type");
  write_raw_attribute(dataset, "DIMENSION_LIST", type.get(), make_space({lists.size()}), lists.data(), file);
}

/// REFERENCE_LIST of a dimension: every variable and axis that uses it.
void write_reference_list(hid_t file_id, hid_t scale, const CubeSchema& schema, const Dimension& dimension,
                          const std::string& file) {
  std::vector<ScaleUse> uses;
  for (const Variable& variable : schema.variables) {
    for (std::size_t axis = 0; axis < variable.dimensions.size(); ++axis) {
      if (variable.dimensions[axis] != dimension.name) continue;
      uses.push_back({reference_to(file_id, variable.name, file), static_cast<std::int32_t>(axis), 0});
    }
  }
  if (uses.empty()) return;
  const Hdf5Handle type = own(H5Tcreate(H5T_COMPOUND, sizeof(ScaleUse)), H5Tclose, file, "create an HDF5 record type");
  check_hdf5(H5Tinsert(type.get(), "dataset", offsetof(ScaleUse, dataset), H5T_STD_REF_OBJ), file,
             "describe dimension uses");
  check_hdf5(H5Tinsert(type.get(), "dimension", offsetof(ScaleUse, axis), H5T_STD_I32LE), file,
             "describe dimension uses");
  write_raw_attribute(scale, "REFERENCE_LIST", type.get(), make_space({uses.size()}), uses.data(), file);
}

}  // namespace

hid_t stored_type(ElementType type) {
  switch (type) {
    case ElementType::f64: return H5T_IEEE_F64LE;
    case ElementType::f32: return H5T_IEEE_F32LE;
    case ElementType::i32: return H5T_STD_I32LE;
    case ElementType::i8: return H5T_STD_I8LE;
  }
  return H5I_INVALID_HID;
}

std::vector<std::byte> fill_bytes(ElementType type) {
  switch (type) {
    case ElementType::f64: return bytes_of(std::numeric_limits<double>::quiet_NaN());
    case ElementType::f32: return bytes_of(std::numeric_limits<float>::quiet_NaN());
    case ElementType::i32: return bytes_of(std::int32_t{-2147483647});
    case ElementType::i8: return bytes_of(std::int8_t{-127});
  }
  return {};
}

Hdf5Handle create_chunked_dataset(hid_t parent, const std::string& name, ElementType type, const Index& extents,
                                  const Index& chunk, const std::string& file) {
  const std::string action = "create dataset '" + name + "'";
  const Hdf5Handle creation = ordered_creation(H5P_DATASET_CREATE);
  const std::vector<hsize_t> chunk_extents = to_hsize(chunk);
  check_hdf5(H5Pset_chunk(creation.get(), static_cast<int>(chunk.size()), chunk_extents.data()), file, action);
  check_hdf5(H5Pset_fill_value(creation.get(), stored_type(type), fill_bytes(type).data()), file, action);
  if (element_bytes(type) > 1) check_hdf5(H5Pset_shuffle(creation.get()), file, action);
  check_hdf5(H5Pset_deflate(creation.get(), kDeflateLevel), file, action);
  check_hdf5(H5Pset_fletcher32(creation.get()), file, action);
  return own(H5Dcreate2(parent, name.c_str(), stored_type(type), make_space(extents).get(), H5P_DEFAULT, creation.get(),
                        H5P_DEFAULT),
             H5Dclose, file, action);
}

void write_attribute(hid_t object, std::string_view name, const AttributeValue& value, const std::string& file) {
  if (const auto* text = std::get_if<std::string>(&value)) {
    write_text(object, name, *text, file);
  } else if (const auto* integer = std::get_if<std::int64_t>(&value)) {
    // R has no int64: it warns of lost precision.
    const bool is_short = *integer >= INT32_MIN && *integer <= INT32_MAX;
    const auto narrow = static_cast<std::int32_t>(is_short ? *integer : 0);
    if (is_short) write_raw_attribute(object, name, H5T_STD_I32LE, scalar_space(), &narrow, file);
    if (!is_short) write_raw_attribute(object, name, H5T_STD_I64LE, scalar_space(), integer, file);
  } else {
    write_raw_attribute(object, name, H5T_IEEE_F64LE, scalar_space(), &std::get<double>(value), file);
  }
}

void write_attribute(hid_t object, std::string_view name, const std::vector<double>& values, const std::string& file) {
  write_raw_attribute(object, name, H5T_IEEE_F64LE, make_space({values.size()}), values.data(), file);
}

std::vector<Hdf5Handle> write_layout(hid_t file_id, const CubeSchema& schema, const std::string& file,
                                     const DatasetMaker& make) {
  write_attribute(file_id, "Conventions", std::string("CF-1.8"), file);
  write_attribute(file_id, kFormatAttribute, kCubeFormatVersion, file);
  for (const Attribute& attribute : schema.attributes) write_attribute(file_id, attribute.name, attribute.value, file);
  std::vector<Hdf5Handle> scales, variables;
  for (const Dimension& dimension : schema.dimensions) scales.push_back(write_coordinate(file_id, dimension, file));
  for (const Variable& variable : schema.variables)
    variables.push_back(write_variable(file_id, schema, variable, file, make));
  for (std::size_t v = 0; v < variables.size(); ++v)
    write_dimension_list(file_id, variables[v].get(), schema.variables[v], file);
  for (std::size_t d = 0; d < scales.size(); ++d)
    write_reference_list(file_id, scales[d].get(), schema, schema.dimensions[d], file);
  return variables;
}

void write_run_group(hid_t file_id, const std::vector<Attribute>& attributes, const std::string& file) {
  const Hdf5Handle creation = ordered_creation(H5P_GROUP_CREATE);
  const std::string name(kRunGroup);
  const Hdf5Handle group = own(H5Gcreate2(file_id, name.c_str(), H5P_DEFAULT, creation.get(), H5P_DEFAULT), H5Gclose,
                               file, "create group /run");
  for (const Attribute& attribute : attributes) write_attribute(group.get(), attribute.name, attribute.value, file);
}

}  // namespace eqc
