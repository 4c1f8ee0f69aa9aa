// Files that appear whole or not at all, by POSIX calls.
#include "host/cube/atomic_file.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <charconv>
#include <cstring>
#include <filesystem>
#include <optional>

#include "host/cube/error.hpp"

namespace eqc {
namespace {

constexpr std::string_view kTemporaryMark = ".tmp.";

std::string host_name() {
  std::array<char, 256> name{};
  if (::gethostname(name.data(), name.size() - 1) != 0) return "unknown-host";
  return name.data();
}

std::string advice_for(int error_number) {
  switch (error_number) {
    case ENOSPC: return "free space or choose another folder; files already published are kept";
    case EDQUOT: return "your disk quota is used up; free space or choose another folder";
    case EFBIG: return "the file would pass the file-size limit (ulimit -f, or of the file system); raise it";
    case EROFS: return "the file system is mounted read-only; choose another folder";
    case EACCES:
    case EPERM: return "check the permissions of the file and its folder";
    case ENOENT: return "check the path";
    case ENOTDIR: return "a part of the path is a file, not a folder";
    case EIO: return "the disk reports a fault; see the system log";
    case EMFILE:
    case ENFILE: return "too many files are open; raise ulimit -n";
    default: return "";
  }
}

struct TemporaryOwner {
  std::string host;
  pid_t process = 0;
};

template <class Number>
std::optional<Number> parse_number(std::string_view text) {
  Number value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::optional<TemporaryOwner> owner_of(std::string_view name) {
  const std::size_t mark = name.rfind(kTemporaryMark);
  if (mark == std::string_view::npos) return std::nullopt;
  const std::string_view owner = name.substr(mark + kTemporaryMark.size());
  const std::size_t counter_dot = owner.rfind('.');
  if (counter_dot == std::string_view::npos || !parse_number<unsigned long>(owner.substr(counter_dot + 1)))
    return std::nullopt;
  const std::string_view host_and_process = owner.substr(0, counter_dot);
  const std::size_t process_dot = host_and_process.rfind('.');
  if (process_dot == std::string_view::npos) return std::nullopt;
  const auto process = parse_number<pid_t>(host_and_process.substr(process_dot + 1));
  if (!process || *process <= 0) return std::nullopt;
  return TemporaryOwner{std::string(host_and_process.substr(0, process_dot)), *process};
}

bool is_alive(pid_t process) { return ::kill(process, 0) == 0 || errno != ESRCH; }

void sync_folder(const std::string& folder) {
  const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) throw_system_error(folder, "open the folder to make a rename durable", errno);
  const int status = ::fsync(descriptor);
  const int error_number = errno;
  ::close(descriptor);
  // EINVAL: this file system cannot sync folders; the rename is still atomic.
  if (status != 0 && error_number != EINVAL) throw_system_error(folder, "make a rename durable (fsync)", error_number);
}

}  // namespace

void throw_system_error(const std::string& file, const std::string& action, int error_number) {
  const std::string advice = advice_for(error_number);
  throw CubeError(file,
                  "cannot " + action + ": " + std::strerror(error_number) + (advice.empty() ? "" : "; " + advice));
}

std::string folder_of(const std::string& path) {
  const std::string folder = std::filesystem::path(path).parent_path().string();
  return folder.empty() ? "." : folder;
}

PendingFile::PendingFile(std::string final_path) : final_path_(std::move(final_path)) {
  static std::atomic<unsigned long> counter{0};
  const std::string stem =
      final_path_ + std::string(kTemporaryMark) + host_name() + "." + std::to_string(::getpid()) + ".";
  constexpr mode_t kMode = 0666;  // narrowed by the user's umask
  do {                            // a name may be taken by a process of another pid namespace: then try the next
    temporary_path_ = stem + std::to_string(counter.fetch_add(1));
    descriptor_ = ::open(temporary_path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, kMode);
  } while (descriptor_ < 0 && errno == EEXIST);
  if (descriptor_ < 0) throw_system_error(final_path_, "create the file", errno);
}

PendingFile::~PendingFile() {
  if (!published_) discard();
}

void PendingFile::discard() noexcept {
  if (descriptor_ >= 0) ::close(descriptor_);
  descriptor_ = -1;
  ::unlink(temporary_path_.c_str());
}

void PendingFile::write(std::span<const std::byte> bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) throw_system_error(final_path_, "write", errno);
    bytes = bytes.subspan(static_cast<std::size_t>(written));
  }
}

void PendingFile::publish() {
  if (::fsync(descriptor_) != 0) throw_system_error(final_path_, "write to disk (fsync)", errno);
  const int closed = ::close(descriptor_);
  descriptor_ = -1;
  if (closed != 0) throw_system_error(final_path_, "close", errno);
  if (::rename(temporary_path_.c_str(), final_path_.c_str()) != 0)
    throw_system_error(final_path_, "give the file its final name", errno);
  published_ = true;
  sync_folder(folder_of(final_path_));
}

bool is_temporary_name(std::string_view name) { return owner_of(name).has_value(); }

std::size_t sweep_stale_temporaries(const std::string& folder) {
  std::error_code error;
  std::filesystem::directory_iterator entries(folder, error);
  if (error) throw_system_error(folder, "list the folder", error.value());
  const std::string host = host_name();
  std::size_t removed = 0;
  for (const auto& entry : entries) {
    const auto owner = owner_of(entry.path().filename().string());
    if (!owner || owner->host != host || is_alive(owner->process)) continue;
    if (std::filesystem::remove(entry.path(), error)) ++removed;
  }
  return removed;
}

void ensure_writable_folder(const std::string& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) throw_system_error(folder, "create the folder", error.value());
  const PendingFile probe(folder + "/write-probe");
}

}  // namespace eqc
