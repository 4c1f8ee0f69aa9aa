// What is removed is known by name and content (own_file.hpp).
#include "host/run/run_output.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>

#include "host/base/diagnostics.hpp"
#include "host/base/output_path.hpp"
#include "host/cube/atomic_file.hpp"
#include "host/cube/error.hpp"
#include "host/cube/own_file.hpp"
#include "host/cube/shard_file.hpp"
#include "host/run/shared/study_folder.hpp"

namespace eqc {
namespace {

namespace fs = std::filesystem;

std::string shard_folder(const std::string& cube) { return cube + ".shards"; }

std::string file_name(const std::string& path) { return fs::path(path).filename().string(); }

/// Removes the whole-cube temporary files that killed runs left; a folder that cannot be listed hides none that
/// could be removed.
void sweep_beside(const std::string& cube) try {
  const std::string name = file_name(cube);
  sweep_stale_temporaries(
      folder_of(cube), [&](std::string_view final_name) { return final_name == name; }, kHdf5Start);
} catch (const CubeError&) {
}

/// A cube is written beside its final place: tries whether that can be.
void probe(const std::string& cube) try { const PendingFile file(cube); } catch (const WriteError& error) {
  if (errno == ENOSPC || errno == EDQUOT || errno == EIO) throw;  // no fault of the name
  throw InputError(error.what());
}

}  // namespace

std::string judged_cube(const std::string& name, const std::string& chosen_by, const std::vector<std::string>& inputs,
                        bool force, const std::string& kind) {
  const std::string cube = output_target(name, chosen_by), folder = shard_folder(cube);
  OutputRule rule{kind.empty() ? "cube" : "cube of kind " + kind,
                  chosen_by,
                  [kind](const std::string& path) { return why_no_cube_of_ours(path, kind); },
                  0,
                  inputs,
                  force};
  rule.longest_suffix = longest_temporary_suffix();
  judge_output(cube, rule);
  struct stat status {};
  const bool there = ::lstat(folder.c_str(), &status) == 0;
  if (there && !fs::is_directory(folder))
    throw InputError(cube, "keeps its shards in the folder '" + folder + "', but that is no folder; move it away, or " +
                               "choose another with " + chosen_by);
  if (there && ::eaccess(folder.c_str(), R_OK | W_OK | X_OK) != 0)
    throw InputError(cube, "keeps its shards in the folder '" + folder +
                               "', where you may not write; choose another with " + chosen_by);
  if (is_shared_folder(folder))
    throw InputError(cube, "keeps its shards in the folder '" + folder + "', which processes share (run --shards); " +
                               "choose another with " + chosen_by);
  return cube;
}

RunOutput::RunOutput(std::string cube, std::string resume_command)
    : cube_(std::move(cube)),
      folder_(shard_folder(cube_)),
      resume_command_(std::move(resume_command)),
      lock_(folder_, cube_, LockMode::exclusive),
      last_words_([this] { say_what_is_kept(); }) {
  sweep_stale_temporaries(folder_, is_shard_name, kShardMark);
  sweep_stale_temporaries(folder_, is_lock_name, kLockStart);
  sweep_beside(cube_);
  probe(cube_);
}

void RunOutput::expect(const std::vector<std::string>& shard_paths) {
  const WithoutEnding whole;
  shard_paths_ = shard_paths;
}

void RunOutput::finish(bool keep_shards) {
  const WithoutEnding whole;
  finished_ = true;
  if (keep_shards) return;
  for (const std::string& shard : own_shards(folder_)) ::unlink(shard.c_str());
}

void RunOutput::say_what_is_kept() const {
  if (finished_) return say_at_ending("the cube '" + cube_ + "' is finished");
  const auto kept = std::count_if(shard_paths_.begin(), shard_paths_.end(),
                                  [](const std::string& path) { return ::access(path.c_str(), F_OK) == 0; });
  if (kept == 0) return say_at_ending("no shard was finished, nothing is kept; start again with: " + resume_command_);
  say_at_ending(std::to_string(kept) + " of " + std::to_string(shard_paths_.size()) + " shards are kept in '" +
                folder_ + "'; go on with: " + resume_command_);
}

std::vector<std::string> own_shards(const std::string& folder) {
  std::vector<std::string> shards;
  std::error_code error;
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error))
    if (is_own_shard(entry->path().string())) shards.push_back(entry->path().string());
  return shards;
}

}  // namespace eqc
