// What a sensitivity study says of a cube's headlines: indices with intervals, which order is certain, where
// conclusions fail.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "host/report/html/page_table.hpp"
#include "host/report/summary_cube.hpp"

namespace eqc {

struct PageSensitivity {
  std::vector<PageTable>
      tables;         ///< "sensitivity_index", "sensitivity_rank", "sensitivity_quantiles", "sensitivity_conclusions"
  std::string about;  ///< JSON: {"digest", "method", "rows", "units", "order"}
  std::vector<std::string> notes;
};

/// Throws CubeError where `path` is no cube of `equicube sensitivity -o` over the headlines of a plan; a note where it
/// is of another scenario or catalog than `cube`.
PageSensitivity page_sensitivity(const std::string& path, const SummaryCube& cube);

}  // namespace eqc
