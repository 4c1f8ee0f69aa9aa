// Files that appear whole or not at all, by POSIX calls.
#include "host/cube/atomic_file.hpp"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <charconv>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <set>
#include <utility>

#include "host/base/diagnostics.hpp"
#include "host/base/file.hpp"
#include "host/base/process_identity.hpp"
#include "host/cube/error.hpp"

namespace eqc {
namespace {

constexpr std::string_view kTemporaryMark = ".tmp.";

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
  std::string_view final_name, host;
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
  return TemporaryOwner{name.substr(0, mark), host_and_process.substr(0, process_dot), *process};
}

/// Temporaries of this process. Use under WithoutEnding.
std::set<std::string>& own_temporaries() {
  static auto* all = new std::set<std::string>;  // files may outlive static objects
  return *all;
}

std::string system_text(const std::string& action, int error_number) {
  const std::string advice = advice_for(error_number);
  return "cannot " + action + ": " + std::strerror(error_number) + (advice.empty() ? "" : "; " + advice);
}

}  // namespace

void sync_folder(const std::string& folder) {
  const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) throw_write_error(folder, "open the folder to make a rename durable", errno);
  const int status = ::fsync(descriptor);
  const int error_number = errno;
  ::close(descriptor);
  // EINVAL: this file system cannot sync folders; the rename is still atomic.
  if (status != 0 && error_number != EINVAL) throw_write_error(folder, "make a rename durable (fsync)", error_number);
}

void throw_system_error(const std::string& file, const std::string& action, int error_number) {
  if (error_number == ENOSPC || error_number == EDQUOT || error_number == EFBIG)
    throw_write_error(file, action, error_number);
  throw CubeError(file, system_text(action, error_number));
}

void throw_write_error(const std::string& file, const std::string& action, int error_number) {
  throw WriteError(file, system_text(action, error_number), error_number);
}

void link_file(const std::string& from, const std::string& to) {
  if (::link(from.c_str(), to.c_str()) == 0 || errno == EEXIST) return;
  if (errno != EPERM && errno != EXDEV && errno != EMLINK && errno != EOPNOTSUPP) throw_write_error(to, "link", errno);
  write_file(to, read_file(from), Existing::kept);
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
  const WithoutEnding whole;
  do {  // a name may be taken by a process of another pid namespace: then try the next
    temporary_path_ = stem + std::to_string(counter.fetch_add(1));
    descriptor_ = ::open(temporary_path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, kMode);
  } while (descriptor_ < 0 && errno == EEXIST);
  if (descriptor_ < 0) throw_write_error(final_path_, "create the file", errno);
  own_temporaries().insert(temporary_path_);
  removal_.emplace([path = temporary_path_] { ::unlink(path.c_str()); });
}

PendingFile::~PendingFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
  if (!removal_) return;
  const WithoutEnding whole;
  ::unlink(temporary_path_.c_str());
  leave_temporary_name();
}

void PendingFile::leave_temporary_name() {
  own_temporaries().erase(temporary_path_);
  removal_.reset();
}

void PendingFile::write(std::span<const std::byte> bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) throw_write_error(final_path_, "write", errno);
    bytes = bytes.subspan(static_cast<std::size_t>(written));
  }
}

void PendingFile::close_written() {
  const int closed = ::close(std::exchange(descriptor_, -1));
  if (closed != 0) throw_write_error(final_path_, "close", errno);
}

void PendingFile::sync_written() {
  if (::fsync(descriptor_) != 0) throw_write_error(final_path_, "write to disk (fsync)", errno);
}

void PendingFile::publish() {
  sync_written();
  close_written();
  {
    const WithoutEnding whole;
    if (::rename(temporary_path_.c_str(), final_path_.c_str()) != 0)
      throw_write_error(final_path_, "give the file its final name", errno);
    leave_temporary_name();
  }
  sync_folder(folder_of(final_path_));
}

bool PendingFile::publish_if_new() {
  sync_written();
  close_written();
  return take_final_name();
}

