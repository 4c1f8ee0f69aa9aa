// The sensitivity engine: LLM-TCO-15, a job that other engines were measured on (bench/goals.csv), and single methods.
#include <benchmark/benchmark.h>

#include "host/engine/search/backend.hpp"
#include "host/sensitivity/function_study.hpp"
#include "kernels/job/design_job.hpp"

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

/// One cell of a plan, as `equicube sensitivity --cells all` works on it: 4,096 rows, 25 factors of which each changes
/// one term in its own array.
void sensitivity_cells(benchmark::State& state) {
  constexpr std::size_t kRowsOfCell = 4096, kFactors = 25, kTerms = kHardwareTerms + kRegionTerms + kWorldTerms + 1;
  std::vector<std::vector<double>> column[2];
  std::uint64_t random = 1;
  const auto draw = [&] {
    std::vector<double> x(kRowsOfCell);
    for (double& v : x) v = 0.5 + static_cast<double>((random = random * 6364136223846793005ULL + 1) >> 40) * 0x1p-24;
    return x;
  };
  for (auto& side : column)
    for (std::size_t k = 0; k < kTerms; ++k) side.push_back(draw());
  const auto term = [](CellTerms& t, std::size_t k) -> const double*& {
    if (k == 0) return t.hours;
    if (k <= kHardwareTerms) return t.hardware[k - 1];
    if (k <= kHardwareTerms + kRegionTerms) return t.region[k - 1 - kHardwareTerms];
    return t.world[k - 1 - kHardwareTerms - kRegionTerms];
  };
  CellTerms base[2];
  for (int s : {0, 1})
    for (std::size_t k = 0; k < kTerms; ++k) term(base[s], k) = column[s][k].data();
  std::vector<CellTerms> ab(kFactors, base[0]), ba(kFactors, base[1]);
  for (std::size_t i = 0; i < kFactors; ++i) {
    term(ab[i], i % kTerms) = column[1][i % kTerms].data();
    term(ba[i], i % kTerms) = column[0][i % kTerms].data();
  }
  std::vector<double> sums(16 * (kDesignHead + kDesignFactor * kFactors));
  DesignJob job;
  job.rows = kRowsOfCell;
  job.replicates = 16;
  job.n_factors = kFactors;
  job.quantity = static_cast<std::int32_t>(Quantity::cost_own);
  job.a = base[0];
  job.b = base[1];
  job.ab = ab.data();
  job.ba = ba.data();
  job.sums = sums.data();
  std::string notice;
  const std::unique_ptr<Backend> backend = make_backend(BackendChoice::cpu, 1, notice);
  for (auto _ : state) {
    backend->design(job);
    benchmark::DoNotOptimize(sums.data());
  }
  state.counters["evaluations/s"] = benchmark::Counter(
      static_cast<double>(state.iterations()) * kRowsOfCell * (2 * kFactors + 2), benchmark::Counter::kIsRate);
}
BENCHMARK(sensitivity_cells);

}  // namespace
}  // namespace eqc
