// The HDF5 C library made safe: one lock, handles that close themselves, failures as CubeError with the cause in words.
#pragma once

#include <hdf5.h>

#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "host/cube/open_file.hpp"

namespace eqc {

/// Hold one while calling HDF5: calls are serialised by one process-wide mutex (recursive: helpers may lock again) and
/// the library's own error printing is off in this thread. Compression and file writing stay outside.
class Hdf5Lock {
 public:
  Hdf5Lock();
  ~Hdf5Lock();
  Hdf5Lock(const Hdf5Lock&) = delete;
  Hdf5Lock& operator=(const Hdf5Lock&) = delete;

 private:
  std::unique_lock<std::recursive_mutex> lock_;
};

/// Owns one HDF5 identifier. Must be destroyed under Hdf5Lock.
class Hdf5Handle {
 public:
  using Closer = herr_t (*)(hid_t);

  Hdf5Handle() = default;
  Hdf5Handle(hid_t id, Closer closer) : id_(id), closer_(closer) {}
  Hdf5Handle(Hdf5Handle&& other) noexcept : id_(std::exchange(other.id_, H5I_INVALID_HID)), closer_(other.closer_) {}
  Hdf5Handle& operator=(Hdf5Handle&& other) noexcept {
    std::swap(id_, other.id_);
    std::swap(closer_, other.closer_);
    return *this;
  }
  ~Hdf5Handle() { close(); }

  hid_t get() const { return id_; }
  explicit operator bool() const { return id_ >= 0; }
  /// False when the library could not close it, which for a file means: not all written.
  bool close() noexcept {
    const hid_t id = std::exchange(id_, H5I_INVALID_HID);
    return id < 0 || closer_(id) >= 0;
  }

 private:
  hid_t id_ = H5I_INVALID_HID;
  Closer closer_ = nullptr;
};

/// Takes ownership, or throws the CubeError of hdf5_error when `id` is negative.
Hdf5Handle own(hid_t id, Hdf5Handle::Closer closer, const std::string& file, const std::string& action);

/// Throws the CubeError of throw_hdf5_error when `status` is negative.
void check_hdf5(herr_t status, const std::string& file, const std::string& action);

/// Throws CubeError "<file>: cannot <action>: <cause>" from this thread's HDF5 error stack; a system error inside it
/// (disk full, permission) is said in the system's words.
[[noreturn]] void throw_hdf5_error(const std::string& file, const std::string& action);

/// Opens an open file read-only with the library. Throws CubeError that tells apart: not HDF5, truncated, damaged.
Hdf5Handle open_hdf5(const OpenFile& source);

/// File access list: HDF5 1.8 format (read by every netCDF-4), no file locks (files are published by rename, never
/// shared while written).
Hdf5Handle cube_file_access();

/// File creation list: creation order kept (netCDF-4 needs it), no times (same content, same bytes).
Hdf5Handle cube_file_creation();

/// Group or dataset creation list (H5P_GROUP_CREATE, H5P_DATASET_CREATE) with the same two properties.
Hdf5Handle ordered_creation(hid_t property_class);

/// Simple data space.
Hdf5Handle make_space(const std::vector<std::size_t>& extents);

/// Extents of a dataset.
std::vector<std::size_t> extents_of(hid_t dataset, const std::string& file);

std::vector<hsize_t> to_hsize(const std::vector<std::size_t>& extents);

/// A member of a group.
struct Member {
  std::string name;
  H5O_type_t type;
  std::uint64_t address;  ///< of its object header
};

/// Members of a group in creation order. Throws CubeError for links that are not hard: soft and external ones lead to
/// other places or files.
std::vector<Member> members_of(hid_t group, const std::string& file);

}  // namespace eqc
