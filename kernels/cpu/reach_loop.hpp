// Reach jobs on the CPU.
#pragma once

#include "kernels/job/reach_job.hpp"

namespace eqc::cpu {

/// Runs the whole job on the calling thread.
void reach(const ReachJob& job);

}  // namespace eqc::cpu
