// Which values of a stated layout no other degrees go with.
#pragma once

#include "host/cli/search_degrees.hpp"

namespace eqc::cli {

/// Adds a fault for each micro-batch, interleaving and expert degree that no way to cut the accelerators allows, and
/// for a batch that is smaller than the replicas of every way.
void check_cuts(const TrainingSpace& space, const DegreeSetting& setting, Diagnostics& faults);

}  // namespace eqc::cli
