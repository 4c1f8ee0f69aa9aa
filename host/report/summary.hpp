// The first page of a cube: one screen of what was computed, what it costs, who can pay, what is missing and where the
// rest is.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>

#include "host/report/table.hpp"

namespace eqc {

/// A summary is never longer or wider, but for a command or path that is longer itself. On a narrower screen its prose
/// is wrapped, and it takes more lines.
inline constexpr std::size_t kSummaryLines = 30, kSummaryColumns = 100;

/// What the cube does not know.
struct SummaryContext {
  std::string program = "equicube";  ///< as its user calls it: the page ends with commands to copy
  std::string run;                   ///< how the run went; empty when the cube is only read
  Screen screen = {};
  std::size_t columns() const { return screen.width > 0 ? std::min(screen.width, kSummaryColumns) : kSummaryColumns; }
};

/// A word for a shell, quoted where it must be.
std::string shell_word(const std::string& word);

/// Throws CubeError when the file is no cube.
std::string summary_text(const std::string& cube_path, const SummaryContext& context = {});

/// The same for every model and case, however long: cells by reason, the cheapest cells, who can afford it. A band is
/// three numbers in JSON and CSV.
std::string summary_tables(const std::string& cube_path, TableFormat format = TableFormat::text,
                           const Screen& screen = {});

}  // namespace eqc
