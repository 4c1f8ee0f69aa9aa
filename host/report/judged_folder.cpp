// The folder first, then every file in it that might be replaced.
#include "host/report/judged_folder.hpp"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>

#include "host/base/diagnostics.hpp"
#include "host/base/output_path.hpp"
#include "host/run/output_lock.hpp"

namespace eqc {
namespace {

namespace fs = std::filesystem;

/// Throws InputError for a file that would be replaced and is not ours.
void judge_entry(const std::string& folder, const fs::directory_entry& entry, const FolderRule& rule) {
  const std::string another = "; move it away, or choose another folder with " + rule.chosen_by;
  if (!rule.is_our_name(folder, entry.path().filename().string())) return;
  if (entry.is_symlink() || !entry.is_regular_file())
    throw InputError(entry.path().string(),
                     "is no regular file, but " + rule.a_kind + " writes a file of this name" + another);
  if (rule.force || entry.file_size() == 0 || rule.is_our_file(entry.path().string())) return;
  throw InputError(entry.path().string(), "was not written by " + rule.made_by + ", so it is not replaced" + another +
                                              ", or replace it with --force");
}

}  // namespace

std::string judged_folder(const std::string& name, const FolderRule& rule) {
  const std::string folder = output_folder_target(name, rule.chosen_by);
  std::error_code error;
  if (!fs::exists(fs::symlink_status(folder, error))) {
    judge_place(folder, 0, rule.chosen_by);
    return folder;
  }
  if (!fs::is_directory(folder, error))
    throw InputError(folder,
                     "is no folder, but " + rule.a_kind + " is many files; choose another with " + rule.chosen_by);
  if (::eaccess(folder.c_str(), R_OK | W_OK | X_OK) != 0)
    throw InputError(folder, std::string("cannot be written into: ") + std::strerror(errno) + "; choose another with " +
                                 rule.chosen_by);
  const bool is_used = std::any_of(fs::directory_iterator(folder), {}, [](const fs::directory_entry& entry) {
    return !is_lock_name(entry.path().filename().string());
  });
  if (!rule.force && is_used && !rule.was_made_by_us(folder))
    throw InputError(folder, "holds files, but no " + rule.kind + "; choose another with " + rule.chosen_by +
                                 ", or write it among them with --force");
  for (const fs::directory_entry& entry : fs::directory_iterator(folder)) judge_entry(folder, entry, rule);
  return folder;
}

}  // namespace eqc
