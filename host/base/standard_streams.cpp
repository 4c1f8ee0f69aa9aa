// Standard output and error.
#include "host/base/standard_streams.hpp"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

namespace eqc {
namespace {

/// Whether what reads standard output has gone. A regular file or terminal never has.
bool reader_is_gone() {
  pollfd output{STDOUT_FILENO, 0, 0};
  return ::poll(&output, 1, 0) > 0 && (output.revents & (POLLERR | POLLHUP)) != 0;
}

}  // namespace

void hold_standard_descriptors() {
  for (int descriptor = STDIN_FILENO; descriptor <= STDERR_FILENO; ++descriptor) {
    if (::fcntl(descriptor, F_GETFD) >= 0) continue;
    // The wrong direction, so that use of a closed stream stays an error. The lowest free number is this one.
    const int direction = descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY;
    if (::open("/dev/null", direction) < 0) static_cast<void>(::open("/", O_RDONLY));
  }
}

void say(std::string_view text) noexcept { static_cast<void>(std::fwrite(text.data(), 1, text.size(), stderr)); }

std::string close_standard_output() {
  errno = 0;
  const bool failed_before = std::ferror(stdout) != 0;
  const bool gone = reader_is_gone();
  const bool failed = std::fclose(stdout) != 0 || failed_before;
  const int error_number = errno;
  if (!failed || error_number == EPIPE || gone) return "";
  return error_number == 0       ? "not all could be written"
         : error_number == EBADF ? "it is closed, but there is something to print"
                                 : std::strerror(error_number);
}

}  // namespace eqc
