// LLM-TCO-15, a job that other engines were measured on: evaluations per CPU-second of the whole job. Goals and peers:
// bench/goals.csv.
#include <benchmark/benchmark.h>

#include "bench/tco_job.hpp"

namespace eqc {
namespace {

void tco_job(benchmark::State& state, bool bootstrap) {
  for (auto _ : state) {
    const tco::Answer answer = tco::run_job(2, bootstrap);
    if (tco::difference(answer) > 1e-9) state.SkipWithError("wrong digits");
  }
  state.counters["evaluations/s"] = benchmark::Counter(
      static_cast<double>(state.iterations()) * (tco::kInputs + 2) * tco::kN, benchmark::Counter::kIsRate);
}
BENCHMARK_CAPTURE(tco_job, with_bootstrap, true)->MeasureProcessCPUTime()->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(tco_job, without_bootstrap, false)->MeasureProcessCPUTime()->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace eqc
