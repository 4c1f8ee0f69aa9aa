// Opening and reading by POSIX calls.
#include "host/cube/open_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "host/cube/error.hpp"

namespace eqc {

OpenFile::OpenFile(std::string path) : name_(std::move(path)) {
  descriptor_ = ::open(name_.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);  // a pipe without a writer would block
  if (descriptor_ < 0) throw_system_error(name_, "open", errno);
  measure();
}

OpenFile::OpenFile(int descriptor, std::string name) : name_(std::move(name)), descriptor_(descriptor) { measure(); }

OpenFile::~OpenFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

void OpenFile::measure() {
  struct stat status {};
  const int error_number = ::fstat(descriptor_, &status) == 0 ? 0 : errno;
  std::string fault;
  if (S_ISDIR(status.st_mode)) {
    fault = "is a folder, not a file; name the .h5 file inside it";
  } else if (!S_ISREG(status.st_mode)) {
    fault = "is no regular file (a device, pipe or socket); name a file";
  } else if (status.st_size == 0) {
    fault = "is empty (an interrupted copy?); copy or compute it again";
  }
  size_ = static_cast<std::uint64_t>(status.st_size);
  if (error_number == 0 && fault.empty()) return;
  ::close(descriptor_);
  if (error_number != 0) throw_system_error(name_, "inspect", error_number);
  throw CubeError(name_, fault);
}

void OpenFile::read(std::uint64_t offset, std::span<std::byte> out) const {
  if (!holds(offset, out.size()))
    throw CubeError(name_, "is damaged: it refers to bytes beyond its end; copy or compute it again");
  while (!out.empty()) {
    const ssize_t got = ::pread(descriptor_, out.data(), out.size(), static_cast<off_t>(offset));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) throw_system_error(name_, "read", errno);
    if (got == 0) throw CubeError(name_, "became shorter while it was read; is it being written?");
    offset += static_cast<std::uint64_t>(got);
    out = out.subspan(static_cast<std::size_t>(got));
  }
}

}  // namespace eqc
