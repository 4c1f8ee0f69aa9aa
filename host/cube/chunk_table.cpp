// Object header to layout message, layout message to B-tree, B-tree to chunks.
#include "host/cube/chunk_table.hpp"

#include <algorithm>
#include <optional>

#include "host/cube/byte_stream.hpp"
#include "host/cube/error.hpp"

namespace eqc {
namespace {

constexpr std::uint64_t kUndefinedAddress = UINT64_MAX;
constexpr std::uint16_t kLayoutMessage = 0x0008, kContinuationMessage = 0x0010;

class TableReader {
 public:
  TableReader(const OpenFile& source, const Index& shape, const Index& chunk, const std::string& what)
      : source_(source), shape_(shape), chunk_(chunk), grid_(chunk_grid(shape, chunk)), what_(what) {}

  std::vector<StoredChunk> read(std::uint64_t header_address) {
    const std::optional<std::size_t> count = checked_count(grid_);
    constexpr std::uint64_t kFew = 4096, kLeastKeyBytes = 32;
    if (!count || *count > kFew + source_.size() / kLeastKeyBytes) fail("has more chunks than the file can hold");
    chunks_.resize(*count);
    const std::uint64_t root = tree_address(header_address);
    if (root != kUndefinedAddress) read_node(root, std::nullopt);
    return std::move(chunks_);
  }

 private:
  struct Block {
    std::uint64_t address = 0, size = 0;
  };

  [[noreturn]] void fail(const std::string& why) const {
    throw CubeError(source_.name(), "is damaged: " + what_ + " " + why + "; copy or compute it again");
  }

  Bytes bytes_at(std::uint64_t address, std::uint64_t size) const {
    if (!source_.holds(address, size)) fail("is described beyond the end of the file");
    Bytes bytes(static_cast<std::size_t>(size));
    source_.read(address, bytes);
    return bytes;
  }

  std::uint64_t tree_address(std::uint64_t header_address) {
    const bool is_second = std::memcmp(bytes_at(header_address, 4).data(), "OHDR", 4) == 0;
    is_second ? start_second(header_address) : start_first(header_address);
    constexpr std::size_t kMostBlocks = 256;
    for (std::size_t b = 0; b < blocks_.size() && b < kMostBlocks; ++b) {
      const Bytes bytes = bytes_at(blocks_[b].address, blocks_[b].size);
      if (const auto address = is_second ? scan_second(bytes) : scan_first(bytes)) return *address;
    }
    fail("has no layout in its header");
  }

  /// Version 2: signature, version, flags, times and attribute limits where the flags say so, size of the first block.
  void start_second(std::uint64_t address) {
    constexpr std::uint64_t kLongest = 34;
    const Bytes start = bytes_at(address, std::min(kLongest, source_.size() - address));
    ByteReader in(start, source_.name());
    in.take(5);
    const auto flags = in.fixed<std::uint8_t>();
    std::uint64_t prefix = 6;
    if ((flags & 0x20) != 0) prefix += in.take(16).size();
    if ((flags & 0x10) != 0) prefix += in.take(4).size();
    const std::size_t width = std::size_t{1} << (flags & 3);
    std::uint64_t size = 0;
    std::memcpy(&size, in.take(width).data(), width);
    has_order_ = (flags & 0x04) != 0;
    blocks_.push_back({address + prefix + width, size});
  }

  /// Version 1: version, number of messages, references, size; padded to 16 bytes.
  void start_first(std::uint64_t address) {
    constexpr std::uint64_t kPrefix = 16;
    const Bytes start = bytes_at(address, kPrefix);
    ByteReader in(start, source_.name());
    if (in.fixed<std::uint8_t>() != 1) fail("has a header of unknown version");
    in.take(7);
    blocks_.push_back({address + kPrefix, in.fixed<std::uint32_t>()});
  }

  std::optional<std::uint64_t> scan_second(const Bytes& bytes) {
    ByteReader in(bytes, source_.name());
    const std::size_t header = has_order_ ? 6 : 4;
    while (in.left() >= header) {  // less is a gap
      const auto type = in.fixed<std::uint8_t>();
      const auto size = in.fixed<std::uint16_t>();
      in.take(header - 3);
      if (const auto address = look_at(type, in.take(size), 2)) return address;
    }
    return std::nullopt;
  }

