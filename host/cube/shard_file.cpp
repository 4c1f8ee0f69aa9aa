// Structure and chunks of a shard file.
#include "host/cube/shard_file.hpp"

#include "host/cube/attribute_reader.hpp"
#include "host/cube/error.hpp"

namespace eqc {
namespace {

Index to_index(const std::vector<std::int64_t>& numbers) { return {numbers.begin(), numbers.end()}; }

Index chunk_of(hid_t dataset, std::size_t rank) {
  const Hdf5Handle creation(H5Dget_create_plist(dataset), H5Pclose);
  std::vector<hsize_t> chunk(rank);
  if (!creation || H5Pget_chunk(creation.get(), static_cast<int>(rank), chunk.data()) != static_cast<int>(rank))
    return {};
  return {chunk.begin(), chunk.end()};
}

bool is_plausible(const StoredSlab& stored, std::size_t rank) {
  if (stored.variable.empty() || rank == 0 || stored.slab.start.size() != rank || stored.slab.count.size() != rank)
    return false;
  if (stored.chunk.size() != rank) return false;
  for (std::size_t axis = 0; axis < rank; ++axis) {
    if (stored.slab.count[axis] == 0 || stored.chunk[axis] == 0) return false;
  }
  return true;
}

}  // namespace

ShardFile::ShardFile(const std::string& path) : path_(path), file_(open_for_reading(path)) {
  const auto format = read_attribute(file_.get(), kShardFormatAttribute);
  if (!format || !std::holds_alternative<std::int64_t>(*format)) {
    throw CubeError(path, "is not an equicube shard (attribute " + std::string(kShardFormatAttribute) + " is missing)");
  }
  if (std::get<std::int64_t>(*format) > kShardFormatVersion) {
    throw CubeError(path, "is a shard of the newer format " + std::to_string(std::get<std::int64_t>(*format)) +
                              "; this program reads up to " + std::to_string(kShardFormatVersion) +
                              "; update equicube or compute it again");
  }
  schema_digest_ = read_text_attribute(file_.get(), kSchemaDigestAttribute);
  content_sha256_ = read_text_attribute(file_.get(), kContentAttribute);
  for (const std::string& name : member_names(file_.get(), path)) read_slab(name);
}

void ShardFile::read_slab(const std::string& name) {
  Hdf5Handle dataset =
      own(H5Dopen2(file_.get(), name.c_str(), H5P_DEFAULT), H5Dclose, path_, "open slab '" + name + "'");
  StoredSlab stored;
  stored.variable = read_text_attribute(dataset.get(), "variable");
  stored.slab.start = to_index(read_integers_attribute(dataset.get(), "start"));
  stored.slab.count = to_index(read_integers_attribute(dataset.get(), "count"));
  const Index extents = extents_of(dataset.get(), path_);
  stored.chunk = chunk_of(dataset.get(), extents.size());
  if (!is_plausible(stored, extents.size()))
    throw CubeError(path_, "slab '" + name + "' is damaged; compute the shard again");
  stored.origins = chunk_origins(stored.slab.count, stored.chunk);
  slabs_.push_back(std::move(stored));
  datasets_.push_back(std::move(dataset));
}

void ShardFile::read_chunk(std::size_t slab, std::size_t chunk, Bytes& bytes) const {
  const std::string action = "read a chunk of '" + slabs_[slab].variable + "'";
  const std::vector<hsize_t> offset = to_hsize(slabs_[slab].origins[chunk]);
  hsize_t size = 0;
  check_hdf5(H5Dget_chunk_storage_size(datasets_[slab].get(), offset.data(), &size), path_, action);
  if (size == 0)
    throw CubeError(path_, "a chunk of '" + slabs_[slab].variable + "' is missing; compute the shard again");
  bytes.resize(size);
  std::uint32_t skipped_filters = 0;
  check_hdf5(H5Dread_chunk(datasets_[slab].get(), H5P_DEFAULT, offset.data(), &skipped_filters, bytes.data()), path_,
             action);
}

void hash_slab_header(FieldHash& hash, const std::string& variable, const Slab& slab, std::size_t chunk_count) {
  hash.text(variable);
  hash.number(slab.start.size());
  for (const std::size_t start : slab.start) hash.number(start);
  for (const std::size_t count : slab.count) hash.number(count);
  hash.number(chunk_count);
}

void hash_chunk(FieldHash& hash, const Bytes& chunk) {
  hash.number(chunk.size());
  hash.bytes(chunk.data(), chunk.size());
}

}  // namespace eqc
