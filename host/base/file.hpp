// Whole files as bytes, with a fault that names the file when it cannot be read.
#pragma once

#include <string>

namespace eqc {

/// All bytes of the file. Throws InputError naming the file when it is missing or unreadable.
std::string read_file(const std::string& path);

}  // namespace eqc
