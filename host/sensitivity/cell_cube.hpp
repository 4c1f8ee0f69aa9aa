// The indices of all cells as a cube, a shard for each model in each case: interrupted, it goes on with those that are
// missing.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "host/sensitivity/cell_study.hpp"
#include "host/sensitivity/sensitivity_cube.hpp"

namespace eqc {

/// VARIABLE_index (model, case, hardware, region, input, estimate), VARIABLE_mean and VARIABLE_variance, f32.
CubeSchema cell_schema(const Plan& plan, const CellStudy& study, const DesignSpec& design,
                       const StudyIdentity& identity);

/// Computes the shards that are not in `folder` yet, or all of them, and merges them into `cube`. `done` after each.
/// Returns the result digest. Throws CubeError.
std::string write_cell_cube(const std::string& cube, const std::string& folder, const Plan& plan, CellStudy& study,
                            const DesignSpec& design, const StudyIdentity& identity, bool resume,
                            const std::function<void(const std::vector<std::string>& shards)>& expect,
                            const std::function<void()>& done);

/// What a cube of cells says of one variable: by input, in what share of cells it has the largest total index, and the
/// median of that index over cells.
struct CellSummary {
  std::string variable;
  double cells = 0;  ///< that are feasible
  std::vector<std::string> inputs;
  std::vector<double> first, median;
};
std::vector<CellSummary> cell_summaries(const std::string& cube);

}  // namespace eqc
