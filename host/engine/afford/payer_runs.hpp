// Sizes and kinds of training runs that payers are asked about: the model's own, fine-tuning, and runs of so many FLOP.
#pragma once

#include <string>
#include <vector>

#include "host/engine/afford/capability_costs.hpp"

namespace eqc {

/// Forward and backward pass without gradients of the frozen weights: 4 of the 6 FLOP per parameter and token (Hu et
/// al. 2021, arXiv 2106.09685).
inline constexpr double kAdapterWork = 4.0 / 6.0;

/// "model", "finetune", then one label per FLOP budget; empty when the scenario asks for none of these.
std::vector<std::string> run_labels(const AffordabilitySpec& a);

/// Cost of each over the cost of the model's own run; NaN where the model's FLOP or tokens are unknown.
std::vector<double> run_ratios(const AffordabilitySpec& a, const CapabilityCosts& costs);

/// The scenario's views, "cheapest" alone when it names none.
std::vector<CostView> run_views(const AffordabilitySpec& a);

}  // namespace eqc
