// Counts of flags in many series of equal length.
#pragma once

#include <cstdint>

#include "kernels/cuda/workspace.cuh"

namespace eqc::cuda {

/// counts[s] = number of set flags in flags[s][length], both on the GPU. Temporary memory: the workspace's scratch from
/// `first_scratch` on.
void count_flags(const std::uint8_t* flags, std::int64_t series, std::int64_t length, std::int32_t* counts,
                 Workspace& workspace, std::size_t first_scratch);

}  // namespace eqc::cuda
