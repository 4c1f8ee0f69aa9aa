// Which folder an output of many files may use: one that is new or empty, or one that an earlier output made.
#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace eqc {

/// What the files of a folder are, and how they are known.
struct FolderRule {
  std::string kind;       ///< "study"
  std::string a_kind;     ///< "a study"
  std::string made_by;    ///< "equicube study"
  std::string chosen_by;  ///< what the user changes to name another: "--out"
  bool force = false;     ///< also a folder of others, and foreign files that have a name of ours
  std::function<bool(const std::string& folder)> was_made_by_us;
  std::function<bool(const std::string& folder, std::string_view file)> is_our_name;
  std::function<bool(const std::string& path)> is_our_file;  ///< asked of regular files with a name of ours
};

/// The folder a name means. Makes nothing. Throws InputError unless it can be made, is empty, or was made by us and
/// everything in it that has a name of ours is ours.
std::string judged_folder(const std::string& name, const FolderRule& rule);

}  // namespace eqc
