// The exceptions of the cube layer: a file that cannot be read or trusted, and one that cannot be written.
#pragma once

#include <cerrno>
#include <stdexcept>
#include <string>
#include <utility>

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

/// A file that could not be written to its end (disk full, quota, a limit, a fault of the disk): the user's input is
/// right, so the exit code is another.
class WriteError : public CubeError {
 public:
  WriteError(std::string file, const std::string& message, int error_number = 0)
      : CubeError(std::move(file), message), error_number_(error_number) {}
  /// errno, where a system call said why; else 0.
  int error_number() const { return error_number_; }

 private:
  int error_number_;
};

/// Throws CubeError "<file>: cannot <action>: <text of errno>; <what to do>"; a WriteError where the disk, a quota or a
/// limit is used up.
[[noreturn]] void throw_system_error(const std::string& file, const std::string& action, int error_number);

/// The same as a WriteError for any reason.
[[noreturn]] void throw_write_error(const std::string& file, const std::string& action, int error_number);

}  // namespace eqc
