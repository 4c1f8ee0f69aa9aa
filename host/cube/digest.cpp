// The result digest, computed from the file itself so that anybody can recompute it.
#include "host/cube/digest.hpp"

#include <algorithm>

#include "host/base/parallel.hpp"
#include "host/cube/chunk_reader.hpp"
#include "host/cube/field_hash.hpp"
#include "host/cube/reader.hpp"

namespace eqc {
namespace {

constexpr std::string_view kSerialisation = "equicube-digest-2";
constexpr std::size_t kBandBytes = std::size_t{64} << 20;

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

std::string data_digest(const CubeIndex& index, const OpenFile& source, std::size_t v) {
  const Variable& variable = index.schema.variables[v];
  const ChunkReader reader(source, index, v);
  const Index& shape = reader.shape();
  const Index band = band_extents(variable, shape);
  FieldHash hash;
  Bytes buffer;
  for (const Index& start : chunk_origins(shape, band)) {
    Slab slab{start, Index(shape.size())};
    for (std::size_t axis = 0; axis < shape.size(); ++axis)
      slab.count[axis] = std::min(band[axis], shape[axis] - start[axis]);
    buffer.resize(element_count(slab.count) * element_bytes(variable.type));
    reader.read(slab, buffer);
    hash.bytes(buffer.data(), buffer.size());
  }
  return hash.hex();
}

}  // namespace

std::string result_digest_of(const CubeIndex& index, const OpenFile& source, int threads) {
  const CubeSchema& schema = index.schema;
  std::vector<std::string> data(schema.variables.size());
  parallel_for(data.size(), threads, [&](std::size_t v) { data[v] = data_digest(index, source, v); });
  FieldHash hash;
  hash.text(kSerialisation);
  hash.number(schema.dimensions.size());
  for (const Dimension& dimension : schema.dimensions) hash_dimension(hash, dimension);
  hash.number(schema.variables.size());
  for (std::size_t v = 0; v < data.size(); ++v) {
    const Variable& variable = schema.variables[v];
    hash.text(variable.name);
    hash.number(variable.dimensions.size());
    for (const std::string& name : variable.dimensions) hash.text(name);
    hash.text(element_type_name(variable.type));
    hash.text(variable.units);
    hash.text(data[v]);
  }
  std::vector<Attribute> attributes = schema.attributes;
  std::erase_if(attributes, [](const Attribute& attribute) { return attribute.name == kCodeVersionAttribute; });
  hash.number(attributes.size());
  for (const Attribute& attribute : attributes) hash_attribute(hash, attribute);
  hash.number(schema.documents.size());
  for (const Document& document : schema.documents) {
    hash.text(document.path);
    hash.text(document.text);
  }
  return hash.hex();
}

std::string cube_digest(const std::string& path) { return Cube(path).compute_result_digest(); }

}  // namespace eqc
