// Files as bytes: streams for whole ones, descriptors for pieces.
#include "host/base/file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <vector>

#include "host/base/diagnostics.hpp"

namespace eqc {
namespace {

constexpr const char* kFolder = "is a folder, but a file is needed; name a file in it";
constexpr const char* kUnopened = "cannot be opened; check the name and that you may read it";
constexpr const char* kUnread = "cannot be read to its end; check the disk";

}  // namespace

std::string read_file(const std::string& path) {
  if (std::filesystem::is_directory(path)) throw InputError(path, kFolder);
  std::ifstream file(path, std::ios::binary);
  if (!file) throw InputError(path, kUnopened);
  std::string bytes;
  std::vector<char> block(std::size_t{1} << 16);
  do {
    file.read(block.data(), static_cast<std::streamsize>(block.size()));
    bytes.append(block.data(), static_cast<std::size_t>(file.gcount()));
  } while (file);
  if (file.bad()) throw InputError(path, kUnread);  // a fault of the disk, which the end of the file is not
  return bytes;
}

ByteSource::ByteSource(const std::string& path) : name_(path == "-" ? "standard input" : path) {
  file_ = path == "-" ? dup(STDIN_FILENO) : open(path.c_str(), O_RDONLY | O_CLOEXEC);
  struct stat status = {};
  if (file_ < 0 || fstat(file_, &status) != 0) throw InputError(name_, kUnopened);
  if (S_ISDIR(status.st_mode)) {
    close(file_);
    throw InputError(name_, kFolder);
  }
  if (S_ISREG(status.st_mode)) size_ = static_cast<std::uint64_t>(status.st_size);
}

ByteSource::~ByteSource() { close(file_); }

std::size_t ByteSource::read(char* bytes, std::size_t most) {
  for (;;) {
    const ssize_t got = ::read(file_, bytes, most);
    if (got >= 0) return static_cast<std::size_t>(got);
    if (errno != EINTR) throw InputError(name_, kUnread);
  }
}

}  // namespace eqc
