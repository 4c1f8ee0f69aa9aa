// Files that appear whole or not at all: unique temporary name, fsync, rename, fsync of the folder.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "host/base/ending.hpp"

namespace eqc {

/// What becomes of a file that has the final name already.
enum class Existing { replaced, kept };

/// A file being written beside its final place. Until publish() nobody sees it under its final name; when the object
/// goes without publish(), or the program ends by a signal, the temporary is removed. A killed process leaves the
/// temporary, see sweep_stale_temporaries.
class PendingFile {
 public:
  /// Creates the empty temporary "<final_path>.tmp.<host>.<pid>.<counter>". Throws WriteError (folder missing,
  /// read-only, disk full).
  explicit PendingFile(std::string final_path);
  ~PendingFile();
  PendingFile(const PendingFile&) = delete;
  PendingFile& operator=(const PendingFile&) = delete;

  const std::string& temporary_path() const { return temporary_path_; }
  /// Appends bytes. Throws WriteError.
  void write(std::span<const std::byte> bytes);
  void write(std::string_view text) { write(std::as_bytes(std::span(text))); }
  /// fsync, rename over the final name, fsync of the folder: on return the file survives a power cut. Throws
  /// WriteError.
  void publish();
  /// The same without the fsync of the folder, and nothing is replaced: false when something has the final name
  /// already. Throws WriteError.
  bool publish_if_new();
  /// publish(), or publish_if_new() with fsync of the folder.
  void publish(Existing existing);

 private:
  bool take_final_name();
  void sync_written();
  void close_written();
  void leave_temporary_name();

  std::string final_path_;
  std::string temporary_path_;
  int descriptor_ = -1;
  std::optional<AtEnding> removal_;  ///< while the temporary name stands
};

/// Makes a folder, and those above it, for `output`, which messages name. Throws InputError, and WriteError where the
/// disk is full.
void make_folder(const std::string& folder, const std::string& output);

/// Writes a whole file. Throws WriteError.
void write_file(const std::string& path, std::string_view text, Existing existing = Existing::replaced);

/// Gives a file another name; a copy where the file system has no hard links. A file that has the name is kept. Throws
/// WriteError.
void link_file(const std::string& from, const std::string& to);

/// Makes names in a folder survive a power cut. Throws WriteError.
void sync_folder(const std::string& folder);

/// The folder a path lies in; "." when it names none.
std::string folder_of(const std::string& path);

/// The longest that PendingFile appends to a name on this host.
std::size_t longest_temporary_suffix();

/// The final name behind a name that PendingFile gave a temporary ("x.h5"); nothing for other names.
std::optional<std::string_view> final_name_of(std::string_view temporary_name);

/// Removes from `folder` what processes of this host that no longer live left unfinished, and only that: by its name,
/// where `is_ours` says so of the final name, and by its content, which is empty, zeros or begins like `start`. Returns
/// how many. Temporaries of other hosts are left alone, for their processes may still write them. Throws CubeError when
/// the folder cannot be listed.
std::size_t sweep_stale_temporaries(const std::string& folder,
                                    const std::function<bool(std::string_view final_name)>& is_ours,
                                    std::string_view start);

}  // namespace eqc
