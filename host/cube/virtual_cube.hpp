// A virtual cube: a file that describes a cube and names the files that hold its chunks, with their digests. Other
// programs see HDF5 virtual datasets; ours resolves the sources itself, so that nothing missing reads as a fill value.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "host/cube/cube_index.hpp"

namespace eqc {

/// Attribute of /run of a virtual cube: its sources as JSON, [{"file", "bytes", "sha256"}, ...], files relative to the
/// cube's folder. No result digest covers it.
inline constexpr std::string_view kSourcesAttribute = "sources";
/// Attribute of /run of a source, a cube that lacks what others hold: its file's name.
inline constexpr std::string_view kPartAttribute = "part_of_a_virtual_cube";

struct SourceFile {
  std::string file;  ///< relative to the cube's folder
  std::uint64_t bytes = 0;
  std::string sha256;
};

/// The open sources of a virtual cube; chunks of its index point into them.
using CubeSources = std::vector<std::unique_ptr<OpenFile>>;

bool is_virtual(const CubeIndex& index);
bool is_part(const CubeIndex& index);

/// Opens the sources that the index of a virtual cube names, compares size and SHA-256 of each, and takes the places of
/// their chunks into the index. Throws CubeError that names a source which is missing, not what it was or of another
/// cube, and for chunks that none or two hold.
CubeSources resolve_sources(CubeIndex& index, const OpenFile& cube);

/// The last step of that: `parts` are the indexes of `files`.
void take_sources(const std::vector<CubeIndex>& parts, const CubeSources& files, CubeIndex& index,
                  const std::string& cube);

std::string file_sha256(const OpenFile& file);

}  // namespace eqc
