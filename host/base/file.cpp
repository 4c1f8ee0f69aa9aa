// Whole files as bytes.
#include "host/base/file.hpp"

#include <filesystem>
#include <fstream>
#include <sstream>

#include "host/base/diagnostics.hpp"

namespace eqc {

std::string read_file(const std::string& path) {
  if (std::filesystem::is_directory(path))
    throw InputError(path, "is a folder, but a file is needed; name a file in it");
  std::ifstream file(path, std::ios::binary);
  if (!file) throw InputError(path, "cannot be opened; check the name and that you may read it");
  std::ostringstream bytes;
  bytes << file.rdbuf();
  if (file.bad()) throw InputError(path, "cannot be read to its end; check the disk");
  return bytes.str();
}

}  // namespace eqc
