// A pricing job on the GPU: regions in chunks that fit the memory, five launches each, statistics back to the host.
#include <vector>

#include "kernels/cuda/device.hpp"
#include "kernels/cuda/price_kernel.cuh"
#include "kernels/cuda/sort.cuh"
#include "kernels/cuda/term_cache.cuh"
#include "kernels/cuda/workspace.cuh"

namespace eqc::cuda {
namespace {

static_assert(sizeof(PriceTileMemory) <= 48 * 1024, "a block's shared memory without asking for more");

/// The job with its arrays on the GPU, and what keeps them there.
struct DeviceJob {
  PriceJob job;
  SharedArray hardware, region, world;
};

std::size_t count(std::int32_t a, std::int64_t b) { return static_cast<std::size_t>(a) * static_cast<std::size_t>(b); }

DeviceJob upload(const PriceJob& host, Workspace& w) {
  DeviceJob d{host, nullptr, nullptr, nullptr};
  const std::int64_t worlds = host.worlds;
  d.hardware = shared_array(host.hardware, count(host.n_hardware, kHardwareTerms * worlds), w.stream);
  d.region = shared_array(host.region, count(host.n_regions, kRegionTerms * worlds), w.stream);
  d.world = shared_array(host.world, count(kWorldTerms, worlds), w.stream);
  d.job.hardware = d.hardware->room<double>(1);
  d.job.region = d.region->room<double>(1);
  d.job.world = d.world->room<double>(1);
  d.job.hours = w.input[0].upload(host.hours, count(host.n_hardware, worlds), w.stream);
  d.job.accelerators = w.input[1].upload(host.accelerators, host.n_hardware, w.stream);
  if (host.power_ratio != nullptr) d.job.power_ratio = w.input[6].upload(host.power_ratio, host.n_hardware, w.stream);
  if (host.cluster_size != nullptr)
    d.job.cluster_size = w.input[7].upload(host.cluster_size, host.n_hardware, w.stream);
  d.job.ways = w.input[2].upload(host.ways, count(host.n_regions, host.n_hardware), w.stream);
  const auto regions = static_cast<std::size_t>(host.n_regions);
  std::vector<double> facts(host.tax_ratio, host.tax_ratio + regions);
  facts.insert(facts.end(), host.rental_premium, host.rental_premium + regions);
  facts.insert(facts.end(), host.water_l_per_kwh, host.water_l_per_kwh + regions);
  d.job.tax_ratio = w.input[3].upload(facts.data(), facts.size(), w.stream);
  d.job.rental_premium = d.job.tax_ratio + regions;
  d.job.water_l_per_kwh = d.job.rental_premium + regions;
  d.job.status = nullptr;  // kernels see slots instead
  return d;
}

/// The priced cells of regions [first, last).
struct Chunk {
  std::int32_t first, last;
  std::vector<std::int32_t> slot;       // [regions][n_hardware]
  std::vector<std::int32_t> slot_cell;  // [slots]
};

Chunk make_chunk(const PriceJob& host, std::int32_t first, std::int32_t last) {
  Chunk c{first, last, {}, {}};
  for (std::int32_t cell = first * host.n_hardware; cell < last * host.n_hardware; ++cell) {
    c.slot.push_back(host.status[cell] == 0 ? static_cast<std::int32_t>(c.slot_cell.size()) : -1);
    if (host.status[cell] == 0) c.slot_cell.push_back(cell);
  }
  return c;
}

/// As many regions from `first` on as keep the values within the limit; one at least.
Chunk next_chunk(const PriceJob& host, std::int32_t first) {
  const std::size_t region_bytes =
      count(host.n_hardware, static_cast<std::int64_t>(host.n_sorted) * host.worlds) * sizeof(double);
  const std::size_t fit = region_bytes > 0 ? chunk_bytes() / region_bytes : static_cast<std::size_t>(host.n_regions);
  const std::size_t left = static_cast<std::size_t>(host.n_regions - first);
  return make_chunk(host, first, first + static_cast<std::int32_t>(fit < 1 ? 1 : fit < left ? fit : left));
}

PriceWork make_work(const PriceJob& job, const Chunk& c, Workspace& w) {
  PriceWork work;
  work.first_region = c.first;
  work.slots = static_cast<std::int32_t>(c.slot_cell.size());
  work.slot = w.input[4].upload(c.slot.data(), c.slot.size(), w.stream);
  work.slot_cell = w.input[5].upload(c.slot_cell.data(), c.slot_cell.size(), w.stream);
  work.reference = w.scratch[0].room<double>(count(work.slots, job.n_quantities));
  work.partial = w.scratch[1].room<BlockSums>(
      count(work.slots, static_cast<std::int64_t>(job.n_quantities) * (job.worlds / kBlock)));
  work.values = w.scratch[2].room<double>(count(work.slots, static_cast<std::int64_t>(job.n_sorted) * job.worlds));
  work.sorted = w.scratch[3].room<double>(count(work.slots, static_cast<std::int64_t>(job.n_sorted) * job.worlds));
  return work;
}

unsigned blocks_for(std::int64_t threads) { return static_cast<unsigned>((threads + kBlock - 1) / kBlock); }

void launch(const PriceJob& job, const PriceWork& work, const Chunk& c, double* cheapest, QuantityStatistics* out,
            Workspace& w) {
  if (work.slots > 0) {
    reference_kernel<<<blocks_for(work.slots), kBlock, 0, w.stream>>>(job, work);
    check_launch("starting the reference kernel");
  }
  const dim3 grid(static_cast<unsigned>(job.worlds / kBlock), static_cast<unsigned>(c.last - c.first));
  price_kernel<<<grid, kBlock, sizeof(PriceTileMemory), w.stream>>>(job, work, cheapest);
  check_launch("starting the pricing kernel");
  if (work.slots == 0) return;
  moments_kernel<<<blocks_for(static_cast<std::int64_t>(work.slots) * job.n_quantities), kBlock, 0, w.stream>>>(
      job, work, out);
  check_launch("starting the moments kernel");
  if (job.n_sorted == 0) return;
  sort_series(work.values, work.sorted, work.slots * job.n_sorted, job.worlds, w.scratch[4], w.stream);
  quantile_kernel<<<static_cast<unsigned>(work.slots * job.n_sorted), kBlock, sizeof(QuantileTileMemory), w.stream>>>(
      job, work, out);
  check_launch("starting the quantile kernel");
}

/// Writes the fields that kernels/cpu writes and no others.
void copy_statistics(const PriceJob& job, const QuantityStatistics& from, int k, QuantityStatistics& to) {
  to.mean = from.mean;
  to.sd = from.sd;
  to.se = from.se;
  to.min = from.min;
  to.max = from.max;
  if (k >= job.n_sorted) return;
  for (int p = 0; p < job.n_probabilities; ++p) to.quantile[p] = from.quantile[p];
  for (int t = 0; t < job.n_thresholds; ++t)
    if (job.threshold_of[t] == k) to.share_above[t] = from.share_above[t];
}

void unpack(const PriceJob& job, const Chunk& c, const QuantityStatistics* staged, QuantityStatistics* statistics) {
  for (std::size_t slot = 0; slot < c.slot_cell.size(); ++slot)
    for (int k = 0; k < job.n_quantities; ++k)
      copy_statistics(job, staged[slot * job.n_quantities + k], k,
                      statistics[count(c.slot_cell[slot], job.n_quantities) + k]);
}

}  // namespace

void price(const PriceJob& host_job, const PriceResult& host_result) {
  const WorkspaceLoan w;
  const DeviceJob device = upload(host_job, *w);
  const std::size_t n_cheapest = count(kCheapest, static_cast<std::int64_t>(host_job.n_regions) * host_job.worlds);
  double* const cheapest = w->output[0].room<double>(n_cheapest);
  for (std::int32_t first = 0; first < host_job.n_regions;) {
    const Chunk chunk = next_chunk(host_job, first);
    const PriceWork work = make_work(device.job, chunk, *w);
    const std::size_t n_statistics = chunk.slot_cell.size() * host_job.n_quantities;
    launch(device.job, work, chunk, cheapest, w->output[1].room<QuantityStatistics>(n_statistics), *w);
    const QuantityStatistics* const staged = w->output[1].download<QuantityStatistics>(n_statistics, w->stream);
    w->finish("pricing");
    unpack(host_job, chunk, staged, host_result.statistics);
    first = chunk.last;
  }
  if (host_result.cheapest == nullptr) return;
  const double* const staged = w->output[0].download<double>(n_cheapest, w->stream);
  w->finish("copying the cheapest costs");
  std::memcpy(host_result.cheapest, staged, n_cheapest * sizeof(double));
}

}  // namespace eqc::cuda
