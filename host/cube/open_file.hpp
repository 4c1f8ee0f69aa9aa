// A file read at given places, never beyond its end.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace eqc {

/// An open regular file of fixed size. Reads carry their own place, so many threads may read one.
class OpenFile {
 public:
  /// Throws CubeError that tells apart: missing, no permission, a folder, no regular file, empty.
  explicit OpenFile(std::string path);
  /// Takes the open descriptor of a regular file (of a test or a fuzzer, say); `name` is for messages.
  OpenFile(int descriptor, std::string name);
  ~OpenFile();
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;

  const std::string& name() const { return name_; }
  std::uint64_t size() const { return size_; }
  int descriptor() const { return descriptor_; }
  /// Whether [offset, offset + bytes) lies in the file.
  bool holds(std::uint64_t offset, std::uint64_t bytes) const { return offset <= size_ && bytes <= size_ - offset; }
  /// Fills `out`. Throws CubeError when the file ends before.
  void read(std::uint64_t offset, std::span<std::byte> out) const;

 private:
  void measure();

  std::string name_;
  int descriptor_ = -1;
  std::uint64_t size_ = 0;
};

}  // namespace eqc
