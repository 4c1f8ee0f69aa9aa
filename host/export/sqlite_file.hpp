// A cube as one SQLite file: a view per variable with labels and statistics as columns, over tables of numbered labels.
#pragma once

#include <string>
#include <vector>

#include "host/export/flat_table.hpp"

namespace eqc {

/// Whether this build can write one.
bool has_sqlite();

/// "" when the file is one that write_sqlite wrote, otherwise what it is instead. Reads its first bytes alone.
std::string why_no_sqlite_of_ours(const std::string& path);

/// Writes the tables (temporary name, fsync, rename). Layout: docs/export.md. Throws CubeError for a cube whose names
/// SQLite does not take, WriteError when the file cannot be written.
void write_sqlite(const Cube& cube, const std::vector<FlatTable>& tables, const std::string& path);

}  // namespace eqc
