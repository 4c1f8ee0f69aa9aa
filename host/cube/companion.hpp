// A slice of a cube for programs that take no text coordinates (CDO, ncview): netCDF-4 with numbered axes.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "host/cube/reader.hpp"

namespace eqc {

/// Most axes of a companion's variables: CDO knows x, y and a vertical axis besides time.
inline constexpr std::size_t kCompanionAxes = 3;

/// Root attribute by which such a file is known: the version of its layout, 1.
inline constexpr std::string_view kCompanionAttribute = "equicube_companion";

/// Writes the part of a variable that `fixed` leaves (temporary name, fsync, rename). Labelled axes become coordinates
/// 0, 1, 2, ... (float64) with `flag_values` and `flag_meanings` (CF; what is no letter, digit or one of _-.+@ becomes
/// _) and `labels` (exact, one per line); numeric axes stay. An axis named in `spread` becomes one variable per label,
/// "<variable>_<label>", for statistics are not places along an axis. Type, units and texts are those of the variable,
/// fixed labels are attributes. Layout: docs/cube-format.md. Throws CubeError: unknown label, more than kCompanionAxes
/// axes left, file cannot be written.
void write_companion(const Cube& cube, const Variable& variable, const Selection& fixed,
                     const std::vector<std::string>& spread, const std::string& path);

}  // namespace eqc
