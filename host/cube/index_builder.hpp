// Everything about a cube but its numbers, read with the HDF5 library: in the process that calls. For files of
// strangers see open_index, which calls this in a child.
#pragma once

#include "host/cube/open_file.hpp"
#include "host/cube/cube_index.hpp"
#include "host/cube/hdf5_handle.hpp"

namespace eqc {

/// Opens the file with the library, builds and checks its index. Takes the lock. Every class, rank, extent, count and
/// size is looked at before bytes are read; texts of variable length and tables of chunks are read by our own code.
/// Accepts hard links only, datasets and groups only where a cube has them, no storage outside the file, no filters
/// but ours. Throws CubeError: not HDF5, truncated, no cube, a shard, a newer format, damaged.
CubeIndex build_index(const OpenFile& source);

/// The same without the lock: call under Hdf5Lock, or in a process of one thread.
CubeIndex build_index_unlocked(const OpenFile& source);

/// The same of a file that is open in the library, all written and flushed, without the checks of check_index.
/// Call under Hdf5Lock.
CubeIndex index_of_open_file(hid_t file, const OpenFile& source);

}  // namespace eqc
