// What of a cube goes on its page: payers' tables whole, cells at the cheapest place and at some regions.
#pragma once

#include <string>
#include <vector>

#include "host/plan/plan.hpp"
#include "host/report/html/page_table.hpp"
#include "host/report/summary_cube.hpp"

namespace eqc {

/// All tables of the page: of every variable, and "cheapest_NAME", what the cheapest cell of every model and case
/// takes. `plan` is the cube's own, null where it cannot be made: regions are then taken in the order of the axis, else
/// those of the largest economies first. Throws CubeError.
std::vector<PageTable> page_tables(const SummaryCube& cube, const Plan* plan, int threads);

}  // namespace eqc
