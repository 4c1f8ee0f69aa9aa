// The host side of kernels/cuda on fibers: the same launches, with std::sort for CUB. `Kernels` says what a launch
// runs.
#pragma once

#include <algorithm>
#include <vector>

#include "kernels/tile/design_tile.hpp"
#include "kernels/tile/entity_tile.hpp"
#include "kernels/job/headcount_job.hpp"
#include "kernels/tile/inequity_tile.hpp"
#include "kernels/tile/price_tile.hpp"
#include "kernels/tile/quantile_tile.hpp"
#include "kernels/job/reach_job.hpp"
#include "tests/cuda/fibers.hpp"

namespace eqc::test {

using fibers::launch;
using fibers::Order;

/// Arrays a pricing chunk works in, poisoned.
struct PriceMemory {
  std::vector<std::int32_t> slot, slot_cell;
  std::vector<double> reference, values, sorted;
  std::vector<BlockSums> partial;
  std::vector<QuantityStatistics> out;
  PriceWork work;

  PriceMemory(const PriceJob& job, int first, int last) {
    for (int cell = first * job.n_hardware; cell < last * job.n_hardware; ++cell) {
      slot.push_back(job.status[cell] == 0 ? static_cast<std::int32_t>(slot_cell.size()) : -1);
      if (job.status[cell] == 0) slot_cell.push_back(cell);
    }
    const std::size_t n = slot_cell.size();
    reference.assign(n * job.n_quantities, -7.0);
    values.assign(n * job.n_sorted * job.worlds, -7.0);
    sorted = values;
    partial.resize(n * job.n_quantities * (job.worlds / kBlock));
    out.resize(n * job.n_quantities);
    work = {first,
            static_cast<std::int32_t>(n),
            slot.data(),
            slot_cell.data(),
            reference.data(),
            partial.data(),
            values.data(),
            sorted.data()};
  }
};

/// Regions in chunks of `chunk`.
template <class Kernels>
void price(const Kernels& run, PriceJob job, const PriceResult& result, int chunk, Order order) {
  for (int first = 0; first < job.n_regions; first += chunk) {
    const int last = std::min(first + chunk, job.n_regions);
    PriceMemory m(job, first, last);
    PriceJob device = job;
    device.status = nullptr;
    const auto blocks = [](std::int64_t n) { return static_cast<unsigned>((n + kBlock - 1) / kBlock); };
    const unsigned n = static_cast<unsigned>(m.work.slots);
    if (n > 0) launch({blocks(n)}, {kBlock}, order, [&] { run.reference(device, m.work); });
    launch({static_cast<unsigned>(job.worlds / kBlock), static_cast<unsigned>(last - first)}, {kBlock}, order,
           [&] { run.price(device, m.work, result.cheapest); });
    if (n == 0) continue;
    launch({blocks(static_cast<std::int64_t>(n) * job.n_quantities)}, {kBlock}, order,
           [&] { run.moments(device, m.work, m.out.data()); });
    m.sorted = m.values;
    m.work.sorted = m.sorted.data();
    for (std::size_t s = 0; s < m.sorted.size(); s += job.worlds)
      std::sort(m.sorted.begin() + s, m.sorted.begin() + s + job.worlds);
    launch({n * static_cast<unsigned>(job.n_sorted)}, {kBlock}, order,
           [&] { run.quantile(device, m.work, m.out.data()); });
    for (std::size_t s = 0; s < n; ++s)
      std::copy_n(m.out.begin() + s * job.n_quantities, job.n_quantities,
                  result.statistics + static_cast<std::size_t>(m.slot_cell[s]) * job.n_quantities);
  }
}

/// In shared memory, or with `blocks` > 0 in that many blocks of global memory.
template <class Kernels>
void inequity(const Kernels& run, const InequityJob& job, unsigned blocks, Order order) {
  InequityWork work;
  for (int e = 0; e < job.n_entities; ++e) work.total_weight = work.total_weight + job.weight[e];
  std::vector<std::uint8_t> able(static_cast<std::size_t>(job.n_shares) * job.n_entities * job.worlds, 77);
  work.able = able.data();
  std::vector<double> memory(static_cast<std::size_t>(blocks) * entity_tile_size(job));
  launch({blocks > 0 ? blocks : static_cast<unsigned>(job.worlds)}, {128}, order,
         [&] { run.inequity(job, work, blocks > 0 ? memory.data() : nullptr); });
  for (std::size_t i = 0; i < able.size(); i += job.worlds) {
    job.able_worlds[i / job.worlds] = 0;
    for (int w = 0; w < job.worlds; ++w) job.able_worlds[i / job.worlds] += able[i + w];
  }
}

template <class Kernels>
void headcount(const Kernels& run, const HeadcountJob& job, Order order) {
  std::vector<CountryCount> countries(static_cast<std::size_t>(job.n_countries) * job.worlds);
  const auto blocks = [](std::size_t n) { return static_cast<unsigned>((n + 127) / 128); };
  launch({blocks(countries.size())}, {128}, order, [&] { run.headcount_country(job, countries.data()); });
  launch({blocks(static_cast<std::size_t>(job.worlds))}, {128}, order,
         [&] { run.headcount_world(job, countries.data()); });
}

template <class Kernels>
void reach(const Kernels& run, const ReachJob& job, unsigned blocks, Order order) {
  std::vector<double> memory(static_cast<std::size_t>(blocks) * entity_tile_size(job), -7.0);
  launch({blocks}, {64}, order, [&] { run.reach(job, memory.data()); });
}

template <class Kernels>
void design(const Kernels& run, const DesignJob& job, unsigned blocks, Order order) {
  std::vector<double> memory(static_cast<std::size_t>(blocks) * static_cast<std::size_t>(design_tile_size(job)), -7.0);
  launch({blocks}, {64}, order, [&] { run.design(job, memory.data()); });
}

template <class Kernels, class Job, class Result>
void search(const Kernels& run, const std::vector<Job>& jobs, std::vector<Result>& results, Order order) {
  results.resize(jobs.size());
  const int n = static_cast<int>(jobs.size());
  launch({static_cast<unsigned>(n)}, {128}, order, [&] { run.search(jobs.data(), results.data()); });
}

}  // namespace eqc::test
