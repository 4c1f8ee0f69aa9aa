// Reads a cube's description back from its file. Call under Hdf5Lock.
#pragma once

#include <string>

#include "host/cube/hdf5_handle.hpp"
#include "host/cube/schema.hpp"

namespace eqc {

/// Opens a cube and checks that it is one. Throws CubeError as open_for_reading, and for: no equicube cube, a shard, a
/// newer format.
Hdf5Handle open_cube_file(const std::string& path);

/// Dimensions, variables and root attributes (without the reserved ones) in the order of the file. Equal to the schema
/// the cube was written with.
CubeSchema read_schema(hid_t file_id, const std::string& path);

}  // namespace eqc
