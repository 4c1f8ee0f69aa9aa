// Own files are known by name and content: a name alone anybody can give.
#include "host/cube/own_file.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "host/cube/companion.hpp"
#include "host/cube/error.hpp"
#include "host/cube/index_child.hpp"
#include "host/cube/shard.hpp"
#include "host/cube/shard_file.hpp"

namespace eqc {
namespace {

/// Whether HDF5 begins here and names this root attribute among the first things it holds.
bool is_hdf5_with(const std::string& path, std::string_view attribute) {
  constexpr std::size_t kHead = 4096;
  std::string head(kHead, '\0');
  std::ifstream in(path, std::ios::binary);
  in.read(head.data(), kHead);
  head.resize(static_cast<std::size_t>(in.gcount()));
  return head.rfind(kHdf5Start, 0) == 0 && head.find(attribute) != std::string::npos;
}

}  // namespace

std::string why_no_cube_of_ours(const std::string& path, std::string_view kind) try {
  const OpenFile file(path);
  const CubeIndex index = open_index(file);
  // A file that other programs made from a cube keeps its attributes, but not what was said of the run. A cube of ours
  // that was damaged since is still ours: its checksums are not compared.
  if (index.run_attributes.empty()) return "was made from a cube, but by another program";
  std::string is;
  for (const Attribute& a : index.schema.attributes)
    if (a.name == kKindAttribute && std::holds_alternative<std::string>(a.value)) is = std::get<std::string>(a.value);
  if (is != kind) return is.empty() ? "is the cube of a run" : "is a cube of another kind: " + is;
  return "";
} catch (const CubeError& error) {
  const std::string text = error.what(), place = path + ": ";
  return text.rfind(place, 0) == 0 ? text.substr(place.size()) : text;
}

bool is_shard_name(std::string_view name) {
  constexpr std::size_t kDigits = 40;
  return name.size() == kDigits + kShardSuffix.size() && name.substr(kDigits) == kShardSuffix &&
         name.substr(0, kDigits).find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

bool is_own_shard(const std::string& path) {
  struct stat status {};
  if (!is_shard_name(std::filesystem::path(path).filename().string())) return false;
  if (::lstat(path.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) return false;
  return is_shard_file(path);
}

std::string why_no_companion(const std::string& path) {
  return is_hdf5_with(path, kCompanionAttribute) ? "" : "equicube show --netcdf did not write it";
}

}  // namespace eqc
