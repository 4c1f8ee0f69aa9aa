// Which values of a stated layout no other degrees go with.
#pragma once

#include "host/engine/search/layout_faults.hpp"

namespace eqc {

/// Adds a fault for each micro-batch, interleaving and expert degree that no way to cut the accelerators allows, and
/// for a batch that is smaller than the replicas of every way.
void add_cut_faults(const TrainingSpace& space, const LayoutJob& job, const JobWords& words,
                    std::vector<LayoutFault>& faults);

}  // namespace eqc
