// The layout that comes closest where none fits the memory.
#pragma once

#include <optional>

#include "host/plan/plan.hpp"
#include "kernels/model/training/training_result.hpp"

namespace eqc {

/// Of all clusters and precisions of the scenario the layout of one (model, accelerator) that lacks least memory, the
/// first of several; nothing where some layout fits or none is to be had.
std::optional<TrainingPhysics> closest_training(const Plan& plan, std::size_t model, std::size_t hardware);

}  // namespace eqc
