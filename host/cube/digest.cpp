// The result digest, read from the file itself so that anybody can recompute it.
#include "host/cube/digest.hpp"

#include <algorithm>

#include "host/cube/attribute_reader.hpp"
#include "host/cube/cube_layout.hpp"
#include "host/cube/cube_document.hpp"
#include "host/cube/error.hpp"
#include "host/cube/schema_reader.hpp"
#include "host/cube/field_hash.hpp"

namespace eqc {
namespace {

constexpr std::string_view kSerialisation = "equicube-digest-2";
constexpr std::size_t kBandBytes = std::size_t{256} << 20;

/// Extents of the pieces a variable is hashed in: whole trailing axes, then as many chunk rows of one axis as fit
/// kBandBytes. Pieces in row-major order are the data in row-major order, because every axis before the cut has extent
/// one.
Index band_extents(const Variable& variable, const Index& shape) {
  Index band = shape;
  std::size_t bytes = element_count(shape) * element_bytes(variable.type);
  for (std::size_t axis = 0; axis < shape.size() && bytes > kBandBytes; ++axis) {
    const std::size_t row_bytes = bytes / shape[axis];
    const std::size_t rows = kBandBytes / row_bytes / variable.chunk[axis] * variable.chunk[axis];
    band[axis] = std::clamp<std::size_t>(rows, 1, shape[axis]);
    bytes = row_bytes * band[axis];
    if (rows > 1) break;
  }
  return band;
}

void hash_band(FieldHash& hash, hid_t dataset, const Variable& variable, const Index& shape, const Index& start,
               const Index& band, std::vector<std::byte>& buffer, const std::string& path) {
  const std::string action = "read variable '" + variable.name + "' (a damaged chunk?)";
  Index count(shape.size());
  for (std::size_t axis = 0; axis < shape.size(); ++axis) count[axis] = std::min(band[axis], shape[axis] - start[axis]);
  const Hdf5Handle file_space = make_space(shape), memory_space = make_space(count);
  const std::vector<hsize_t> offset = to_hsize(start), extents = to_hsize(count);
  check_hdf5(H5Sselect_hyperslab(file_space.get(), H5S_SELECT_SET, offset.data(), nullptr, extents.data(), nullptr),
             path, action);
  buffer.resize(element_count(count) * element_bytes(variable.type));
  check_hdf5(
      H5Dread(dataset, stored_type(variable.type), memory_space.get(), file_space.get(), H5P_DEFAULT, buffer.data()),
      path, action);
  hash.bytes(buffer.data(), buffer.size());
}

std::string data_digest(hid_t file_id, const CubeSchema& schema, const Variable& variable, const std::string& path) {
  const Hdf5Handle dataset = own(H5Dopen2(file_id, variable.name.c_str(), H5P_DEFAULT), H5Dclose, path,
                                 "open variable '" + variable.name + "'");
  const Index shape = schema.shape(variable);
  if (extents_of(dataset.get(), path) != shape)
    throw CubeError(path, "variable '" + variable.name + "' does not have the shape of its dimensions");
  const Index band = band_extents(variable, shape);
  FieldHash hash;
  std::vector<std::byte> buffer;
  for (const Index& start : chunk_origins(shape, band))
    hash_band(hash, dataset.get(), variable, shape, start, band, buffer, path);
  return hash.hex();
}

void hash_dimension(FieldHash& hash, const Dimension& dimension) {
  hash.text(dimension.name);
  hash.text(dimension.is_numeric() ? "values" : "labels");
  hash.number(dimension.size());
  for (const std::string& label : dimension.labels) hash.text(label);
  hash.bytes(dimension.values.data(), dimension.values.size() * sizeof(double));
}

void hash_attribute(FieldHash& hash, const Attribute& attribute) {
  hash.text(attribute.name);
  if (const auto* text = std::get_if<std::string>(&attribute.value)) {
    hash.text("text");
    hash.text(*text);
  } else if (const auto* integer = std::get_if<std::int64_t>(&attribute.value)) {
    hash.text("integer");
    hash.bytes(integer, sizeof *integer);
  } else {
    hash.text("real");
    hash.bytes(&std::get<double>(attribute.value), sizeof(double));
  }
}

}  // namespace

std::string digest_of_open_cube(hid_t file_id, const std::string& path) {
  const CubeSchema schema = read_schema(file_id, path);
  FieldHash hash;
  hash.text(kSerialisation);
  hash.number(schema.dimensions.size());
  for (const Dimension& dimension : schema.dimensions) hash_dimension(hash, dimension);
  hash.number(schema.variables.size());
  for (const Variable& variable : schema.variables) {
    hash.text(variable.name);
    hash.number(variable.dimensions.size());
    for (const std::string& name : variable.dimensions) hash.text(name);
    hash.text(element_type_name(variable.type));
    hash.text(variable.units);
    hash.text(data_digest(file_id, schema, variable, path));
  }
  std::vector<Attribute> attributes = schema.attributes;
  std::erase_if(attributes, [](const Attribute& attribute) { return attribute.name == kCodeVersionAttribute; });
  hash.number(attributes.size());
  for (const Attribute& attribute : attributes) hash_attribute(hash, attribute);
  const std::vector<Document> documents = read_documents(file_id, path);
  hash.number(documents.size());
  for (const Document& document : documents) {
    hash.text(document.path);
    hash.text(document.text);
  }
  return hash.hex();
}

std::string cube_digest(const std::string& path) {
  const Hdf5Lock lock;
  const Hdf5Handle file = open_cube_file(path);
  return digest_of_open_cube(file.get(), path);
}

}  // namespace eqc