  std::optional<std::uint64_t> scan_first(const Bytes& bytes) {
    ByteReader in(bytes, source_.name());
    constexpr std::size_t kHeader = 8;
    while (in.left() >= kHeader) {
      const auto type = in.fixed<std::uint16_t>();
      const auto size = in.fixed<std::uint16_t>();
      in.take(4);
      if (const auto address = look_at(type, in.take(size), 1)) return address;
    }
    return std::nullopt;
  }

  std::optional<std::uint64_t> look_at(std::uint16_t type, std::span<const std::byte> message, int version) {
    ByteReader in(message, source_.name());
    if (type == kContinuationMessage) {
      Block block{in.number(), in.number()};
      constexpr std::uint64_t kSignature = 4, kChecksum = 4;
      if (version == 2 && block.size < kSignature + kChecksum) fail("has a header whose parts are too short");
      if (version == 2) block = {block.address + kSignature, block.size - kSignature - kChecksum};
      blocks_.push_back(block);
    }
    if (type != kLayoutMessage) return std::nullopt;
    if (in.fixed<std::uint8_t>() != 3)
      throw CubeError(source_.name(),
                      what_ + " is stored in a way of newer HDF5; was it rewritten by another program?");
    constexpr std::uint8_t kChunked = 2;
    if (in.fixed<std::uint8_t>() != kChunked || in.fixed<std::uint8_t>() != shape_.size() + 1)
      fail("is not chunked along its axes");
    return in.number();
  }

  /// A node of the B-tree; `level` is what its parent asks for. Levels fall by one, and no node is read twice.
  void read_node(std::uint64_t address, std::optional<int> level) {
    constexpr std::uint64_t kHeader = 24;
    const Bytes header = bytes_at(address, kHeader);
    ByteReader in(header, source_.name());
    const std::span<const std::byte> signature = in.take(5);
    const int own_level = in.fixed<std::uint8_t>();
    const std::size_t entries = in.fixed<std::uint16_t>();
    if (std::memcmp(signature.data(), "TREE\1", 5) != 0 || (level && *level != own_level))
      fail("has a table of chunks with a node out of place");
    const std::size_t key_bytes = 8 + 8 * (shape_.size() + 1);
    bytes_read_ += entries * (key_bytes + 8) + kHeader;
    if (bytes_read_ > source_.size()) fail("has a table of chunks longer than the file");
    const Bytes body = bytes_at(address + kHeader, entries * (key_bytes + 8));
    ByteReader items(body, source_.name());
    for (std::size_t i = 0; i < entries; ++i) {
      const std::span<const std::byte> key = items.take(key_bytes);
      const std::uint64_t child = items.number();
      own_level == 0 ? add_chunk(key, child) : read_node(child, own_level - 1);
    }
  }

  void add_chunk(std::span<const std::byte> key, std::uint64_t address) {
    ByteReader in(key, source_.name());
    const auto size = in.fixed<std::uint32_t>();
    if (in.fixed<std::uint32_t>() != 0) fail("has a chunk that left out filters");
    std::size_t at = 0;
    for (std::size_t axis = 0; axis < shape_.size(); ++axis) {
      const std::uint64_t offset = in.number();
      if (offset >= shape_[axis] || offset % chunk_[axis] != 0) fail("has a chunk out of place");
      at = at * grid_[axis] + offset / chunk_[axis];
    }
    if (in.number() != 0) fail("has a chunk out of place");
    if (chunks_[at].size != 0) fail("has a chunk twice");
    if (size == 0 || !source_.holds(address, size)) fail("has a chunk beyond the end of the file");
    chunks_[at] = {address, size};
  }

  const OpenFile& source_;
  const Index &shape_, &chunk_;
  const Index grid_;
  const std::string& what_;
  std::vector<StoredChunk> chunks_;
  std::vector<Block> blocks_;
  bool has_order_ = false;
  std::uint64_t bytes_read_ = 0;
};

}  // namespace

std::vector<StoredChunk> read_chunk_table(const OpenFile& source, std::uint64_t header_address, const Index& shape,
                                          const Index& chunk, const std::string& what) {
  return TableReader(source, shape, chunk, what).read(header_address);
}

}  // namespace eqc
