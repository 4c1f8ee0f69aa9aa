// The result digest: one hash of everything a cube says, whatever its chunks, compression, writer, host and time.
#pragma once

#include <string>

#include "host/cube/cube_index.hpp"

namespace eqc {

/// SHA-256 (hex) of dimensions with labels or values; of each variable's name, dimensions, type, units and data
/// (row-major, little-endian); of the root attributes but result_digest and code_version; and of the documents in
/// /provenance. Not of /run. Serialisation: docs/cube-format.md. Reads all data, on up to `threads` threads. Throws
/// CubeError when a chunk fails its checksum.
std::string result_digest_of(const CubeIndex& index, const OpenFile& source, int threads = 1);

/// The same of a file. Throws CubeError also for files that are no cube or are damaged.
std::string cube_digest(const std::string& path);

}  // namespace eqc
