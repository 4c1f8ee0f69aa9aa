// Byte shuffle, ISA-L deflate and Fletcher checksum in the layout of HDF5's filter pipeline.
#include "host/cube/compress.hpp"

#include <isa-l/igzip_lib.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <limits>
#include <memory>
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

constexpr std::size_t kReadAhead = 512;

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

}  // namespace

void shuffle_bytes(std::span<const std::byte> data, std::size_t item_bytes, std::span<std::byte> out) {
  const std::size_t items = data.size() / item_bytes;
  const std::size_t done = item_bytes == 8 ? shuffle_wide(data.data(), items, out.data()) : 0;
  for (std::size_t plane = 0; plane < item_bytes; ++plane) {
    std::byte* to = out.data() + plane * items;
    for (std::size_t item = done; item < items; ++item) to[item] = data[item * item_bytes + plane];
  }
}

Bytes deflate_zlib(std::span<const std::byte> data) {
  if (data.size() > std::numeric_limits<std::uint32_t>::max() / 2) throw std::length_error("a chunk above 2 GiB cannot be deflated");
  // Stored blocks bound the output: 5 bytes per 64 KiB, plus zlib's header and checksum.
  Bytes out(data.size() + data.size() / 65535 * 5 + 1024);
  // zeroed: the match finder looks at what it finds in the buffer, so leftovers of another stream would change the bytes (not the data)
  const auto work = std::make_unique<std::uint8_t[]>(ISAL_DEF_LVL1_DEFAULT);
  // ISA-L's match finder reads a few bytes beyond the data: they must be the same every time
  std::vector<std::byte> padded(data.size() + kReadAhead);
  std::copy(data.begin(), data.end(), padded.begin());
  const auto stream = std::make_unique<isal_zstream>();
  isal_deflate_stateless_init(stream.get());
  stream->gzip_flag = IGZIP_ZLIB;
  stream->level = 1;
  stream->level_buf = work.get();
  stream->level_buf_size = ISAL_DEF_LVL1_DEFAULT;
  stream->end_of_stream = 1;
  stream->flush = NO_FLUSH;
  stream->next_in = reinterpret_cast<std::uint8_t*>(padded.data());
  stream->avail_in = static_cast<std::uint32_t>(data.size());
  stream->next_out = reinterpret_cast<std::uint8_t*>(out.data());
  stream->avail_out = static_cast<std::uint32_t>(out.size());
  const int status = isal_deflate_stateless(stream.get());
  if (status != COMP_OK) throw std::runtime_error("ISA-L deflate failed with code " + std::to_string(status));
  out.resize(stream->total_out);
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
    Bytes shuffled(data.size());
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

}  // namespace eqc
