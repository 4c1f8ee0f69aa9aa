// Reach jobs on the GPU: a block per world, its entities in global memory.
#include "kernels/cuda/device.hpp"
#include "kernels/cuda/entity_staging.cuh"
#include "kernels/cuda/reach_kernel.cuh"

namespace eqc::cuda {
namespace {

constexpr unsigned kMostBlocks = 2048;

}  // namespace

void reach(const ReachJob& host) {
  if (host.worlds < 1 || host.n_entities < 1) return;
  const WorkspaceLoan w;
  const auto n = static_cast<std::size_t>(host.n_entities), worlds = static_cast<std::size_t>(host.worlds);
  ReachJob job = host;
  upload_prices(host.people, n / kReachEntities, worlds, job.people, *w, 0);
  job.income = w->input[kPeopleInputs].upload(host.income, n, w->stream);
  upload_entities(host, job, *w, kPeopleInputs + 1);
  const unsigned blocks = worlds < kMostBlocks ? static_cast<unsigned>(worlds) : kMostBlocks;
  double* const memory = w->scratch[0].room<double>(blocks * static_cast<std::size_t>(entity_tile_size(job)));
  reach_kernel<<<blocks, kReachThreads, 0, w->stream>>>(job, memory);
  check_launch("starting the reach kernel");
  const EntityResults results(host, *w);
  w->finish("computing what people can reach");
  results.copy(host);
}

}  // namespace eqc::cuda
