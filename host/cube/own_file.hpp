// Which files are this program's own: what a run may replace or remove.
#pragma once

#include <string>
#include <string_view>

namespace eqc {

/// What every HDF5 file begins with (format specification, superblock).
inline constexpr std::string_view kHdf5Start = "\x89HDF\r\n\x1a\n";

/// Root attribute that says what a cube is, where it is not that of a run: "sensitivity".
inline constexpr std::string_view kKindAttribute = "equicube_kind";

/// "" when the file is a cube as merge_shards writes it and of this kind ("": of a run), otherwise what it is instead.
std::string why_no_cube_of_ours(const std::string& path, std::string_view kind = "");

/// "<40 hex digits>.shard".
bool is_shard_name(std::string_view name);

/// Whether the file at `path` has the name of a shard and is one, of this or any other study. Reads its first bytes
/// alone.
bool is_own_shard(const std::string& path);

/// "" when the file is a slice as write_companion writes it, otherwise what it is instead. Reads its first bytes alone.
std::string why_no_companion(const std::string& path);

}  // namespace eqc
