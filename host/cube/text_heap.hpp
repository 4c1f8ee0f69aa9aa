// Texts of variable length, read from the file by our own code: HDF5 1.10 walks a damaged global heap for ever or
// beyond its end.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <unordered_map>

#include "host/cube/open_file.hpp"
#include "host/cube/compress.hpp"

namespace eqc {

/// The global heap of one file (HDF5 File Format Specification 3.0, section III.E). Reads each collection once, and
/// gives out no more text than the file has bytes: a sound file refers to each object once.
class TextHeap {
 public:
  explicit TextHeap(const OpenFile& source) : source_(source) {}

  /// What a dataset stores for each text: length, collection, number of the object.
  static constexpr std::size_t kReferenceBytes = 16;

  /// Text of one reference. Throws CubeError for `what` when it points nowhere, or when bytes follow a NUL.
  std::string text(std::span<const std::byte> reference, const std::string& what);

 private:
  struct Object {
    std::size_t offset = 0, size = 0;
  };
  struct Collection {
    Bytes bytes;
    std::unordered_map<std::uint16_t, Object> objects;
  };
  const Collection& collection(std::uint64_t address, const std::string& what);
  void parse(Collection& into, const std::string& what) const;
  [[noreturn]] void fail(const std::string& what, const std::string& why) const;

  const OpenFile& source_;
  std::map<std::uint64_t, Collection> collections_;
  std::uint64_t bytes_read_ = 0, text_given_ = 0;
};

}  // namespace eqc
