// Files of a user's own rows laid over the catalog: [catalog] of a scenario.
#pragma once

#include <string>
#include <vector>

#include "host/base/diagnostics.hpp"
#include "host/catalog/catalog.hpp"

namespace eqc {

/// One file of rows of one table, which its columns tell.
struct OverlayFile {
  std::string path;      ///< that can be opened
  bool replace = false;  ///< its rows take the place of rows with their key; otherwise such a row is a fault
};

/// Adds the rows to the catalog's tables and files, under names such as "price/rental-scenario-1-mine.csv", so that
/// digests, shards and cubes treat them as catalog. Columns that a file leaves out are empty. A catalog that has a file
/// of such a name already (of a cube) keeps it and needs none. Faults, with the user's file and line: no such file,
/// columns of no table or of several, everything that the table's reader refuses, keys that stand twice.
void overlay_catalog(Catalog& catalog, const std::vector<OverlayFile>& files, Diagnostics& diagnostics);

}  // namespace eqc
