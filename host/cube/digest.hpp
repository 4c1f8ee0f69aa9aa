// The result digest: one hash of everything a cube says, whatever its chunks, compression, writer, host and time.
#pragma once

#include <string>

#include "host/cube/hdf5_handle.hpp"

namespace eqc {

/// SHA-256 (hex) of dimensions with labels or values; of each variable's name, dimensions, type, units and data
/// (row-major, little-endian); of the root attributes but result_digest and code_version; and of the documents in
/// /provenance. Not of /run. Serialisation: docs/cube-format.md. Throws CubeError for files that are no cube or whose
/// chunks fail their checksum.
std::string cube_digest(const std::string& path);

/// The same of an open cube. Call under Hdf5Lock.
std::string digest_of_open_cube(hid_t file_id, const std::string& path);

}  // namespace eqc
