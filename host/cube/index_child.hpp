// The index of a stranger's file, read where it can do no harm.
#pragma once

#include "host/cube/open_file.hpp"
#include "host/cube/cube_index.hpp"

namespace eqc {

/// build_index() in a child process that may use 2 s of processor time (and 1 s more for every 64 MiB of file), no more
/// memory than the file can ask for, and may write nothing. HDF5 1.10 overruns its heap, follows wild pointers and
/// loops for ever on some damaged files, and a checksum cannot vouch for a file, since whoever writes the file can
/// write its checksums too. What the child sends is read as carefully as the file. Throws CubeError as build_index, and
/// when the library crashes on the file, does not end or asks for too much memory.
/// Under sanitizers it calls build_index() itself, so that they see every fault.
CubeIndex open_index(const OpenFile& source);

}  // namespace eqc
