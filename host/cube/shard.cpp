// Encoding of slabs and durable writing of shard files.
#include "host/cube/shard.hpp"

#include <algorithm>

#include "host/cube/atomic_file.hpp"
#include "host/cube/cube_layout.hpp"
#include "host/cube/error.hpp"
#include "host/cube/shard_file.hpp"

namespace eqc {
namespace {

const Variable& require_variable(const CubeSchema& schema, std::string_view name) {
  const Variable* variable = schema.find_variable(name);
  if (variable == nullptr)
    throw CubeError("", "the cube has no variable '" + std::string(name) + "'; declare it in the schema");
  return *variable;
}

/// A chunk's worth of fill values, the padding of chunks that stick out of the variable.
Bytes filled_chunk(const Variable& variable) {
  const std::vector<std::byte> fill = fill_bytes(variable.type);
  Bytes chunk(element_count(variable.chunk) * fill.size());
  for (std::size_t at = 0; at < chunk.size(); at += fill.size())
    std::copy(fill.begin(), fill.end(), chunk.begin() + static_cast<std::ptrdiff_t>(at));
  return chunk;
}

/// Whether a chunk is padded at an end of the slab.
bool sticks_out(const Index& origin, const Index& chunk, const Index& count) {
  for (std::size_t axis = 0; axis < count.size(); ++axis)
    if (origin[axis] + chunk[axis] > count[axis]) return true;
  return false;
}

void sort_by_place(const CubeSchema& schema, std::vector<EncodedSlab>& slabs) {
  const auto place = [&schema](const EncodedSlab& slab) { return &require_variable(schema, slab.variable); };
  std::sort(slabs.begin(), slabs.end(), [&](const EncodedSlab& a, const EncodedSlab& b) {
    return place(a) != place(b) ? place(a) < place(b) : a.slab.start < b.slab.start;
  });
}

void check_slabs(const CubeSchema& schema, const std::vector<EncodedSlab>& slabs) {
  for (const EncodedSlab& encoded : slabs) {
    const Variable& variable = require_variable(schema, encoded.variable);
    check_slab(variable, schema.shape(variable), encoded.slab);
    if (encoded.chunks.size() != element_count(chunk_grid(encoded.slab.count, variable.chunk))) {
      throw CubeError(
          "", "an encoded slab of '" + encoded.variable + "' has the wrong number of chunks; make it by encode_slab");
    }
  }
}

StoredSlab description_of(const CubeSchema& schema, const EncodedSlab& encoded) {
  StoredSlab stored{encoded.variable, encoded.slab, require_variable(schema, encoded.variable).chunk, {}};
  for (const Bytes& chunk : encoded.chunks) stored.chunk_bytes.push_back(chunk.size());
  return stored;
}

void write_content(PendingFile& out, std::string_view recipe, const CubeSchema& schema,
                   const std::vector<EncodedSlab>& slabs) {
  std::vector<StoredSlab> descriptions;
  for (const EncodedSlab& encoded : slabs) descriptions.push_back(description_of(schema, encoded));
  const std::string head = shard_head(recipe, schema_digest(schema), descriptions);
  FieldHash hash;
  const auto write = [&](std::span<const std::byte> bytes) {
    hash.bytes(bytes.data(), bytes.size());
    out.write(bytes);
  };
  write(std::as_bytes(std::span(head)));
  for (const EncodedSlab& encoded : slabs)
    for (const Bytes& chunk : encoded.chunks) write(chunk);
  const std::string sha256 = hash.hex();
  out.write(std::as_bytes(std::span(sha256)));
}

}  // namespace

void check_element_type(const CubeSchema& schema, std::string_view name, ElementType type) {
  const Variable& variable = require_variable(schema, name);
  if (variable.type == type) return;
  throw CubeError("", "variable '" + variable.name + "' is " + std::string(element_type_name(variable.type)) +
                          " but was given " + std::string(element_type_name(type)) + " elements");
}

EncodedSlab encode_slab_bytes(const CubeSchema& schema, std::string_view name, const Slab& slab,
                              std::span<const std::byte> data) {
  const Variable& variable = require_variable(schema, name);
  check_slab(variable, schema.shape(variable), slab);
  const std::size_t item_bytes = element_bytes(variable.type);
  const std::size_t expected = element_count(slab.count) * item_bytes;
  if (data.size() != expected) {
    throw CubeError("", "slab of variable '" + variable.name + "' was given " + std::to_string(data.size()) +
                            " bytes, its extents ask for " + std::to_string(expected));
  }
  EncodedSlab encoded{variable.name, slab, {}};
  const Bytes empty = filled_chunk(variable);
  Bytes chunk;
  for (const Index& origin : chunk_origins(slab.count, variable.chunk)) {
    if (chunk.empty() || sticks_out(origin, variable.chunk, slab.count)) chunk = empty;
    copy_common_part(whole_slab(slab.count), data.data(), {origin, variable.chunk}, chunk.data(), item_bytes);
    encoded.chunks.push_back(encode_chunk(chunk, item_bytes));
  }
  return encoded;
}

std::string shard_path(const std::string& folder, std::string_view digest) {
  const auto is_word = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  };
  if (digest.empty() || !std::all_of(digest.begin(), digest.end(), is_word)) {
    throw CubeError("", "'" + std::string(digest) + "' cannot name a shard; give a hex digest");
  }
  return folder + "/" + std::string(digest) + std::string(kShardSuffix);
}

std::string write_shard(const std::string& folder, std::string_view digest, const CubeSchema& schema,
                        std::vector<EncodedSlab> slabs, Existing existing, std::string_view recipe) {
  const std::string path = shard_path(folder, digest);
  check_slabs(schema, slabs);
  sort_by_place(schema, slabs);
  PendingFile file(path);
  write_content(file, recipe.empty() ? digest : recipe, schema, slabs);
  file.publish(existing);
  return path;
}

std::string shard_fault(const std::string& path) try {
  ShardFile(path).read_all([](std::size_t, std::size_t, const Bytes&) {});
  return "";
} catch (const CubeError& error) {
  return error.what();
}

}  // namespace eqc
