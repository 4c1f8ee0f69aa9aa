// Files as bytes, whole or in pieces, with a fault that names the file when it cannot be read.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace eqc {

/// All bytes of the file. Throws InputError naming the file when it is missing or unreadable.
std::string read_file(const std::string& path);

/// Bytes from front to end: a file's, a pipe's, or those of standard input, whose name is "-".
class ByteSource {
 public:
  /// Throws InputError naming the file when it is missing, unreadable or a folder.
  explicit ByteSource(const std::string& path);
  ~ByteSource();
  ByteSource(const ByteSource&) = delete;
  ByteSource& operator=(const ByteSource&) = delete;

  /// What messages call it: the path, or "standard input".
  const std::string& name() const { return name_; }
  /// Fills `bytes` with at most `most` further bytes; 0 at the end. Throws InputError when the disk fails.
  std::size_t read(char* bytes, std::size_t most);
  /// All its bytes where that is known before they are read, else 0.
  std::uint64_t size() const { return size_; }

 private:
  std::string name_;
  int file_ = -1;
  std::uint64_t size_ = 0;
};

}  // namespace eqc
