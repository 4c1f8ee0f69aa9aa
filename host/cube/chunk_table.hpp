// Where a dataset's chunks lie, read from the file by our own code: HDF5 1.10 tells a chunk's place only by counting up
// to it, so that a table of n chunks would cost n*n steps.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "host/cube/open_file.hpp"
#include "host/cube/cube_index.hpp"
#include "host/cube/slab.hpp"

namespace eqc {

/// Chunks of the dataset whose object header lies at `header_address`, row-major over chunk_grid(shape, chunk); those
/// never written have size 0. Reads object headers of version 1 and 2 with a layout message of version 3 and its
/// version 1 B-tree (HDF5 File Format Specification 3.0, sections IV.A, IV.A.2.i, III.A.1): what HDF5 1.8 to 1.14 write
/// unless asked for their own latest format. `what` names the dataset in faults.
/// Throws CubeError: another format, a chunk out of place, held twice or with filters left out; more chunks than the
/// file can hold.
std::vector<StoredChunk> read_chunk_table(const OpenFile& source, std::uint64_t header_address, const Index& shape,
                                          const Index& chunk, const std::string& what);

}  // namespace eqc
