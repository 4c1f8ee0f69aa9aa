// The chunk codec: what HDF5's shuffle + deflate + fletcher32 filters store, made by our own code. Pure functions, any
// thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace eqc {

using Bytes = std::vector<std::byte>;

/// Regroups `item_bytes`-wide items by byte position (all first bytes, then all second bytes, ...), as HDF5's shuffle
/// filter. `data.size()` must be a multiple of `item_bytes`; `out` has the same size.
void shuffle_bytes(std::span<const std::byte> data, std::size_t item_bytes, std::span<std::byte> out);

/// The inverse of shuffle_bytes.
void unshuffle_bytes(std::span<const std::byte> data, std::size_t item_bytes, std::span<std::byte> out);

/// A zlib stream (RFC 1950) of the data by libdeflate, level 1. Same data and library version, same bytes, on any
/// processor.
Bytes deflate_zlib(std::span<const std::byte> data);

/// Fletcher's checksum over big-endian 16-bit words (Fletcher 1982, modulo 65535), odd last byte padded with zero, as
/// HDF5's filter.
std::uint32_t fletcher32(std::span<const std::byte> data);

/// A whole chunk as stored in the file: shuffled when items are wider than a byte, deflated, checksum appended
/// (little-endian).
Bytes encode_chunk(std::span<const std::byte> data, std::size_t item_bytes);

/// Which filters a chunk went through, in this order.
struct ChunkFilters {
  bool shuffle = false, deflate = false, fletcher32 = false;
  bool operator==(const ChunkFilters&) const = default;
};

/// A chunk's data from its stored bytes, into `out`, which has exactly the chunk's size. False when the checksum
/// differs, or when the stored bytes are not exactly one stream of that size.
bool decode_chunk(std::span<const std::byte> stored, std::size_t item_bytes, const ChunkFilters& filters,
                  std::span<std::byte> out);

}  // namespace eqc
