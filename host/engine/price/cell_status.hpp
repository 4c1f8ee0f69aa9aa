// Why a cell has no price: the search's reason, what the case takes away, or the export controls.
#pragma once

#include <cstdint>
#include <vector>

#include "host/plan/plan.hpp"

namespace eqc {

struct ModelSearch;         // host/engine/search/search_table.hpp
struct QuantityStatistics;  // kernels/fold.hpp

/// Of one task and case, [regions of the block][n_hardware], as Status.
std::vector<std::int8_t> cell_status(const Plan& plan, const ModelSearch& search, Task task, std::size_t case_position,
                                     RegionBlock block);

/// Whether the cube can hold a quantity's statistics: all of them numbers of its type, and the spread one whose square
/// is a number.
bool fits_cube(const Plan& plan, const QuantityStatistics& statistics);

}  // namespace eqc
