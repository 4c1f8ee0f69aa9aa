// [training.layout] of a scenario: what of it no cluster and no model of the study can have.
#pragma once

#include <string>
#include <vector>

#include "host/base/diagnostics.hpp"
#include "host/plan/plan.hpp"

namespace eqc {

/// Why no cluster of the scenario has a layout of this model, one text per reason, "training.layout.tensor: 3 does not
/// divide the 32 heads of llama-3.1-8b"; empty when some cluster has one, and for models without an architecture.
std::vector<std::string> why_no_layout(const Plan& plan, std::size_t model);

/// Models of whose stated layout there is none on any cluster, with the first reason; empty when none is stated.
std::vector<std::string> models_without_layout(const Plan& plan);

/// Throws InputError when training is asked for and the stated layout, or one of its values, can be of no model on any
/// cluster of the scenario.
void check_stated_layout(const Plan& plan);

}  // namespace eqc
