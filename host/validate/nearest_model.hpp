// The catalog architecture that stands for a model the catalog does not list.
#pragma once

#include <optional>

#include "host/catalog/catalog.hpp"
#include "host/validate/truth.hpp"

namespace eqc {

/// Doubt of a nearest architecture, log standard deviation.
inline constexpr double kNearestDoubt = 0.3;

/// Parameters by params_b and active_params_b, else as the name has them: "Custom-13B", "Some-100B-A10B". 0: not
/// stated.
struct StatedSize {
  double params = 0, active = 0;
};
StatedSize stated_size(const TruthRow& row);

/// Why the sizes of params_b and active_params_b are not those of the model, 1.5 times off; empty when they may be.
std::string contradicts_size(const TruthRow& row, const std::string& model, double params, double active_params);

/// Row of Catalog::models that comes nearest to the stated size (log distance of both counts, estimates left out);
/// nothing when the row has no params_b.
std::optional<std::size_t> nearest_model(const Catalog& catalog, const TruthRow& row);

}  // namespace eqc
