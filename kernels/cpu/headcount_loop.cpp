// Some worlds at a time, country after country: a country's bins stay in the first-level cache.
#include "kernels/cpu/headcount_loop.hpp"

#include <algorithm>

namespace eqc::cpu {

void headcount(const HeadcountJob& job) {
  constexpr std::int64_t kTogether = 64;
  HeadcountSums sums[kTogether];
  for (std::int64_t first = 0; first < job.worlds; first += kTogether) {
    const std::int64_t last = std::min<std::int64_t>(first + kTogether, job.worlds);
    for (std::int64_t w = first; w < last; ++w) sums[w - first] = start_world(job, w);
    for (std::int64_t k = 0; k < job.n_countries; ++k)
      for (std::int64_t w = first; w < last; ++w) add_country(job, k, w, count_country(job, k, w), sums[w - first]);
    for (std::int64_t w = first; w < last; ++w) finish_world(job, w, sums[w - first]);
  }
}

}  // namespace eqc::cpu
