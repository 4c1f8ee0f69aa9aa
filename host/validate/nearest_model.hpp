// The catalog architecture that stands for a model the catalog does not list.
#pragma once

#include <optional>

#include "host/catalog/catalog.hpp"
#include "host/validate/truth.hpp"

namespace eqc {

/// Doubt of a nearest architecture, log standard deviation.
inline constexpr double kNearestDoubt = 0.3;

/// Row of Catalog::models that comes nearest to the row's params_b and active_params_b (log distance of both, estimates
/// left out); nothing when the row states no parameter count.
std::optional<std::size_t> nearest_model(const Catalog& catalog, const TruthRow& row);

}  // namespace eqc
