// What cases change most, in words.
#pragma once

#include <string>
#include <vector>

#include "host/report/summary_cube.hpp"

namespace eqc {

/// A sentence on who can pay (over all models and cases) and one on costs (over `models` and all cases), against the
/// first case; nothing for a cube with one case.
std::vector<std::string> change_lines(const SummaryCube& cube, const std::vector<std::string>& models);

}  // namespace eqc
