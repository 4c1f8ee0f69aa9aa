// Inequity jobs on the GPU: a block per world, then the worlds in which each entity can pay are counted.
#include "kernels/cuda/count.cuh"
#include "kernels/cuda/device.hpp"
#include "kernels/cuda/entity_staging.cuh"
#include "kernels/cuda/inequity_kernel.cuh"
#include "kernels/cuda/workspace.cuh"

namespace eqc::cuda {
namespace {

constexpr std::size_t kSharedBytes = 48 * 1024;  ///< a block's shared memory without asking for more
constexpr unsigned kBlocksInGlobalMemory = 4096;
constexpr std::size_t kFirstFreeScratch = 2;

InequityJob upload(const InequityJob& host, Workspace& w) {
  InequityJob job = host;
  const auto n = static_cast<std::size_t>(host.n_entities), worlds = static_cast<std::size_t>(host.worlds);
  if (host.capability != nullptr) {
    job.capability = w.input[0].upload(host.capability, n * worlds, w.stream);
  } else {
    std::int32_t rows = 0;
    for (std::int32_t e = 0; e < host.n_entities; ++e) rows = host.cost_row[e] >= rows ? host.cost_row[e] + 1 : rows;
    job.budget_usd = w.input[0].upload(host.budget_usd, n, w.stream);
    job.cost_row = w.input[1].upload(host.cost_row, n, w.stream);
    job.cost_usd = w.input[2].upload(host.cost_usd, static_cast<std::size_t>(rows) * worlds, w.stream);
  }
  upload_entities(host, job, w, 3);
  job.able = w.output[kEntityOutputs].room<double>(static_cast<std::size_t>(host.n_shares) * 2 * worlds);
  job.able_worlds = w.output[kEntityOutputs + 1].room<std::int32_t>(static_cast<std::size_t>(host.n_shares) * n);
  return job;
}

void launch(const InequityJob& job, const InequityWork& work, Workspace& w) {
  const std::size_t tile_bytes = static_cast<std::size_t>(entity_tile_size(job)) * sizeof(double);
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
  const auto worlds = static_cast<std::size_t>(job.worlds),
             series = static_cast<std::size_t>(job.n_shares) * static_cast<std::size_t>(job.n_entities);
  InequityWork work;
  for (std::int32_t e = 0; e < job.n_entities; ++e) work.total_weight = work.total_weight + host_job.weight[e];
  work.able = w->scratch[0].room<std::uint8_t>(series * worlds);
  launch(job, work, *w);
  if (series > 0)
    count_flags(work.able, static_cast<std::int64_t>(series), job.worlds, job.able_worlds, *w, kFirstFreeScratch);
  const EntityResults results(host_job, *w);
  const std::size_t shares = static_cast<std::size_t>(job.n_shares) * 2 * worlds;
  const double* const able = w->output[kEntityOutputs].download<double>(shares, w->stream);
  const std::int32_t* const able_worlds = w->output[kEntityOutputs + 1].download<std::int32_t>(series, w->stream);
  w->finish("computing inequity");
  results.copy(host_job);
  if (series == 0) return;
  std::memcpy(host_job.able, able, shares * sizeof(double));
  std::memcpy(host_job.able_worlds, able_worlds, series * sizeof(std::int32_t));
}

}  // namespace eqc::cuda
