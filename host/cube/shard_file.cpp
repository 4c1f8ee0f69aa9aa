// Head and chunks of a shard file.
#include "host/cube/shard_file.hpp"

#include "host/cube/byte_stream.hpp"
#include "host/cube/error.hpp"

namespace eqc {
namespace {

constexpr std::uint64_t kHexDigits = 64;
constexpr std::uint64_t kPrefixBytes = 8 + 2 * sizeof(std::uint64_t);

void put_index(ByteWriter& out, const Index& index) {
  for (const std::size_t number : index) out.number(number);
}

Index take_index(ByteReader& in, std::size_t rank) {
  Index index(rank);
  for (std::size_t& number : index) number = in.number();
  return index;
}

bool begins_as_shard(const OpenFile& source) {
  Bytes start(kShardMark.size());
  if (source.size() < start.size()) return false;
  source.read(0, start);
  return std::memcmp(start.data(), kShardMark.data(), start.size()) == 0;
}

}  // namespace

std::string shard_head(std::string_view recipe, std::string_view schema_digest, const std::vector<StoredSlab>& slabs) {
  ByteWriter rest;
  rest.text(recipe);
  rest.text(schema_digest);
  rest.number(slabs.size());
  for (const StoredSlab& slab : slabs) {
    rest.text(slab.variable);
    rest.number(slab.chunk.size());
    for (const Index* index : {&slab.slab.start, &slab.slab.count, &slab.chunk}) put_index(rest, *index);
    rest.number(slab.chunk_bytes.size());
    for (const std::uint64_t size : slab.chunk_bytes) rest.number(size);
  }
  ByteWriter head;
  head.raw(kShardMark.data(), kShardMark.size());
  head.number(kShardFormatVersion);
  head.number(rest.bytes().size());
  return head.bytes() + rest.bytes();
}

ShardFile::ShardFile(const std::string& path) : own_(std::make_unique<OpenFile>(path)) { read_head(); }
ShardFile::ShardFile(const OpenFile& source) : given_(&source) { read_head(); }

void ShardFile::fail(const std::string& what) const {
  throw CubeError(source().name(), "is damaged: " + what + "; compute the shard again");
}

Bytes ShardFile::bytes_of(std::uint64_t offset, std::uint64_t size) const {
  if (!source().holds(offset, size)) fail("it ends too early");
  Bytes bytes(static_cast<std::size_t>(size));
  source().read(offset, bytes);
  return bytes;
}

void ShardFile::read_head() {
  if (!begins_as_shard(source())) throw CubeError(source().name(), "is not an equicube shard");
  const Bytes prefix = bytes_of(kShardMark.size(), kPrefixBytes - kShardMark.size());
  ByteReader sizes(prefix, source().name());
  const std::uint64_t version = sizes.number(), rest = sizes.number();
  if (version != kShardFormatVersion) {
    throw CubeError(source().name(), "is a shard of format " + std::to_string(version) + "; this program reads " +
                                         std::to_string(kShardFormatVersion) + "; compute it again");
  }
  const Bytes bytes = bytes_of(kPrefixBytes, rest);
  head_bytes_ = kPrefixBytes + rest;
  ByteReader in(bytes, source().name());
  recipe_ = in.text();
  schema_digest_ = in.text();
  std::uint64_t offset = head_bytes_;
  const std::size_t slabs = in.count(3 * sizeof(std::uint64_t));
  for (std::size_t s = 0; s < slabs; ++s) read_slab(in, offset);
  if (in.left() != 0 || !source().holds(offset, kHexDigits) || source().size() - offset != kHexDigits)
    fail("its parts do not fill it");
}

void ShardFile::read_slab(ByteReader& in, std::uint64_t& offset) {
  StoredSlab stored;
  stored.variable = in.text();
  const std::size_t rank = in.count(3 * sizeof(std::uint64_t));
  for (Index* index : {&stored.slab.start, &stored.slab.count, &stored.chunk}) *index = take_index(in, rank);
  stored.chunk_bytes.resize(in.count(sizeof(std::uint64_t)));
  stored.offset = offset;
  for (std::size_t axis = 0; axis < rank; ++axis)
    if (stored.slab.count[axis] == 0 || stored.chunk[axis] == 0) fail("a slab is empty");
  const std::optional<std::size_t> chunks =
      rank == 0 ? std::nullopt : checked_count(chunk_grid(stored.slab.count, stored.chunk));
  if (!chunks || *chunks != stored.chunk_bytes.size()) fail("a slab has the wrong number of chunks");
  for (std::uint64_t& size : stored.chunk_bytes) {
    size = in.number();
    if (size == 0 || !source().holds(offset, size)) fail("a chunk lies beyond its end");
    offset += size;
  }
  slabs_.push_back(std::move(stored));
}

void ShardFile::compare(const std::string& sha256) const {
  const Bytes wanted = bytes_of(source().size() - kHexDigits, kHexDigits);
  if (std::memcmp(wanted.data(), sha256.data(), kHexDigits) != 0)
    throw CubeError(source().name(), "the content does not match its SHA-256; compute the shard again");
}

bool is_shard_file(const std::string& path) try { return begins_as_shard(OpenFile(path)); } catch (const CubeError&) {
  return false;
}

void refuse_shard(const OpenFile& source) {
  if (begins_as_shard(source))
    throw CubeError(source.name(), "is one shard of a cube, not a cube; merge the shards first");
}

}  // namespace eqc
