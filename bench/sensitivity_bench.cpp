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
/// one term.
void sensitivity_cells(benchmark::State& state) {
  constexpr std::size_t kRowsOfCell = 4096, kFactors = 25, kTerms = kHardwareTerms + kRegionTerms + kWorldTerms + 1;
  std::uint64_t random = 1;
  const auto draw = [&](std::size_t series) {
    std::vector<double> x(series * kRowsOfCell);
    for (double& v : x) v = 0.5 + static_cast<double>((random = random * 6364136223846793005ULL + 1) >> 40) * 0x1p-24;
    return x;
  };
  struct Side {
    std::vector<double> hours, hardware, region, world;
    DesignTables tables() const { return {hours.data(), hardware.data(), region.data(), world.data()}; }
  };
  Side side[2];
  for (Side& s : side) s = {draw(1), draw(kHardwareTerms), draw(kRegionTerms), draw(kWorldTerms)};
  std::vector<std::vector<double>> changed;
  std::vector<std::vector<std::int32_t>> at;
  std::vector<DesignSwap> swaps[2];
  for (const int m : {0, 1})
    for (std::size_t f = 0; f < kFactors; ++f) {
      const Side &own = side[m], &other = side[1 - m];
      const std::size_t term = f % kTerms;
      DesignSwap swap;
      at.emplace_back(kRegionTerms, -1);
      const auto with = [&](const std::vector<double>& base, const std::vector<double>& from, std::size_t series) {
        changed.push_back(base);
        std::copy_n(from.begin() + static_cast<std::ptrdiff_t>(series * kRowsOfCell), kRowsOfCell,
                    changed.back().begin() + static_cast<std::ptrdiff_t>(series * kRowsOfCell));
        return changed.back().data();
      };
      if (term == 0) {
        swap.changed.hours = other.hours.data();
      } else if (term <= kHardwareTerms) {
        swap.changed.hardware = with(own.hardware, other.hardware, term - 1);
      } else if (term <= kHardwareTerms + kRegionTerms) {
        const std::size_t series = term - 1 - kHardwareTerms;
        swap.changed.region = other.region.data() + series * kRowsOfCell;
        swap.region_series = 1;
        at.back()[series] = 0;
      } else {
        swap.changed.world = with(own.world, other.world, term - 1 - kHardwareTerms - kRegionTerms);
      }
      swaps[m].push_back(swap);
    }
  for (const int m : {0, 1})
    for (std::size_t f = 0; f < kFactors; ++f)
      swaps[m][f].region_at = at[static_cast<std::size_t>(m) * kFactors + f].data();
  const DesignCell cell;
  DesignJob job;
  job.rows = kRowsOfCell;
  job.replicates = 16;
  job.n_factors = kFactors;
  job.n_hardware = job.n_regions = job.n_cells = 1;
  job.quantity = static_cast<std::int32_t>(Quantity::cost_own);
  for (const int m : {0, 1}) {
    job.matrix[m] = side[m].tables();
    job.swap[m] = swaps[m].data();
  }
  job.cell = &cell;
  std::vector<double> sums(16 * static_cast<std::size_t>(design_columns(job)));
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
