// The one place that compiles the searches for the GPU: by far the longest of these compilations.
#include "kernels/cuda/search_kernel.cuh"

#include "kernels/cuda/device.hpp"
#include "kernels/cuda/workspace.cuh"

namespace eqc::cuda {
namespace {

template <class Job, class Result>
void run(void (*kernel)(const Job*, Result*), std::size_t block_bytes, const Job* jobs, Result* results, int n) {
  if (n < 1) return;
  const WorkspaceLoan w;
  const auto size = static_cast<std::size_t>(n);
  const Job* const in = w->input[0].upload(jobs, size, w->stream);
  Result* const out = w->output[0].room<Result>(size);
  kernel<<<static_cast<unsigned>(n), kSearchThreads, block_bytes, w->stream>>>(in, out);
  check_launch("starting a layout search");
  const Result* const staged = w->output[0].download<Result>(size, w->stream);
  w->finish("searching layouts");
  for (std::size_t i = 0; i < size; ++i) results[i] = staged[i];
}

}  // namespace

void search(const TrainingSearchJob* jobs, TrainingSearchResult* results, int n) {
  run(training_search_kernel, kSearchBytes<TrainingLayout>, jobs, results, n);
}
void search(const ServingSearchJob* jobs, ServingSearchResult* results, int n) {
  run(serving_search_kernel, kSearchBytes<ServingLayout>, jobs, results, n);
}

}  // namespace eqc::cuda
