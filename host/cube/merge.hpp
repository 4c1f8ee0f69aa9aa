// The cube from its shards: stored chunks are copied as they are, in an order fixed by the content, never by who wrote
// what when.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "host/cube/schema.hpp"

namespace eqc {

enum class MissingChunks {
  refuse,  ///< a chunk no shard holds is an error
  fill,    ///< it reads as the fill value (NaN for real variables)
};

struct MergeReport {
  std::size_t shards = 0;
  std::size_t chunks = 0;
  std::size_t missing_chunks = 0;
  std::uint64_t stored_bytes = 0;  ///< of the copied chunks
  std::string result_digest;       ///< also the cube's attribute result_digest
};

/// Writes the cube (temporary name, fsync, rename, fsync of the folder). Same schema, attributes and shard contents:
/// same bytes, for any order of `shard_paths`. `run_attributes` go to the group /run, outside the result digest. Every
/// shard's SHA-256 is checked on the way. Throws CubeError: bad schema, shard damaged or of another schema, chunk
/// missing or held twice, not enough disk space, folder missing or read-only. The former file under `cube_path` stays
/// until the new one is whole.
MergeReport merge_shards(const std::string& cube_path, const CubeSchema& schema,
                         const std::vector<Attribute>& run_attributes, const std::vector<std::string>& shard_paths,
                         MissingChunks missing = MissingChunks::refuse);

}  // namespace eqc
