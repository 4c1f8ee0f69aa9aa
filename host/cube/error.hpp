// The one exception of the cube layer: a file that cannot be written, read or trusted.
#pragma once

#include <cerrno>
#include <stdexcept>
#include <string>

namespace eqc {

/// Thrown by everything in host/cube when a file or its description is at fault. what() is "<file>: problem; what to
/// do".
class CubeError : public std::runtime_error {
 public:
  CubeError(std::string file, const std::string& message)
      : std::runtime_error(file.empty() ? message : file + ": " + message), file_(std::move(file)) {}
  /// The file at fault as the caller named it; empty when the fault is in a description, not in a file.
  const std::string& file() const { return file_; }

 private:
  std::string file_;
};

/// Throws CubeError "<file>: cannot <action>: <text of errno>; <what to do>".
[[noreturn]] void throw_system_error(const std::string& file, const std::string& action, int error_number);

}  // namespace eqc
