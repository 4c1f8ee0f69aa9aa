// What a cube says of its own content, written last.
#pragma once

#include <string>

#include "host/cube/cube_index.hpp"
#include "host/cube/hdf5_handle.hpp"

namespace eqc {

/// Result digest and checksums of what has been written, by the same reading that opens a cube. `index` of the flushed
/// file, with all its chunks. Returns the result digest. Call under Hdf5Lock.
std::string write_digests(hid_t file, CubeIndex& index, const OpenFile& source, const std::string& cube_path);

}  // namespace eqc
