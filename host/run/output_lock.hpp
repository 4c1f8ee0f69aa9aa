// One output, one run: a file beside it says which process writes it.
#pragma once

#include <memory>
#include <string>

#include "host/base/ending.hpp"

namespace eqc {

/// Another run holds the output. The CLI prints it and exits with code 3.
struct OutputBusy {
  std::string message;
};

/// Who may hold a lock at the same time.
enum class LockMode {
  exclusive,  ///< one run alone
  shared,     ///< runs that share the shards of one study between them
};

/// The lock of the runs that write to a folder, of shards or of a study's tables: the file "run.lock" in it, JSON that
/// names mode, host, process and when it started. Processes of this host that no longer live lose it; others have to be
/// looked after by people.
class OutputLock {
 public:
  /// Takes the lock of `folder`, which is made when missing. `output` is what the run writes, `kind` what that is and
  /// `option` what names it, for messages. Throws OutputBusy; InputError when a foreign file has the lock's name or the
  /// folder cannot be made; WriteError.
  OutputLock(std::string folder, std::string output, LockMode mode, std::string kind = "cube",
             std::string option = "-o");
  /// Gives it back and removes the folder if nothing is left in it.
  ~OutputLock();
  OutputLock(const OutputLock&) = delete;
  OutputLock& operator=(const OutputLock&) = delete;

  /// Throws OutputBusy when somebody took it away: then another run may have begun.
  void check_held() const;

 private:
  bool claim();
  void give_back() const;

  std::string folder_, output_, kind_, option_, path_, text_;
  std::unique_ptr<AtEnding> return_;
};

/// Throws OutputBusy while a run that shares nothing writes shards to `folder`.
void refuse_exclusive_run(const std::string& folder);

/// Whether a name within a folder of shards is that of the lock.
bool is_lock_name(std::string_view name);

/// What a lock's file begins with.
inline constexpr std::string_view kLockStart = "{\"equicube_lock\":";

}  // namespace eqc
