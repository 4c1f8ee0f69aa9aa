// A loop over worlds per (model, hardware, case): a region's worth less work than pricing.
#include "kernels/cpu/usage_loop.hpp"

namespace eqc::cpu {

void usage(const UsageJob& job) {
  for (std::int64_t w = 0; w < job.worlds; ++w) usage_lane(job, w);
}

}  // namespace eqc::cpu
