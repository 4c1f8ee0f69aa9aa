// Sums of a sensitivity design over one cell on the CPU.
#pragma once

#include "kernels/job/design_job.hpp"

namespace eqc::cpu {

/// Evaluates all rows in both matrices and with every factor swapped, on the calling thread; keeps no value.
void design(const DesignJob& job);

}  // namespace eqc::cpu
