// Pricing and folding a job on the CPU.
#pragma once

#include "kernels/job/price_job.hpp"

namespace eqc::cpu {

/// Runs `job` for the regions [first, last) on the calling thread; writes their part of `result`.
/// No allocation beyond one scratch per thread, kept between calls.
void price(const PriceJob& job, const PriceResult& result, int first_region, int last_region);

}  // namespace eqc::cpu
