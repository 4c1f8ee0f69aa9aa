// Usage of configurations on the CPU.
#pragma once

#include "kernels/job/usage_job.hpp"

namespace eqc::cpu {

/// Fills job.physical for all worlds.
void usage(const UsageJob& job);

}  // namespace eqc::cpu
