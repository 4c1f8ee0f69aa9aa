// Inequity jobs on the GPU: a block per world, then the worlds in which each entity can pay are counted.
#include <thrust/execution_policy.h>
#include <thrust/iterator/counting_iterator.h>
#include <thrust/iterator/discard_iterator.h>
#include <thrust/iterator/transform_iterator.h>
#include <thrust/reduce.h>

#include <iterator>
#include <stdexcept>

#include "kernels/cuda/device.hpp"
#include "kernels/cuda/inequity_kernel.cuh"
#include "kernels/cuda/workspace.cuh"

namespace eqc::cuda {
namespace {

constexpr std::size_t kSharedBytes = 48 * 1024;  ///< a block's shared memory without asking for more
constexpr unsigned kBlocksInGlobalMemory = 4096;

/// Thrust's temporary memory: each piece from its own buffer, which is kept for the next call.
struct PieceAllocator {
  using value_type = char;
  Workspace* workspace;
  std::size_t next = 2;  // the buffers before are the kernel's
  char* allocate(std::ptrdiff_t n) {
    if (next >= std::size(workspace->scratch)) throw std::runtime_error("GPU: Thrust asks for more pieces of temporary memory than expected");
    return workspace->scratch[next++].room<char>(static_cast<std::size_t>(n));
  }
  void deallocate(char*, std::size_t) {}
};

struct SeriesOf {
  std::int64_t worlds;
  __host__ __device__ std::int64_t operator()(std::int64_t i) const { return i / worlds; }
};
struct AsCount {
  __host__ __device__ std::int32_t operator()(std::uint8_t flag) const { return flag; }
};

/// counts[series] = number of set flags, flags[series][worlds]. Integers: their order cannot matter.
void count_worlds(const std::uint8_t* flags, std::int64_t series, std::int64_t worlds, std::int32_t* counts, Workspace& w) {
  PieceAllocator allocator{&w};
  const auto key = thrust::make_transform_iterator(thrust::make_counting_iterator(std::int64_t{0}), SeriesOf{worlds});
  const auto value = thrust::make_transform_iterator(flags, AsCount{});
  thrust::reduce_by_key(thrust::cuda::par(allocator).on(w.stream), key, key + series * worlds, value, thrust::make_discard_iterator(), counts);
}

InequityJob upload(const InequityJob& host, Workspace& w) {
  InequityJob job = host;
  std::int32_t rows = 0;
  for (std::int32_t e = 0; e < host.n_entities; ++e) rows = host.cost_row[e] >= rows ? host.cost_row[e] + 1 : rows;
  const auto n = static_cast<std::size_t>(host.n_entities), worlds = static_cast<std::size_t>(host.worlds);
  job.budget_usd = w.input[0].upload(host.budget_usd, n, w.stream);
  job.weight = w.input[1].upload(host.weight, n, w.stream);
  job.cost_row = w.input[2].upload(host.cost_row, n, w.stream);
  job.cost_usd = w.input[3].upload(host.cost_usd, static_cast<std::size_t>(rows) * worlds, w.stream);
  job.metrics = w.output[0].room<double>(kInequityMetrics * worlds);
  job.able = w.output[1].room<double>(static_cast<std::size_t>(host.n_shares) * 2 * worlds);
  job.able_worlds = w.output[2].room<std::int32_t>(static_cast<std::size_t>(host.n_shares) * n);
  return job;
}

void launch(const InequityJob& job, const InequityWork& work, Workspace& w) {
  const std::size_t tile_bytes = static_cast<std::size_t>(inequity_tile_size(job.n_entities)) * sizeof(double);
  const bool fits = tile_bytes <= kSharedBytes;
  const unsigned worlds = static_cast<unsigned>(job.worlds);
  const unsigned blocks = fits || worlds < kBlocksInGlobalMemory ? worlds : kBlocksInGlobalMemory;
  double* const memory = fits ? nullptr : w.scratch[1].room<double>(blocks * (tile_bytes / sizeof(double)));
  inequity_kernel<<<blocks, kInequityThreads, fits ? tile_bytes : 0, w.stream>>>(job, work, memory);
  check_launch("starting the inequity kernel");
}

}  // namespace

void inequity(const InequityJob& host_job) {
  if (host_job.worlds < 1) return;
  const WorkspaceLoan w;
  const InequityJob job = upload(host_job, *w);
  const auto worlds = static_cast<std::size_t>(job.worlds), series = static_cast<std::size_t>(job.n_shares) * static_cast<std::size_t>(job.n_entities);
  InequityWork work;
  for (std::int32_t e = 0; e < job.n_entities; ++e) work.total_weight = work.total_weight + host_job.weight[e];
  work.able = w->scratch[0].room<std::uint8_t>(series * worlds);
  launch(job, work, *w);
  if (series > 0) count_worlds(work.able, static_cast<std::int64_t>(series), job.worlds, job.able_worlds, *w);
  const double* const metrics = w->output[0].download<double>(kInequityMetrics * worlds, w->stream);
  const double* const able = w->output[1].download<double>(static_cast<std::size_t>(job.n_shares) * 2 * worlds, w->stream);
  const std::int32_t* const able_worlds = w->output[2].download<std::int32_t>(series, w->stream);
  w->finish("computing inequity");
  std::memcpy(host_job.metrics, metrics, kInequityMetrics * worlds * sizeof(double));
  std::memcpy(host_job.able, able, static_cast<std::size_t>(job.n_shares) * 2 * worlds * sizeof(double));
  std::memcpy(host_job.able_worlds, able_worlds, series * sizeof(std::int32_t));
}

}  // namespace eqc::cuda
