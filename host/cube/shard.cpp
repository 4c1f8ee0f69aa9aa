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

std::string content_digest(const std::vector<EncodedSlab>& slabs) {
  FieldHash hash;
  for (const EncodedSlab& encoded : slabs) {
    hash_slab_header(hash, encoded.variable, encoded.slab, encoded.chunks.size());
    for (const Bytes& chunk : encoded.chunks) hash_chunk(hash, chunk);
  }
  return hash.hex();
}

void store_slab(hid_t file_id, const CubeSchema& schema, const EncodedSlab& encoded, std::size_t number,
                const std::string& path) {
  const Variable& variable = require_variable(schema, encoded.variable);
  Index extents = chunk_grid(encoded.slab.count, variable.chunk);  // whole chunks, also at the end of an axis
  for (std::size_t axis = 0; axis < extents.size(); ++axis) extents[axis] *= variable.chunk[axis];
  const std::string name = "slab_" + std::to_string(number);
  const Hdf5Handle dataset = create_chunked_dataset(file_id, name, variable.type, extents, variable.chunk, path);
  write_attribute(dataset.get(), "variable", AttributeValue(encoded.variable), path);
  write_attribute(dataset.get(), "start",
                  std::vector<std::int64_t>(encoded.slab.start.begin(), encoded.slab.start.end()), path);
  write_attribute(dataset.get(), "count",
                  std::vector<std::int64_t>(encoded.slab.count.begin(), encoded.slab.count.end()), path);
  const std::vector<Index> origins = chunk_origins(encoded.slab.count, variable.chunk);
  for (std::size_t c = 0; c < origins.size(); ++c) {
    const std::vector<hsize_t> offset = to_hsize(origins[c]);
    check_hdf5(H5Dwrite_chunk(dataset.get(), H5P_DEFAULT, 0, offset.data(), encoded.chunks[c].size(),
                              encoded.chunks[c].data()),
               path, "store a chunk of '" + encoded.variable + "'");
  }
}

/// Makes the whole shard in memory as an HDF5 file and appends its bytes to `out`: writing is then our own, with plain
/// error codes.
void write_image(PendingFile& out, const std::string& path, std::string_view digest, const CubeSchema& schema,
                 const std::vector<EncodedSlab>& slabs) {
  const std::string content = content_digest(slabs);
  const Hdf5Lock lock;
  const Hdf5Handle access = cube_file_access();
  constexpr std::size_t kGrowthBytes = std::size_t{1} << 16;  // shards are padded to a multiple of it
  check_hdf5(H5Pset_fapl_core(access.get(), kGrowthBytes, false), path, "prepare a file in memory");
  const std::string name = path + ".in-memory";  // not the shard's own: HDF5 would first read the one of an earlier run
  const Hdf5Handle file = own(H5Fcreate(name.c_str(), H5F_ACC_TRUNC, cube_file_creation().get(), access.get()),
                              H5Fclose, path, "build the shard");
  write_attribute(file.get(), kShardFormatAttribute, kShardFormatVersion, path);
  write_attribute(file.get(), kShardDigestAttribute, std::string(digest), path);
  write_attribute(file.get(), kSchemaDigestAttribute, schema_digest(schema), path);
  write_attribute(file.get(), kContentAttribute, content, path);
  for (std::size_t s = 0; s < slabs.size(); ++s) store_slab(file.get(), schema, slabs[s], s, path);
  check_hdf5(H5Fflush(file.get(), H5F_SCOPE_GLOBAL), path, "finish the shard");
  hsize_t size = 0;
  void* memory = nullptr;  // the driver's own buffer pointer
  check_hdf5(H5Fget_filesize(file.get(), &size), path, "measure the shard");
  check_hdf5(H5Fget_vfd_handle(file.get(), access.get(), &memory), path, "copy the shard out of memory");
  out.write({*static_cast<std::byte**>(memory), static_cast<std::size_t>(size)});
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
    gather_chunk(data.data(), slab.count, origin, variable.chunk, item_bytes, chunk.data());
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
  return folder + "/" + std::string(digest) + ".shard.h5";
}

std::string write_shard(const std::string& folder, std::string_view digest, const CubeSchema& schema,
                        std::vector<EncodedSlab> slabs) {
  const std::string path = shard_path(folder, digest);
  check_slabs(schema, slabs);
  sort_by_place(schema, slabs);
  PendingFile file(path);
  write_image(file, path, digest, schema, slabs);
  file.publish();
  return path;
}

std::string shard_fault(const std::string& path) try {
  const Hdf5Lock lock;
  const ShardFile shard(path);
  FieldHash hash;
  Bytes bytes;
  for (std::size_t s = 0; s < shard.slabs().size(); ++s) {
    hash_slab_header(hash, shard.slabs()[s].variable, shard.slabs()[s].slab, shard.slabs()[s].origins.size());
    for (std::size_t c = 0; c < shard.slabs()[s].origins.size(); ++c) {
      shard.read_chunk(s, c, bytes);
      hash_chunk(hash, bytes);
    }
  }
  if (hash.hex() != shard.content_sha256())
    return path + ": the content does not match its SHA-256; compute the shard again";
  return "";
} catch (const CubeError& error) {
  return error.what();
}

}  // namespace eqc
