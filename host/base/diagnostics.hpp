// Faults in what the user gave us: collected, all reported at once, never thrown one by one.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace eqc {

/// One fault: where it is, what is wrong and why it matters, what to do.
struct Fault {
  std::string file;     ///< as the user named it; empty when the fault is on the command line
  int line = 0;         ///< 1-based, 0 when it has no line
  std::string key;      ///< dotted key or column, empty when none
  std::string message;  ///< "problem (why it matters); what to do"
};

/// Collects faults; a stage that meets one goes on and reports the rest. However many come, it holds a few thousand at
/// most, and prints the first 50.
class Diagnostics {
 public:
  static constexpr std::size_t kMostShown = 50;

  /// Keys and messages that run to more than some thousand letters lose their middle.
  void add(std::string file, int line, std::string key, std::string message);
  /// The faults of another stage, those it no longer holds included.
  void add_all(const Diagnostics& others);
  /// For files read under names relative to `folder`.
  void place_below(const std::string& folder);

  bool ok() const { return count_ == 0; }
  std::size_t count() const { return count_; }
  /// More than anybody reads: time for hints is better saved.
  bool crowded() const { return count_ > 10 * kMostShown; }
  /// Those that text() prints, and some that it does not.
  const std::vector<Fault>& faults() const { return faults_; }
  /// One line per fault, "file:line: key: message", sorted by file and line, safe for a terminal
  /// (host/base/printable.hpp); the first kMostShown, then how many more there are.
  std::string text() const;

 private:
  void keep_the_first();

  std::vector<Fault> faults_;
  std::size_t count_ = 0;
};

/// Thrown at the top of a stage when faults were collected, or for a single fatal fault. The CLI prints it and exits
/// with code 2.
class InputError {
 public:
  explicit InputError(Diagnostics diagnostics) : diagnostics_(std::move(diagnostics)) {}
  explicit InputError(std::string message) { diagnostics_.add("", 0, "", std::move(message)); }
  InputError(std::string file, std::string message) { diagnostics_.add(std::move(file), 0, "", std::move(message)); }
  const Diagnostics& diagnostics() const { return diagnostics_; }

 private:
  Diagnostics diagnostics_;
};

/// The first of `names` that begins with `wanted` (three letters or more), else the first whose words begin with the
/// two or more of `wanted` in their order, else the nearest by edit distance (ties: the first), empty when none is
/// close. Case does not count. Names of more than 200 letters are near to none.
std::string nearest_name(std::string_view wanted, const std::vector<std::string>& names);

/// " (did you mean 'x'?)" or "".
std::string did_you_mean(std::string_view wanted, const std::vector<std::string>& names);

/// The same, and "" where there are more faults than anybody reads.
std::string did_you_mean(std::string_view wanted, const std::vector<std::string>& names, const Diagnostics& so_far);

}  // namespace eqc
