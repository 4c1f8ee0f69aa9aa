// A fork, its limits, and the pipe between.
#include "host/cube/index_child.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <new>

#include "host/cube/byte_stream.hpp"
#include "host/cube/error.hpp"
#include "host/cube/index_builder.hpp"

namespace eqc {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::uint64_t kIndex = 1, kFault = 2;  ///< first number of what the child sends
constexpr int kDone = 0, kNoMemory = 3;
constexpr auto kLongestWait = std::chrono::seconds(60);  ///< for a child that sleeps; one that works ends before

rlim_t processor_seconds(std::uint64_t file_bytes) { return 2 + static_cast<rlim_t>(file_bytes >> 26); }

/// What the process has mapped already, and as much again as an honest index of the file can take.
rlim_t memory_limit(std::uint64_t file_bytes) {
  unsigned long pages = 0;
  if (std::FILE* file = std::fopen("/proc/self/statm", "re")) {
    if (std::fscanf(file, "%lu", &pages) != 1) pages = 0;
    std::fclose(file);
  }
  if (pages == 0) return RLIM_INFINITY;
  constexpr rlim_t kRoom = rlim_t{512} << 20;
  return static_cast<rlim_t>(pages) * static_cast<rlim_t>(::sysconf(_SC_PAGESIZE)) + kRoom + 8 * file_bytes;
}

void limit(__rlimit_resource resource, rlim_t soft, rlim_t hard) {
  rlimit now{};
  ::getrlimit(resource, &now);
  const rlimit wanted{std::min(soft, now.rlim_max), std::min(hard, now.rlim_max)};
  ::setrlimit(resource, &wanted);
}

/// No handler of the program may run in the child: it would clean up what is the parent's.
void confine(pid_t parent, rlim_t memory, std::uint64_t file_bytes) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != parent) ::_exit(kDone);
  for (int signal = 1; signal < NSIG; ++signal) ::signal(signal, SIG_DFL);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGPIPE}) ::signal(signal, SIG_IGN);
  sigset_t none;
  ::sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  limit(RLIMIT_CORE, 0, 0);
  limit(RLIMIT_FSIZE, 0, 0);
  limit(RLIMIT_AS, memory, memory);
  limit(RLIMIT_CPU, processor_seconds(file_bytes), processor_seconds(file_bytes) + 1);
}

void send(int descriptor, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::write(descriptor, bytes.data(), bytes.size());
    if (sent < 0 && errno != EINTR) ::_exit(kDone);  // nobody listens
    if (sent > 0) bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
}

[[noreturn]] void run_child(const OpenFile& source, int descriptor) {
  try {
    ByteWriter out;
    try {
      const std::string index = index_bytes(build_index_unlocked(source));
      out.number(kIndex);
      out.text(index);
    } catch (const CubeError& error) {
      out = {};
      out.number(kFault);
      out.text(error.what());
    }
    send(descriptor, out.bytes());
  } catch (...) {
    ::_exit(kNoMemory);
  }
  ::_exit(kDone);
}

struct ChildReport {
  Bytes bytes;
  int status = 0;
  bool too_long = false, too_much = false;
};

/// Reads until the child closes its end or the time is over.
void listen(int descriptor, std::uint64_t most_bytes, ChildReport& report) {
  const Clock::time_point end = Clock::now() + kLongestWait;
  std::array<std::byte, 1 << 16> buffer;
  for (;;) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - Clock::now()).count();
    report.too_long = left <= 0;
    report.too_much = report.bytes.size() > most_bytes;
    if (report.too_long || report.too_much) return;
    pollfd ready{descriptor, POLLIN, 0};
    if (::poll(&ready, 1, static_cast<int>(left)) <= 0) continue;
    const ssize_t got = ::read(descriptor, buffer.data(), buffer.size());
    if (got == 0) return;
    if (got > 0) report.bytes.insert(report.bytes.end(), buffer.begin(), buffer.begin() + got);
  }
}

ChildReport ask_child(const OpenFile& source) {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) throw_system_error(source.name(), "make a pipe to read", errno);
  const rlim_t memory = memory_limit(source.size());
  const pid_t parent = ::getpid();
  sigset_t all, before;
  ::sigfillset(&all);
  ChildReport report;
  pid_t child = 0;
  {
    const Hdf5Lock lock;  // no other thread is inside the library, whose state the child inherits
    ::pthread_sigmask(SIG_SETMASK, &all, &before);
    child = ::fork();
    if (child == 0) {
      ::close(ends[0]);
      confine(parent, memory, source.size());
      run_child(source, ends[1]);
    }
    ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
  }
  const int error_number = errno;
  ::close(ends[1]);
  if (child < 0) {
    ::close(ends[0]);
    throw_system_error(source.name(), "start a process to read", error_number);
  }
  constexpr std::uint64_t kRoom = std::uint64_t{64} << 20;
  listen(ends[0], 4 * source.size() + kRoom, report);
  ::close(ends[0]);
  if (report.too_long || report.too_much) ::kill(child, SIGKILL);
  while (::waitpid(child, &report.status, 0) < 0 && errno == EINTR) {
  }
  return report;
}

std::string fault_of(const ChildReport& report) {
  const std::string end = "; copy or compute it again";
  const bool killed = WIFSIGNALED(report.status);
  if (report.too_long || (killed && (WTERMSIG(report.status) == SIGXCPU || WTERMSIG(report.status) == SIGKILL)))
    return "is damaged (the HDF5 library does not come to an end with it)" + end;
  if (killed) return "is damaged (the HDF5 library crashes on it)" + end;
  if (report.too_much || WEXITSTATUS(report.status) != kDone)
    return "is damaged (the HDF5 library asks for more memory than the file can need)" + end;
  return "";
}

}  // namespace

#ifdef EQC_SANITIZED
CubeIndex open_index(const OpenFile& source) { return build_index(source); }
#else
CubeIndex open_index(const OpenFile& source) {
  const ChildReport report = ask_child(source);
  const std::string fault = fault_of(report);
  if (!fault.empty()) throw CubeError(source.name(), fault);
  ByteReader in(report.bytes, source.name());
  const std::uint64_t kind = in.number();
  const std::string said = in.text();
  if (kind == kFault) {
    const std::string prefix = source.name() + ": ";
    throw CubeError(source.name(), said.starts_with(prefix) ? said.substr(prefix.size()) : said);
  }
  CubeIndex index = index_of_bytes(std::as_bytes(std::span(said)), source.name());
  check_index(index, source);
  return index;
}
#endif

}  // namespace eqc
