// Where a file may be written: names that people give, looked at before any work, so that no output destroys what is
// there.
#pragma once

#include <functional>
#include <string>
#include <vector>

namespace eqc {

/// What an output is and what it may replace.
struct OutputRule {
  std::string kind;       ///< "cube"
  std::string chosen_by;  ///< what the user changes to name another: "-o"
  /// "" when the regular file at a path is one that this program wrote as this kind, otherwise what it is instead.
  std::function<std::string(const std::string& path)> why_foreign;
  std::size_t longest_suffix = 0;   ///< letters of the longest name made beside it, beyond its own
  std::vector<std::string> inputs;  ///< files that are read: never replaced
  bool force = false;               ///< also a regular file that is foreign or write-protected, but no input
};

/// What is wrong with the form of an output's name, wherever it is: empty, ends in '/', "~user", "$HOME", a URL. ""
/// when nothing is.
std::string output_name_fault(const std::string& name);

/// The place that a name means: "~" and "~/x" in the home folder, links followed to their target, which need not be
/// there. Throws InputError: a fault of the name, no home folder, links in a circle.
std::string output_target(const std::string& name, const std::string& chosen_by);

/// The same for an output that is a folder; links stay as they are.
std::string output_folder_target(const std::string& name, const std::string& chosen_by);

/// Looks at the place and makes nothing. Throws InputError unless `target` can be made as a regular file or replaced:
/// a folder, device, pipe or socket, an input, a foreign file, a name too long, no permission, a path through a file.
/// An empty file may always be replaced.
void judge_output(const std::string& target, const OutputRule& rule);

/// Whether two paths are one file, by whatever names.
bool same_file(const std::string& a, const std::string& b);

/// What kind of thing lies at a path, for messages: "a folder", "a device", ..., "" for a regular file or nothing.
std::string irregular_kind(const std::string& path);

/// Throws InputError unless a name could be made at `path`: every part above it is a folder or can be made, and it is
/// not too long.
void judge_place(const std::string& path, std::size_t longest_suffix, const std::string& chosen_by);

}  // namespace eqc
