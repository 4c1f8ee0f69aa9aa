// All that a cube says but its numbers, and where in the file those lie: what one look with the HDF5 library yields.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "host/cube/open_file.hpp"
#include "host/cube/compress.hpp"
#include "host/cube/schema.hpp"
#include "host/cube/slab.hpp"

namespace eqc {

/// Place of a chunk's stored bytes in the file.
struct StoredChunk {
  std::uint64_t offset = 0;
  std::uint64_t size = 0;          ///< 0: never written, reads as the fill value
  const OpenFile* file = nullptr;  ///< where it lies; the cube's own file unless the cube is virtual
};

/// How a variable is stored.
struct VariableStorage {
  ChunkFilters filters;
  std::vector<StoredChunk> chunks;  ///< row-major over chunk_grid(shape, chunk)
};

/// Checksums that a cube carries (format 2, docs/cube-format.md, "Checksums").
struct IntegrityRecord {
  std::string structure;  ///< SHA-256 of the two texts; empty when the cube has no checksums
  std::string parts;      ///< a line "<SHA-256> <kind> <name>" for each attribute, dimension, variable, document
  std::string chunks;     ///< per stored chunk, variables in order: the first 32 hex digits of its SHA-256
};

struct CubeIndex {
  std::int64_t format = 0;
  CubeSchema schema;  ///< with documents
  std::string result_digest;
  std::vector<Attribute> run_attributes;
  std::vector<VariableStorage> storage;  ///< by position in schema.variables
  IntegrityRecord integrity;
};

/// Stored chunks of all variables.
std::size_t total_chunks(const CubeIndex& index);

/// Throws CubeError "<file>: ..." unless the index makes sense for that file: names, labels, chunks and flags are
/// valid, each variable's table has the chunks of its shape, stored bytes lie in the file and overlap nowhere, and no
/// variable is larger than they can hold (deflate's ratio is at most 1032; what was never written, at most 256 MiB).
void check_index(const CubeIndex& index, const OpenFile& source);

/// The index as bytes, and back. index_of_bytes throws CubeError for bytes that are no index; check_index is for what
/// they say.
std::string index_bytes(const CubeIndex& index);
CubeIndex index_of_bytes(std::span<const std::byte> bytes, const std::string& name);

}  // namespace eqc
