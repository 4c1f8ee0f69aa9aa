// Files that appear whole or not at all: unique temporary name, fsync, rename, fsync of the folder.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace eqc {

/// A file being written beside its final place. Until publish() nobody sees it under its final name; when the object
/// goes without publish(), the temporary is removed. A killed process leaves the temporary, see
/// sweep_stale_temporaries.
class PendingFile {
 public:
  /// Creates the empty temporary "<final_path>.tmp.<host>.<pid>.<counter>". Throws CubeError (folder missing,
  /// read-only, disk full).
  explicit PendingFile(std::string final_path);
  ~PendingFile();
  PendingFile(const PendingFile&) = delete;
  PendingFile& operator=(const PendingFile&) = delete;

  const std::string& temporary_path() const { return temporary_path_; }
  /// Appends bytes. Throws CubeError.
  void write(std::span<const std::byte> bytes);
  /// fsync, rename over the final name, fsync of the folder: on return the file survives a power cut. Throws CubeError.
  void publish();

 private:
  void discard() noexcept;

  std::string final_path_;
  std::string temporary_path_;
  int descriptor_ = -1;
  bool published_ = false;
};

/// The folder a path lies in; "." when it names none.
std::string folder_of(const std::string& path);

/// True for names PendingFile gives its temporaries.
bool is_temporary_name(std::string_view name);

/// Removes from `folder` the temporaries of processes of this host that no longer live; returns how many. Temporaries
/// of other hosts are left alone, for their processes may still write them. Throws CubeError when the folder cannot be
/// listed.
std::size_t sweep_stale_temporaries(const std::string& folder);

/// Throws CubeError unless the folder exists (created when missing) and files can be made in it.
void ensure_writable_folder(const std::string& folder);

}  // namespace eqc
