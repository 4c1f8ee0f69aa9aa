// Sums of a sensitivity design over one cell on the CPU.
#pragma once

#include "kernels/job/design_job.hpp"

namespace eqc::cpu {

/// Evaluates all rows of one cell in both matrices and with every factor swapped, on the calling thread; keeps no
/// value.
void design(const DesignJob& job, std::int64_t cell);

}  // namespace eqc::cpu
