// Inequity jobs on the CPU.
#pragma once

#include "kernels/job/inequity_job.hpp"

namespace eqc::cpu {

/// Runs the whole job on the calling thread.
void inequity(const InequityJob& job);

}  // namespace eqc::cpu
