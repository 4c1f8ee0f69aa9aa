// The first page of a cube: what was computed and the answers most people look for first.
#pragma once

#include <string>

namespace eqc {

/// Text of at most a screen or two. Throws CubeError when the file is no cube.
std::string summary_text(const std::string& cube_path);

}  // namespace eqc