void PendingFile::publish(Existing existing) {
  if (existing == Existing::replaced)
    publish();
  else if (publish_if_new())
    sync_folder(folder_of(final_path_));
}

/// A rename that replaces nothing; file systems of a network do not know it (EINVAL), but their links are atomic.
bool PendingFile::take_final_name() {
  constexpr unsigned kOnlyIfNew = RENAME_NOREPLACE;
  {
    const WithoutEnding whole;
    if (::renameat2(AT_FDCWD, temporary_path_.c_str(), AT_FDCWD, final_path_.c_str(), kOnlyIfNew) == 0) {
      leave_temporary_name();
      return true;
    }
  }
  if (errno == EEXIST) return false;
  if (errno != EINVAL && errno != ENOSYS && errno != EOPNOTSUPP)
    throw_write_error(final_path_, "give the file its final name", errno);
  if (::link(temporary_path_.c_str(), final_path_.c_str()) == 0) return true;
  if (errno != EEXIST) throw_write_error(final_path_, "give the file its final name", errno);
  struct stat status {};  // two names: a network file system lost its answer and asked again
  return ::stat(temporary_path_.c_str(), &status) == 0 && status.st_nlink == 2;
}

void make_folder(const std::string& folder, const std::string& output) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (!error) return;
  const int n = error.value();
  if (n == ENOSPC || n == EDQUOT || n == EIO) throw_write_error(output, "make the folder '" + folder + "'", n);
  const std::string parent = folder_of(folder);
  std::error_code gone;
  const std::string place = parent == "." ? std::filesystem::current_path(gone).string() : parent;
  throw InputError(output,
                   "cannot be made in the folder '" + place + "': " + error.message() + "; choose another place");
}

void write_file(const std::string& path, std::string_view text, Existing existing) {
  PendingFile file(path);
  file.write(text);
  file.publish(existing);
}

std::size_t longest_temporary_suffix() {
  constexpr std::size_t kLongestProcess = 7, kLongestCounter = 10;  // Linux: pid_max is at most 2^22
  return kTemporaryMark.size() + host_name().size() + 1 + kLongestProcess + 1 + kLongestCounter;
}

std::optional<std::string_view> final_name_of(std::string_view temporary_name) {
  const auto owner = owner_of(temporary_name);
  return owner ? std::optional(owner->final_name) : std::nullopt;
}

namespace {

/// Whether a file that a process left unfinished can be one that begins with `start`: what is there of it does, or is
/// still zeros.
bool begins_like(const std::string& path, std::string_view start) {
  std::ifstream in(path, std::ios::binary);
  std::string found(start.size(), '\0');
  in.read(found.data(), static_cast<std::streamsize>(found.size()));
  found.resize(static_cast<std::size_t>(in.gcount()));
  return found == start.substr(0, found.size()) || found.find_first_not_of('\0') == std::string::npos;
}

bool is_stale(const std::string& path, const TemporaryOwner& owner) {
  struct stat status {};
  if (owner.host != host_name() || ::lstat(path.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) return false;
  if (owner.process != ::getpid()) return is_gone(owner.process, status.st_mtime);
  const WithoutEnding whole;  // another process had this number once
  return own_temporaries().count(path) == 0;
}

}  // namespace

std::size_t sweep_stale_temporaries(const std::string& folder,
                                    const std::function<bool(std::string_view final_name)>& is_ours,
                                    std::string_view start) {
  std::error_code error;
  std::filesystem::directory_iterator entries(folder, error);
  if (error) throw_system_error(folder, "list the folder", error.value());
  std::size_t removed = 0;
  for (; entries != std::filesystem::directory_iterator(); entries.increment(error)) {
    const std::string path = entries->path().string(), name = entries->path().filename().string();
    const auto owner = owner_of(name);
    if (!owner || !is_ours(owner->final_name) || !is_stale(path, *owner) || !begins_like(path, start)) continue;
    if (::unlink(path.c_str()) == 0) ++removed;
  }
  if (error) throw_system_error(folder, "list the folder", error.value());
  return removed;
}

}  // namespace eqc
