// What indices of every cell would take here, from a small sample of them made just now.
#pragma once

#include <string>
#include <vector>

#include "host/sensitivity/design.hpp"
#include "host/plan/plan.hpp"

namespace eqc {

struct CellEstimate {
  std::vector<std::string> quantities;
  std::uint64_t rows = 0;
  double cells = 0;        ///< of all quantities
  double evaluations = 0;  ///< rows x (2 d + 2) of each
  double seconds = 0, memory_bytes = 0, output_bytes = 0;
};

/// Of the cost of owning in each task. `sample`: the same scenario with short axes; `search_seconds`: of all layout
/// searches, on one thread. Throws InputError where CellStudy would.
CellEstimate estimate_cells(const Plan& plan, const Plan& sample, const DesignSpec& design, double search_seconds,
                            int threads);

}  // namespace eqc
