// The place of a cube while a run writes it: judged, locked, freed of what dead runs left, and given back.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "host/base/ending.hpp"
#include "host/run/output_lock.hpp"

namespace eqc {

/// The file a run writes its cube to, from the name a user gave. Makes nothing. Throws InputError unless it may be made
/// there or replaced (judge_output). `chosen_by`: "-o", "output.file"; `inputs`: files that the run reads; `kind`: of
/// the cube (kKindAttribute).
std::string judged_cube(const std::string& name, const std::string& chosen_by, const std::vector<std::string>& inputs,
                        bool force, const std::string& kind = "");

class RunOutput {
 public:
  /// Locks the cube's folder of shards, and removes what dead runs left half-written in it and beside the cube.
  /// `cube` is what judged_cube returned; `resume_command` is what a user types to go on. Throws OutputBusy,
  /// InputError, WriteError.
  RunOutput(std::string cube, std::string resume_command);

  const std::string& cube() const { return cube_; }
  const std::string& folder() const { return folder_; }
  /// The shards of this run; an ending by signal says how many of them are kept.
  void expect(const std::vector<std::string>& shard_paths);
  /// Throws OutputBusy when the lock was taken away.
  void check_held() const { lock_.check_held(); }
  /// The cube is published: removes the shards, of this run and of earlier ones, unless they are to be kept. What
  /// others laid into the folder stays.
  void finish(bool keep_shards);

 private:
  void say_what_is_kept() const;

  std::string cube_, folder_, resume_command_;
  std::vector<std::string> shard_paths_;
  bool finished_ = false;
  OutputLock lock_;
  AtEnding last_words_;
};

/// Shards of this program in a folder, of any study.
std::vector<std::string> own_shards(const std::string& folder);

}  // namespace eqc
