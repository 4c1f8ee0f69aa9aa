// Reading a shard file: its slabs and their stored chunks. Used by the merge and by the completeness check.
#pragma once

#include <string>
#include <vector>

#include "host/cube/compress.hpp"
#include "host/cube/hdf5_handle.hpp"
#include "host/cube/schema.hpp"
#include "host/cube/field_hash.hpp"
#include "host/cube/slab.hpp"

namespace eqc {

inline constexpr std::int64_t kShardFormatVersion = 1;
inline constexpr std::string_view kShardFormatAttribute = "equicube_shard_format";
inline constexpr std::string_view kShardDigestAttribute = "shard_digest";
inline constexpr std::string_view kSchemaDigestAttribute = "schema_digest";
inline constexpr std::string_view kContentAttribute = "content_sha256";

/// A slab as a shard stores it.
struct StoredSlab {
  std::string variable;
  Slab slab;
  Index chunk;
  std::vector<Index> origins;  ///< of its chunks, relative to the slab, row-major
};

/// An open shard. Call and destroy under Hdf5Lock.
class ShardFile {
 public:
  /// Reads the structure. Throws CubeError when it is not a readable shard.
  explicit ShardFile(const std::string& path);

  const std::string& path() const { return path_; }
  const std::string& schema_digest() const { return schema_digest_; }
  const std::string& content_sha256() const { return content_sha256_; }
  const std::vector<StoredSlab>& slabs() const { return slabs_; }
  /// Stored bytes of a chunk, into `bytes`. Throws CubeError when it is missing.
  void read_chunk(std::size_t slab, std::size_t chunk, Bytes& bytes) const;

 private:
  void read_slab(const std::string& name);

  std::string path_;
  Hdf5Handle file_;
  std::string schema_digest_;
  std::string content_sha256_;
  std::vector<StoredSlab> slabs_;
  std::vector<Hdf5Handle> datasets_;
};

/// The content digest is a FieldHash over, per slab, this header and then number(size) and bytes() of every chunk.
void hash_slab_header(FieldHash& hash, const std::string& variable, const Slab& slab, std::size_t chunk_count);
void hash_chunk(FieldHash& hash, const Bytes& chunk);

}  // namespace eqc
