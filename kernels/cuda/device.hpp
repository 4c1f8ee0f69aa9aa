// The GPU as the host sees it: no CUDA types, host arrays in, host arrays out, the same bits as kernels/cpu.
#pragma once

#include <string>

#include "kernels/job/design_job.hpp"
#include "kernels/job/headcount_job.hpp"
#include "kernels/job/inequity_job.hpp"
#include "kernels/job/price_job.hpp"
#include "kernels/job/reach_job.hpp"
#include "kernels/job/search_job.hpp"

namespace eqc::cuda {

/// Can this process compute on a GPU? Probed once. When not, `why` says what is missing. Never throws.
bool usable(std::string& why);

/// Name and memory of the GPU, for reports. Empty when there is none.
std::string device_name();

// All of these may be called from several threads at once: each call has a stream and memory of its own, kept for the
// next call. They return when the results are in host memory, and throw std::runtime_error with CUDA's words and what
// was being done.

/// results[i] answers jobs[i], i < n.
void search(const TrainingSearchJob* jobs, TrainingSearchResult* results, int n);
void search(const ServingSearchJob* jobs, ServingSearchResult* results, int n);

/// Jobs and results point into host memory. Term arrays (hardware, region, world) are kept on the GPU by content
/// between calls.
void price(const PriceJob& job, const PriceResult& result);

/// All cells of a design; its tables, too, are kept by content.
void design(const DesignJob& job);

void inequity(const InequityJob& job);
void headcount(const HeadcountJob& job);
void reach(const ReachJob& job);

/// Gives all GPU memory back; while no other call runs.
void release_memory();

}  // namespace eqc::cuda
