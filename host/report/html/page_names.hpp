// What labels of a cube are called and what is known of them: names of countries, makers of models, seats of companies.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "host/plan/plan.hpp"
#include "host/report/summary_cube.hpp"

namespace eqc {

/// {dimension: {label: {"name": ..., "country": ..., ...}}} for the labels of the cube, from the catalog that it
/// carries. Empty without a plan: labels then stand for themselves.
nlohmann::ordered_json page_names(const SummaryCube& cube, const Plan* plan);

}  // namespace eqc
