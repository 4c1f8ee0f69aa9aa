// The folder that `equicube export --csv` writes: one CSV file per variable, and datapackage.json.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "host/export/flat_table.hpp"

namespace eqc {

/// The folder a name means. Makes nothing. Throws InputError unless it can be made, is empty, or is one that an earlier
/// export made, in which everything that might be replaced or removed is an export's (host/report/judged_folder.hpp).
std::string judged_csv_folder(const std::string& name, const std::vector<FlatTable>& tables, bool force);

/// Writes the tables, each file whole or not at all and the package last, and removes those of an earlier export that
/// it no longer names; returns the number of files. Throws InputError when the folder cannot be made, WriteError when a
/// file cannot be written.
std::size_t write_csv_folder(const Cube& cube, const std::vector<FlatTable>& tables, const std::string& folder);

}  // namespace eqc
