// A block per layout search: its threads share out the layouts of the search the CPU runs, and the best of theirs is
// the best of all, hence the same bits.
#pragma once

#include "kernels/cuda/gpu_team.cuh"
#include "kernels/tile/run_search.hpp"

namespace eqc::cuda {

inline constexpr int kSearchThreads =
    128;  ///< a model has some hundred searches, each of some thousand groups of layouts

/// Shared memory of a block, in bytes.
template <class Layout>
inline constexpr std::size_t kSearchBytes = kSearchThreads * sizeof(SearchFindings<Layout>);

}  // namespace eqc::cuda
