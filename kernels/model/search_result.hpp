// What every search reports: why nothing was feasible, and what was counted.
#pragma once

#include <cstdint>

#include "kernels/base/annotate.hpp"

namespace eqc {

enum class Infeasible : std::int32_t {
  none,                   ///< there is a feasible layout
  precision_unsupported,  ///< the hardware multiplies in none of the allowed precisions
  no_layout,              ///< no way to divide the model over this many accelerators
  no_link,                ///< the accelerators cannot talk to each other
  does_not_fit_memory,    ///< every layout needs more memory than there is
  deadline_missed,        ///< fits, but the run takes too long
  latency_missed,         ///< fits, but time to first token or time per token is too long
  count
};

/// Layouts by fate. `evaluated`: memory and time were computed; the others were rejected before.
struct SearchCounts {
  std::int64_t evaluated = 0, feasible = 0;
  std::int64_t rejected_memory = 0, rejected_link = 0, rejected_deadline = 0, rejected_latency = 0;
};

/// Of one search. `best` is valid when reason is none, and when the deadline or latency targets are missed (then the
/// one that misses by least).
template <class Physics>
struct SearchResultOf {
  Infeasible reason = Infeasible::no_layout;
  Physics best, runner_up;
  bool has_runner_up = false;
  SearchCounts counts;
  double missing_bytes = 0;    ///< does_not_fit_memory: what the closest layout lacks per accelerator
  double missing_seconds = 0;  ///< deadline_missed, latency_missed: by how much the closest layout misses the deadline,
                               ///< or the worse of its two targets
};

EQC_HD void add_counts(SearchCounts& sum, const SearchCounts& c) {
  sum.evaluated += c.evaluated;
  sum.feasible += c.feasible;
  sum.rejected_memory += c.rejected_memory;
  sum.rejected_link += c.rejected_link;
  sum.rejected_deadline += c.rejected_deadline;
  sum.rejected_latency += c.rejected_latency;
}

}  // namespace eqc
