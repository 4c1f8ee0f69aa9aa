// Byte shuffle, deflate and Fletcher checksum in the layout of HDF5's filter pipeline.
#include "host/cube/compress.hpp"

#include <libdeflate.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>
#include <new>
#include <stdexcept>

namespace eqc {
namespace {

/// Transposes the 8x8 byte matrix held in eight words: byte j of word i becomes byte i of word j.
/// Three rounds of block swaps; Warren, Hacker's Delight, 2nd ed., section 7-3.
void transpose_8x8(std::array<std::uint64_t, 8>& rows) {
  const auto swap_blocks = [&rows](std::size_t distance, unsigned shift, std::uint64_t mask) {
    for (std::size_t i = 0; i < 8; ++i) {
      if ((i & distance) != 0) continue;
      const std::uint64_t difference = ((rows[i] >> shift) ^ rows[i + distance]) & mask;
      rows[i + distance] ^= difference;
      rows[i] ^= difference << shift;
    }
  };
  swap_blocks(4, 32, 0x00000000FFFFFFFFull);
  swap_blocks(2, 16, 0x0000FFFF0000FFFFull);
  swap_blocks(1, 8, 0x00FF00FF00FF00FFull);
}

constexpr int kLevel = 1;  // higher levels gain little on mantissa noise

/// Shuffles whole groups of eight 8-byte items; returns the number of items done.
std::size_t shuffle_wide(const std::byte* data, std::size_t items, std::byte* out) {
  const std::size_t whole = items / 8 * 8;
  std::array<std::uint64_t, 8> rows;
  for (std::size_t item = 0; item < whole; item += 8) {
    std::memcpy(rows.data(), data + item * 8, 64);
    transpose_8x8(rows);
    for (std::size_t plane = 0; plane < 8; ++plane) std::memcpy(out + plane * items + item, &rows[plane], 8);
  }
  return whole;
}

/// The inverse of shuffle_wide: the transposition undoes itself.
std::size_t unshuffle_wide(const std::byte* data, std::size_t items, std::byte* out) {
  const std::size_t whole = items / 8 * 8;
  std::array<std::uint64_t, 8> rows;
  for (std::size_t item = 0; item < whole; item += 8) {
    for (std::size_t plane = 0; plane < 8; ++plane) std::memcpy(&rows[plane], data + plane * items + item, 8);
    transpose_8x8(rows);
    std::memcpy(out + item * 8, rows.data(), 64);
  }
  return whole;
}

bool inflate_zlib(std::span<const std::byte> stream, std::span<std::byte> out) {
  using Decompressor = std::unique_ptr<libdeflate_decompressor, decltype(&libdeflate_free_decompressor)>;
  thread_local const Decompressor decompressor(libdeflate_alloc_decompressor(), libdeflate_free_decompressor);
  if (!decompressor) throw std::bad_alloc();
  std::size_t read = 0, written = 0;
  const libdeflate_result result = libdeflate_zlib_decompress_ex(decompressor.get(), stream.data(), stream.size(),
                                                                 out.data(), out.size(), &read, &written);
  return result == LIBDEFLATE_SUCCESS && read == stream.size() && written == out.size();
}

}  // namespace

void shuffle_bytes(std::span<const std::byte> data, std::size_t item_bytes, std::span<std::byte> out) {
  const std::size_t items = data.size() / item_bytes;
  const std::size_t done = item_bytes == 8 ? shuffle_wide(data.data(), items, out.data()) : 0;
  for (std::size_t plane = 0; plane < item_bytes; ++plane) {
    std::byte* to = out.data() + plane * items;
    for (std::size_t item = done; item < items; ++item) to[item] = data[item * item_bytes + plane];
  }
}

void unshuffle_bytes(std::span<const std::byte> data, std::size_t item_bytes, std::span<std::byte> out) {
  const std::size_t items = data.size() / item_bytes;
  const std::size_t done = item_bytes == 8 ? unshuffle_wide(data.data(), items, out.data()) : 0;
  for (std::size_t plane = 0; plane < item_bytes; ++plane) {
    const std::byte* from = data.data() + plane * items;
    for (std::size_t item = done; item < items; ++item) out[item * item_bytes + plane] = from[item];
  }
}

Bytes deflate_zlib(std::span<const std::byte> data) {
  using Compressor = std::unique_ptr<libdeflate_compressor, decltype(&libdeflate_free_compressor)>;
  thread_local const Compressor compressor(libdeflate_alloc_compressor(kLevel), libdeflate_free_compressor);
  if (!compressor) throw std::bad_alloc();
  thread_local Bytes room;  // kept: fresh pages for every chunk cost a tenth of the compression
  room.resize(std::max(room.size(), libdeflate_zlib_compress_bound(compressor.get(), data.size())));
  const std::size_t size =
      libdeflate_zlib_compress(compressor.get(), data.data(), data.size(), room.data(), room.size());
  if (size == 0) throw std::runtime_error("libdeflate found no room in a buffer of its own size");
  Bytes out;
  out.reserve(size + sizeof(std::uint32_t));  // a checksum follows
  out.assign(room.begin(), room.begin() + static_cast<std::ptrdiff_t>(size));
  return out;
}

std::uint32_t fletcher32(std::span<const std::byte> data) {
  constexpr std::uint64_t kModulus = 65535;
  constexpr std::size_t kBlockWords = 1 << 14;  // keeps both sums far below 2^64 between reductions
  std::uint64_t sum = 0, sum_of_sums = 0;
  const std::size_t words = data.size() / 2;
  for (std::size_t begin = 0; begin < words; begin += kBlockWords) {
    const std::size_t end = std::min(words, begin + kBlockWords);
    for (std::size_t word = begin; word < end; ++word) {
      sum += std::to_integer<std::uint64_t>(data[2 * word]) << 8 | std::to_integer<std::uint64_t>(data[2 * word + 1]);
      sum_of_sums += sum;
    }
    // Ones' complement arithmetic: a sum of nonzero words never reduces to 0 but to 65535.
    if (sum != 0) sum = (sum - 1) % kModulus + 1;
    if (sum_of_sums != 0) sum_of_sums = (sum_of_sums - 1) % kModulus + 1;
  }
  if (data.size() % 2 != 0) {
    sum += std::to_integer<std::uint64_t>(data.back()) << 8;
    sum_of_sums += sum;
    if (sum != 0) sum = (sum - 1) % kModulus + 1;
    if (sum_of_sums != 0) sum_of_sums = (sum_of_sums - 1) % kModulus + 1;
  }
  return static_cast<std::uint32_t>(sum_of_sums << 16 | sum);
}

Bytes encode_chunk(std::span<const std::byte> data, std::size_t item_bytes) {
  Bytes stored;
  if (item_bytes > 1) {
    thread_local Bytes shuffled;
    shuffled.resize(data.size());
    shuffle_bytes(data, item_bytes, shuffled);
    stored = deflate_zlib(shuffled);
  } else {
    stored = deflate_zlib(data);
  }
  const std::uint32_t checksum = fletcher32(stored);
  const auto* checksum_bytes = reinterpret_cast<const std::byte*>(&checksum);
  stored.insert(stored.end(), checksum_bytes, checksum_bytes + sizeof checksum);
  return stored;
}

bool decode_chunk(std::span<const std::byte> stored, std::size_t item_bytes, const ChunkFilters& filters,
                  std::span<std::byte> out) {
  if (filters.fletcher32) {
    std::uint32_t checksum = 0;
    if (stored.size() < sizeof checksum) return false;
    const std::span<const std::byte> data = stored.first(stored.size() - sizeof checksum);
    std::memcpy(&checksum, stored.data() + data.size(), sizeof checksum);
    if (fletcher32(data) != checksum) return false;
    stored = data;
  }
  if (!filters.deflate && stored.size() != out.size()) return false;
  if (!filters.shuffle) {
    if (filters.deflate) return inflate_zlib(stored, out);
    std::memcpy(out.data(), stored.data(), out.size());
    return true;
  }
  thread_local Bytes shuffled;
  if (filters.deflate) {
    shuffled.resize(out.size());
    if (!inflate_zlib(stored, shuffled)) return false;
    stored = shuffled;
  }
  unshuffle_bytes(stored, item_bytes, out);
  return true;
}

}  // namespace eqc
