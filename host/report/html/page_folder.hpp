// The folder that `equicube report` writes: index.html, one CSV per table, tables.json, which names them, and pictures.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "host/report/html/page_table.hpp"

namespace eqc {

/// The folder a name means. Makes nothing. Throws InputError unless it can be made, is empty, or is one that an earlier
/// report made, in which everything that might be replaced is a report's (host/report/judged_folder.hpp).
std::string judged_page_folder(const std::string& name, const std::vector<PageTable>& tables, bool force);

/// Writes the tables, a picture and then the page, each file whole or not at all, and removes what an earlier report
/// left that is no more; returns the number of files. `calibration`: calibration.svg, "" for none. Throws InputError
/// when the folder cannot be made, WriteError.
std::size_t write_page_folder(const std::string& folder, const std::string& html, const std::string& cube_digest,
                              const std::vector<PageTable>& tables, const std::string& calibration);

}  // namespace eqc
