// The layout search of one model as a file: found once for a study, read by every process that prices the model.
#pragma once

#include <string>
#include <string_view>

#include "host/engine/search/search_table.hpp"

namespace eqc {

inline constexpr std::string_view kSearchSuffix = ".search";
inline constexpr std::string_view kSearchMark = "EQCSEARC";  ///< first bytes of the file
inline constexpr std::string_view kSearchFormat = "1";       ///< raised when the file changes its meaning

/// Writes the search durably (temporary name, fsync, rename, fsync of the folder); one that is there already is kept.
/// Throws WriteError.
void write_search(const std::string& path, std::string_view name, const ModelSearch& search);

/// Reads it and checks its SHA-256, its name and that it is for so many accelerators. Throws CubeError.
ModelSearch read_search(const std::string& path, std::string_view name, std::size_t n_hardware);

}  // namespace eqc
