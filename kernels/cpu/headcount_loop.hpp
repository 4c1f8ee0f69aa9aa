// Headcount jobs on the CPU.
#pragma once

#include "kernels/job/headcount_job.hpp"

namespace eqc::cpu {

/// Runs the whole job on the calling thread.
void headcount(const HeadcountJob& job);

}  // namespace eqc::cpu
