// The sensitivity engine: LLM-TCO-15, a job that other engines were measured on (bench/goals.csv), and single methods.
#include <benchmark/benchmark.h>

#include "host/sensitivity/function_study.hpp"

namespace eqc {
namespace {

void sensitivity_tco(benchmark::State& state, SobolEstimator estimator, bool monte_carlo) {
  DesignSpec d;
  d.rows = std::uint64_t{1} << 20;
  d.replicates = monte_carlo ? 1 : 16;
  d.estimator = estimator;
  d.monte_carlo = monte_carlo;
  d.pairs = false;
  double evaluations = 0;
  for (auto _ : state) {
    FunctionStudy study(test_function("llm_tco_15"), {}, d, 2);
    study.extend_to(d.rows);
    const SensitivityResult r = study.result();
    benchmark::DoNotOptimize(&r);
    evaluations += static_cast<double>(r.evaluations);
  }
  state.counters["evaluations/s"] = benchmark::Counter(evaluations, benchmark::Counter::kIsRate);
}
BENCHMARK_CAPTURE(sensitivity_tco, saltelli, SobolEstimator::saltelli, false)
    ->MeasureProcessCPUTime()
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(sensitivity_tco, azzini, SobolEstimator::azzini, false)
    ->MeasureProcessCPUTime()
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(sensitivity_tco, row_bootstrap, SobolEstimator::saltelli, true)
    ->MeasureProcessCPUTime()
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace eqc
