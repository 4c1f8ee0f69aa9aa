// Sixteen worlds at a time, country after country: a country's bins stay in the first-level cache, worlds are SIMD lanes.
#include "kernels/cpu/headcount.hpp"

namespace eqc::cpu {
namespace {

constexpr int kLanes = 16;

template <int kCount>
void count_worlds(const HeadcountJob& job, std::int64_t first) {
  HeadcountSums sums[kCount];
  for (int l = 0; l < kCount; ++l) sums[l] = start_world(job, first + l);
  CountryLanes<kCount> lanes{};
  for (std::int64_t k = 0; k < job.n_countries; ++k) {
    count_country(job, k, first, lanes);
    for (int l = 0; l < kCount; ++l) add_country(job, k, first + l, lanes, l, sums[l]);
  }
  for (int l = 0; l < kCount; ++l) finish_world(job, first + l, sums[l]);
}

}  // namespace

void headcount(const HeadcountJob& job) {
  std::int64_t w = 0;
  for (; w + kLanes <= job.worlds; w += kLanes) count_worlds<kLanes>(job, w);
  for (; w < job.worlds; ++w) count_worlds<1>(job, w);
}

}  // namespace eqc::cpu
