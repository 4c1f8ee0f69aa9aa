// A team works through a tile in phases: `each(n, f)` runs f(0) ... f(n - 1) in any order, and all of it before the
// next phase.
#pragma once

#include "kernels/base/annotate.hpp"

namespace eqc {

/// The team of one CPU thread: the reference that a block of GPU threads (kernels/cuda/gpu_team.cuh) has to match.
struct SerialTeam {
  template <class Work>
  EQC_HD void each(std::int32_t n, const Work& work) const {
    for (std::int32_t i = 0; i < n; ++i) work(i);
  }

  /// Of n items that several phases go over, how many to take at a time: few, so that phases that wait overlap with
  /// others.
  EQC_HD std::int32_t stretch(std::int32_t) const { return 16; }

  /// Adds to a counter that other members may add to in the same phase. Integers only: their order cannot matter.
  EQC_HD void add(std::int32_t& counter, std::int32_t amount) const { counter += amount; }
};

}  // namespace eqc
