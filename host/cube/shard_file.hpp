// The file of a shard: our own layout, so that restarting never hands a half-damaged file to the HDF5 library.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "host/cube/open_file.hpp"
#include "host/cube/compress.hpp"
#include "host/cube/field_hash.hpp"
#include "host/cube/slab.hpp"

namespace eqc {

inline constexpr std::uint64_t kShardFormatVersion = 2;
inline constexpr std::string_view kShardMark = "EQCSHARD";  ///< first bytes of the file

/// A slab as a shard stores it.
struct StoredSlab {
  std::string variable;
  Slab slab;
  Index chunk;
  std::vector<std::uint64_t> chunk_bytes;  ///< stored bytes of its chunks, row-major
  std::uint64_t offset = 0;                ///< of the first chunk; the others follow
};

/// The first bytes of a shard: mark, version, size of the rest of the head, which is its recipe, schema digest, slabs.
/// Then come the chunks of all slabs in order, then the SHA-256 of everything before as 64 hexadecimal digits.
std::string shard_head(std::string_view recipe, std::string_view schema_digest, const std::vector<StoredSlab>& slabs);

/// An open shard. Many threads may read one.
class ShardFile {
 public:
  /// Reads the head. Throws CubeError when it is no shard, one of another version, or damaged: slabs and chunks fill
  /// the file exactly.
  explicit ShardFile(const std::string& path);
  /// The same of an open file.
  explicit ShardFile(const OpenFile& source);

  /// Digests of what its content was made from: shards that share one have the same content.
  const std::string& recipe() const { return recipe_; }
  const std::string& schema_digest() const { return schema_digest_; }
  const std::vector<StoredSlab>& slabs() const { return slabs_; }
  std::uint64_t size() const { return source().size(); }

  /// Reads everything from the start to the end: `use(slab, chunk, stored bytes)` for every chunk in order. Throws
  /// CubeError when the SHA-256 at the end is another.
  template <class Use>
  void read_all(Use use) const {
    FieldHash hash;
    Bytes bytes = bytes_of(0, head_bytes_);
    hash.bytes(bytes.data(), bytes.size());
    for (std::size_t s = 0; s < slabs_.size(); ++s) {
      std::uint64_t offset = slabs_[s].offset;
      for (std::size_t c = 0; c < slabs_[s].chunk_bytes.size(); ++c) {
        bytes.resize(static_cast<std::size_t>(slabs_[s].chunk_bytes[c]));
        source().read(offset, bytes);
        offset += bytes.size();
        hash.bytes(bytes.data(), bytes.size());
        use(s, c, bytes);
      }
    }
    compare(hash.hex());
  }

 private:
  const OpenFile& source() const { return own_ ? *own_ : *given_; }
  void read_head();
  void read_slab(class ByteReader& in, std::uint64_t& offset);
  Bytes bytes_of(std::uint64_t offset, std::uint64_t size) const;
  void compare(const std::string& sha256) const;
  [[noreturn]] void fail(const std::string& what) const;

  std::unique_ptr<OpenFile> own_;
  const OpenFile* given_ = nullptr;
  std::uint64_t head_bytes_ = 0;
  std::string recipe_, schema_digest_;
  std::vector<StoredSlab> slabs_;
};

/// Whether a file begins as a shard does; false also when it cannot be read.
bool is_shard_file(const std::string& path);

/// Throws CubeError when the file is a shard, which is no cube.
void refuse_shard(const OpenFile& source);

}  // namespace eqc
