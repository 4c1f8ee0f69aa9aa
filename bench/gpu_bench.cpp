// One shard's pricing and inequity on the CPU (one thread) and on the GPU: configurations and worlds per second, copies
// included.
#include <benchmark/benchmark.h>

#include <string>

#include "host/base/diagnostics.hpp"
#include "host/engine/search/backend.hpp"
#include "tests/cuda/jobs.hpp"

namespace eqc {
namespace {

/// The backend, or null after telling the benchmark why there is none.
std::unique_ptr<Backend> backend_for(benchmark::State& state, BackendChoice choice) {
  std::string notice;
  try {
    return make_backend(choice, 1, notice);
  } catch (const InputError& e) {
    state.SkipWithError(e.diagnostics().text().c_str());
    return nullptr;
  }
}

/// Goal on an H200: 5e9 configurations per second, 100 times a core.
void price_shard(benchmark::State& state, BackendChoice choice) {
  const auto backend = backend_for(state, choice);
  if (backend == nullptr) return;
  const bool gpu = choice == BackendChoice::cuda;
  const test::PriceCase c(4096, 16, 40, gpu ? 48 : 2, 2);
  test::PriceAnswer answer(c.job);
  for (auto _ : state) backend->price(c.job, answer.result());
  double cells = 0;
  for (const std::int8_t s : c.status) cells += s == 0 ? 1 : 0;
  state.counters["configurations/s"] =
      benchmark::Counter(cells * c.job.worlds, benchmark::Counter::kIsIterationInvariantRate);
}
BENCHMARK_CAPTURE(price_shard, cpu, BackendChoice::cpu)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(price_shard, cuda, BackendChoice::cuda)->Unit(benchmark::kMillisecond)->UseRealTime();

/// Goal on an H200: 2e6 worlds of 200 entities per second.
void inequity_group(benchmark::State& state, BackendChoice choice) {
  const auto backend = backend_for(state, choice);
  if (backend == nullptr) return;
  test::InequityCase c(200, choice == BackendChoice::cuda ? 4096 : 256, 1);
  for (auto _ : state) backend->inequity(c.job);
  state.counters["worlds/s"] = benchmark::Counter(c.job.worlds, benchmark::Counter::kIsIterationInvariantRate);
}
BENCHMARK_CAPTURE(inequity_group, cpu, BackendChoice::cpu)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(inequity_group, cuda, BackendChoice::cuda)->Unit(benchmark::kMillisecond)->UseRealTime();

void search_layouts(benchmark::State& state, BackendChoice choice) {
  const auto backend = backend_for(state, choice);
  if (backend == nullptr) return;
  const std::vector<TrainingSearchJob> jobs = test::training_searches();
  std::vector<TrainingSearchResult> results;
  double layouts = 0;
  for (auto _ : state) backend->search(jobs, results);
  for (const TrainingSearchResult& r : results) layouts += static_cast<double>(r.counts.evaluated);
  state.counters["layouts/s"] = benchmark::Counter(layouts, benchmark::Counter::kIsIterationInvariantRate);
}
BENCHMARK_CAPTURE(search_layouts, cpu, BackendChoice::cpu)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(search_layouts, cuda, BackendChoice::cuda)->Unit(benchmark::kMillisecond)->UseRealTime();

}  // namespace
}  // namespace eqc
