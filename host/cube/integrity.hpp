// Checksums of a cube: of each part of its description, and of each chunk as it is stored.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "host/cube/cube_index.hpp"
#include "host/cube/hdf5_handle.hpp"

namespace eqc {

/// Hexadecimal digits kept of a chunk's SHA-256.
inline constexpr std::size_t kChunkDigestDigits = 32;

/// Digest of a chunk's stored bytes.
std::string chunk_digest(std::span<const std::byte> stored);

/// Checksums of the finished index, computed from it and from the stored chunks.
IntegrityRecord make_integrity(const CubeIndex& index, const OpenFile& source);

/// Writes /integrity. Call under Hdf5Lock.
void write_integrity(hid_t file, const IntegrityRecord& record, const std::string& path);

/// What differs between the description and its checksums, a text "document 'model/models.csv' is not what was written"
/// for each; empty when nothing does. Chunks are not read.
std::vector<std::string> integrity_faults(const CubeIndex& index);

/// A variable's part of the chunk digests; empty when the cube has none.
std::string_view chunk_digests_of(const CubeIndex& index, std::size_t variable);

}  // namespace eqc
