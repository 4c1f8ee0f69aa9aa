// Locking, error texts and opening of HDF5 files.
#include "host/cube/hdf5_handle.hpp"

#include <unistd.h>

#include <array>
#include <cstdlib>
#include <cstring>

#include "host/cube/error.hpp"

namespace eqc {
namespace {

std::recursive_mutex& hdf5_mutex() {
  static std::recursive_mutex mutex;
  return mutex;
}

struct ErrorCause {
  std::string text;      ///< of the deepest entry
  int error_number = 0;  ///< errno quoted by any entry
};

herr_t collect_cause(unsigned, const H5E_error2_t* entry, void* context) {
  auto& cause = *static_cast<ErrorCause*>(context);
  if (entry->desc == nullptr) return 0;
  if (cause.text.empty()) cause.text = entry->desc;
  const std::string text = entry->desc;
  const std::size_t at = text.find("errno = ");
  if (at != std::string::npos && cause.error_number == 0) cause.error_number = std::atoi(text.c_str() + at + 8);
  return 0;
}

ErrorCause current_cause() {
  ErrorCause cause;
  H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD, &collect_cause, &cause);
  return cause;
}

}  // namespace

Hdf5Lock::Hdf5Lock() : lock_(hdf5_mutex()) {
  // Files are closed by their handles. At exit HDF5 would try once more a file that failed on a full disk, and crash.
  static const herr_t no_exit_handler = H5dont_atexit();
  static_cast<void>(no_exit_handler);
  thread_local bool silenced = false;
  if (!silenced) H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
  silenced = true;
}

Hdf5Lock::~Hdf5Lock() = default;

void throw_hdf5_error(const std::string& file, const std::string& action) {
  const ErrorCause cause = current_cause();
  H5Eclear2(H5E_DEFAULT);
  if (cause.error_number != 0) throw_system_error(file, action, cause.error_number);
  throw CubeError(file, "cannot " + action + ": " + (cause.text.empty() ? "HDF5 gives no reason" : cause.text));
}

void check_hdf5(herr_t status, const std::string& file, const std::string& action) {
  if (status < 0) throw_hdf5_error(file, action);
}

Hdf5Handle own(hid_t id, Hdf5Handle::Closer closer, const std::string& file, const std::string& action) {
  if (id < 0) throw_hdf5_error(file, action);
  return Hdf5Handle(id, closer);
}

Hdf5Handle open_hdf5(const OpenFile& source) {
  constexpr std::array<char, 8> kSignature = {'\x89', 'H', 'D', 'F', '\r', '\n', '\x1a', '\n'};
  std::array<std::byte, kSignature.size()> start{};
  if (source.size() >= start.size()) source.read(0, start);
  if (std::memcmp(start.data(), kSignature.data(), start.size()) != 0)
    throw CubeError(source.name(), "is not an HDF5 file (its signature is missing); name a cube written by equicube");
  // By its descriptor, so that it is the file that is already open, whatever its name means by now; by its name in a
  // root file system without /proc.
  const std::string opened = "/proc/self/fd/" + std::to_string(source.descriptor());
  const std::string name = ::access("/proc/self/fd", F_OK) == 0 ? opened : source.name();
  const Hdf5Handle access = cube_file_access();
  check_hdf5(H5Pset_libver_bounds(access.get(), H5F_LIBVER_V18, H5F_LIBVER_V110), "", "read virtual cubes, too");
  Hdf5Handle file(H5Fopen(name.c_str(), H5F_ACC_RDONLY, access.get()), H5Fclose);
  if (file) return file;
  const ErrorCause cause = current_cause();
  H5Eclear2(H5E_DEFAULT);
  if (cause.text.find("truncated") != std::string::npos) {
    throw CubeError(source.name(), "is truncated (" + cause.text + "); an interrupted copy? copy or compute it again");
  }
  if (cause.error_number != 0) throw_system_error(source.name(), "open", cause.error_number);
  throw CubeError(source.name(), "is damaged and cannot be opened (" + cause.text + "); copy or compute it again");
}

Hdf5Handle cube_file_access() {
  Hdf5Handle list = own(H5Pcreate(H5P_FILE_ACCESS), H5Pclose, "", "create an HDF5 property list");
  check_hdf5(H5Pset_libver_bounds(list.get(), H5F_LIBVER_V18, H5F_LIBVER_V18), "", "choose the HDF5 format version");
  check_hdf5(H5Pset_file_locking(list.get(), false, true), "", "switch HDF5 file locks off");
  return list;
}

namespace {
constexpr unsigned kOrder = H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED;
}

Hdf5Handle cube_file_creation() {
  Hdf5Handle list = ordered_creation(H5P_FILE_CREATE);
  check_hdf5(H5Pset_link_creation_order(list.get(), kOrder), "", "keep the order of datasets");
  return list;
}

Hdf5Handle ordered_creation(hid_t property_class) {
  Hdf5Handle list = own(H5Pcreate(property_class), H5Pclose, "", "create an HDF5 property list");
  check_hdf5(H5Pset_obj_track_times(list.get(), false), "", "switch HDF5 time stamps off");
  check_hdf5(H5Pset_attr_creation_order(list.get(), kOrder), "", "keep the order of attributes");
  return list;
}

std::vector<hsize_t> to_hsize(const std::vector<std::size_t>& extents) { return {extents.begin(), extents.end()}; }

Hdf5Handle make_space(const std::vector<std::size_t>& extents) {
  const std::vector<hsize_t> sizes = to_hsize(extents);
  return own(H5Screate_simple(static_cast<int>(sizes.size()), sizes.data(), nullptr), H5Sclose, "",
             "create an HDF5 data space");
}

std::vector<std::size_t> extents_of(hid_t dataset, const std::string& file) {
  const Hdf5Handle space = own(H5Dget_space(dataset), H5Sclose, file, "read a dataset's shape");
  const int rank = H5Sget_simple_extent_ndims(space.get());
  std::vector<hsize_t> sizes(rank > 0 ? static_cast<std::size_t>(rank) : 0);
  if (rank > 0) H5Sget_simple_extent_dims(space.get(), sizes.data(), nullptr);
  return {sizes.begin(), sizes.end()};
}

std::vector<Member> members_of(hid_t group, const std::string& file) {
  struct Visit {
    std::vector<std::string> names;
    bool all_hard = true;
  } found;
  const auto visit = [](hid_t, const char* name, const H5L_info_t* link, void* context) -> herr_t {
    auto& seen = *static_cast<Visit*>(context);
    seen.names.emplace_back(name);
    seen.all_hard = seen.all_hard && link->type == H5L_TYPE_HARD;
    return 0;
  };
  const auto iterate = [&](H5_index_t order) {
    found = {};
    return H5Literate(group, order, H5_ITER_INC, nullptr, visit, &found);
  };
  // Files of other programs may not track creation order: then by name.
  if (iterate(H5_INDEX_CRT_ORDER) < 0) check_hdf5(iterate(H5_INDEX_NAME), file, "list the datasets");
  if (!found.all_hard)
    throw CubeError(file, "holds a link to another place or file (soft or external); a cube must hold all itself");
  std::vector<Member> members;
  for (const std::string& name : found.names) {
    H5O_info_t info{};
    check_hdf5(H5Oget_info_by_name2(group, name.c_str(), &info, H5O_INFO_BASIC, H5P_DEFAULT), file,
               "look at a dataset");
    members.push_back({name, info.type, info.addr});
  }
  return members;
}

}  // namespace eqc
