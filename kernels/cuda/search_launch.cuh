// Uploads searches, launches a block for each, and brings their results back.
#pragma once

#include "kernels/cuda/search_block.cuh"
#include "kernels/cuda/workspace.cuh"

namespace eqc::cuda {

template <class Job, class Result>
void launch_search(void (*kernel)(const Job*, Result*), std::size_t block_bytes, const Job* jobs, Result* results,
                   int n) {
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

}  // namespace eqc::cuda
