// Nothing here opens or makes a file.
#include "host/base/output_path.hpp"

#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <climits>
#include <cstdlib>
#include <cstring>
#include <filesystem>

#include "host/base/diagnostics.hpp"

namespace eqc {
namespace {

namespace fs = std::filesystem;

std::string parent_of(const std::string& path) {
  const std::string parent = fs::path(path).parent_path().string();
  return parent.empty() ? "." : parent;
}

/// A folder as a message shows it: "." says too little.
std::string shown_folder(const std::string& folder) {
  std::error_code gone;
  const std::string here = folder == "." ? fs::current_path(gone).string() : folder;
  return "'" + (here.empty() ? folder : here) + "'";
}

std::string home_folder() {
  const char* home = std::getenv("HOME");
  if (home != nullptr && home[0] == '/') return home;
  const passwd* user = ::getpwuid(::geteuid());
  if (user != nullptr && user->pw_dir != nullptr && user->pw_dir[0] == '/') return user->pw_dir;
  return "";
}

std::string with_home(const std::string& name) {
  if (name != "~" && name.rfind("~/", 0) != 0) return name;
  const std::string home = home_folder();
  if (home.empty()) throw InputError(name, "there is no home folder to put in the place of '~'; write the whole path");
  return home + name.substr(1);
}

bool is_url(const std::string& name) {
  const std::size_t colon = name.find("://");
  if (colon == std::string::npos || colon == 0) return false;
  return name.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-.") == colon;
}

[[noreturn]] void throw_unusable(const std::string& path, const std::string& folder, int error_number,
                                 const std::string& chosen_by) {
  throw InputError(path, "cannot be made in the folder " + shown_folder(folder) + ": " + std::strerror(error_number) +
                             "; choose another with " + chosen_by);
}

/// The nearest folder above a path that is there; everything below it would be made.
std::string existing_folder_above(const std::string& path, const std::string& chosen_by) {
  for (std::string folder = parent_of(path);; folder = parent_of(folder)) {
    struct stat status {};
    if (::stat(folder.c_str(), &status) == 0) {
      if (S_ISDIR(status.st_mode) && status.st_nlink == 0)
        throw InputError(path, "cannot be made: the folder it would lie in was deleted; go to another one");
      if (S_ISDIR(status.st_mode)) return folder;
      throw InputError(path,
                       "cannot be made: '" + folder + "' is a file, not a folder; choose another with " + chosen_by);
    }
    if (errno == ENOENT && ::lstat(folder.c_str(), &status) == 0)
      throw InputError(path, "cannot be made: '" + folder + "' is a link to nothing; choose another with " + chosen_by);
    const bool lacks = errno == ENOENT && folder != "." && folder != "/";
    if (!lacks && errno != ENOTDIR) throw_unusable(path, folder, errno, chosen_by);
  }
}

void judge_length(const std::string& path, const std::string& folder, std::size_t longest_suffix,
                  const std::string& chosen_by) {
  const long reported = ::pathconf(folder.c_str(), _PC_NAME_MAX);
  const std::size_t most = reported > 0 ? static_cast<std::size_t>(reported) : NAME_MAX;
  for (const fs::path& part : fs::path(path)) {
    const bool last = part == fs::path(path).filename();
    const std::size_t letters = part.string().size() + (last ? longest_suffix : 0);
    if (letters > most && part.string() != "/")
      throw InputError(path.substr(0, 60) + "...", "is too long a name by " + std::to_string(letters - most) +
                                                       " bytes" + (last ? " (names made beside it are longer)" : "") +
                                                       "; choose a shorter one with " + chosen_by);
  }
  if (path.size() + longest_suffix + 64 > PATH_MAX)  // and a file within a folder beside it
    throw InputError(path.substr(0, 60) + "...", "is too long a path; choose a shorter one with " + chosen_by);
}

/// In folders like /tmp only its owner may replace a file.
bool is_kept_from_us(const std::string& folder, const struct stat& file) {
  struct stat status {};
  if (::stat(folder.c_str(), &status) != 0 || (status.st_mode & S_ISVTX) == 0) return false;
  return ::geteuid() != 0 && ::geteuid() != file.st_uid && ::geteuid() != status.st_uid;
}

void judge_existing(const std::string& target, const struct stat& status, const OutputRule& rule) {
  const std::string another = "; choose another with " + rule.chosen_by;
  for (const std::string& input : rule.inputs)
    if (same_file(input, target))
      throw InputError(target, "is read by this command and would be destroyed by its own " + rule.kind + another);
  if (is_kept_from_us(parent_of(target), status))
    throw InputError(target, "belongs to another user, and its folder lets nobody else replace it" + another);
  if (rule.force) return;
  const std::string or_force = another + ", or replace it with --force";
  constexpr mode_t kAnyMayWrite = S_IWUSR | S_IWGRP | S_IWOTH;
  if ((status.st_mode & kAnyMayWrite) == 0 || ::eaccess(target.c_str(), W_OK) != 0)
    throw InputError(target, "is write-protected" + or_force);
  if (status.st_size == 0) return;
  const std::string why = rule.why_foreign(target);
  if (why.empty()) return;
  throw InputError(target, "is there already and is no " + rule.kind + " of equicube (" + why.substr(0, why.find(';')) +
                               "), so it is not replaced" + or_force);
}

}  // namespace

std::string output_name_fault(const std::string& name) {
  if (name.empty()) return "the name is empty; name a file";
  if (name.find('\0') != std::string::npos) return "the name holds a zero byte; name a file";
  if (is_url(name)) return "is an address, but only files of this machine can be written; name a file";
  const std::string start = name.substr(0, name.find('/'));
  if ((start[0] == '~' && start != "~") || start[0] == '$')
    return "'" + start + "' is not replaced by what it stands for; write the folder itself, or './" + start +
           "' where that is its name";
  const std::string last = name.substr(name.rfind('/') == std::string::npos ? 0 : name.rfind('/') + 1);
  if (last.empty() || last == "." || last == "..") return "names a folder, but a file is needed; name a file in it";
  return "";
}

std::string output_target(const std::string& name, const std::string& chosen_by) {
  if (const std::string fault = output_name_fault(name); !fault.empty())
    throw InputError(name.empty() ? chosen_by : name, fault);
  std::string path = with_home(name);
  constexpr int kMostLinks = 40;  // as Linux
  for (int i = 0; i < kMostLinks; ++i) {
    std::error_code none;
    const fs::path target = fs::read_symlink(path, none);
    if (none) return path;
    path = target.is_absolute() ? target.string() : (fs::path(path).parent_path() / target).string();
    if (path.empty() || path.back() == '/') path += ".";  // a folder, whether it is there or not
  }
  throw InputError(name, "is a link that leads back to itself; remove it or name another file");
}

std::string output_folder_target(const std::string& name, const std::string& chosen_by) {
  if (name.empty()) throw InputError(chosen_by, "the name is empty; name a folder");
  std::string folder = name;
  while (folder.size() > 1 && folder.back() == '/') folder.pop_back();
  if (const std::string fault = output_name_fault(folder + "/x"); !fault.empty()) throw InputError(name, fault);
  return with_home(folder);
}

bool same_file(const std::string& a, const std::string& b) {
  struct stat first {
  }, second{};
  return ::stat(a.c_str(), &first) == 0 && ::stat(b.c_str(), &second) == 0 && first.st_dev == second.st_dev &&
         first.st_ino == second.st_ino;
}

std::string irregular_kind(const std::string& path) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0 || S_ISREG(status.st_mode)) return "";
  if (S_ISDIR(status.st_mode)) return "a folder";
  if (S_ISFIFO(status.st_mode)) return "a pipe";
  if (S_ISSOCK(status.st_mode)) return "a socket";
  return "a device";
}

void judge_place(const std::string& path, std::size_t longest_suffix, const std::string& chosen_by) {
  judge_length(path, ".", longest_suffix, chosen_by);
  const std::string folder = existing_folder_above(path, chosen_by);
  judge_length(path, folder, longest_suffix, chosen_by);
  if (::eaccess(folder.c_str(), W_OK | X_OK) != 0) throw_unusable(path, folder, errno, chosen_by);
}

void judge_output(const std::string& target, const OutputRule& rule) {
  if (const std::string kind = irregular_kind(target); !kind.empty())
    throw InputError(target,
                     "is " + kind + ", and a " + rule.kind + " is a file; choose another with " + rule.chosen_by);
  judge_place(target, rule.longest_suffix, rule.chosen_by);
  struct stat status {};
  if (::stat(target.c_str(), &status) == 0) judge_existing(target, status, rule);
}

}  // namespace eqc
