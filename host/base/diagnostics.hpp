// Faults in what the user gave us: collected, all reported at once, never thrown one by one.
#pragma once

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

/// Collects faults; a stage that meets one goes on and reports the rest.
class Diagnostics {
 public:
  void add(std::string file, int line, std::string key, std::string message);
  bool ok() const { return faults_.empty(); }
  const std::vector<Fault>& faults() const { return faults_; }
  /// One line per fault, "file:line: key: message", sorted by file and line.
  std::string text() const;

 private:
  std::vector<Fault> faults_;
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

/// The first of `names` that begins with `wanted` (three letters or more), else the nearest by edit distance (ties: the
/// first), empty when none is close. Case does not count.
std::string nearest_name(std::string_view wanted, const std::vector<std::string>& names);

/// " (did you mean 'x'?)" or "".
std::string did_you_mean(std::string_view wanted, const std::vector<std::string>& names);

}  // namespace eqc
