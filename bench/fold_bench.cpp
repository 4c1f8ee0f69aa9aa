// How fast worlds become the statistics of a cell. Goals: bench/goals.csv.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstdint>
#include <random>
#include <vector>

#include "kernels/cpu/fold_loop.hpp"
#include "kernels/cpu/quantile_histogram.hpp"

namespace {

std::vector<double> skewed_worlds(std::size_t n) {
  std::mt19937_64 generator(1);
  std::lognormal_distribution<double> skewed(0.0, 1.0);
  std::vector<double> x(n);
  for (double& v : x) v = skewed(generator);
  return x;
}

void set_rate(benchmark::State& state, double values) {
  state.counters["values/s"] =
      benchmark::Counter(values * static_cast<double>(state.iterations()), benchmark::Counter::kIsRate);
}

constexpr std::size_t kCells = 64;  // different data each time, so that branch predictors cannot learn it

void sort_cell_by_std_sort(benchmark::State& state) {
  const auto n = static_cast<std::size_t>(state.range(0));
  const std::vector<double> worlds = skewed_worlds(n * kCells);
  std::vector<double> x(n);
  std::size_t cell = 0;
  for (auto _ : state) {
    std::copy_n(&worlds[n * (cell++ % kCells)], n, x.begin());
    std::sort(x.begin(), x.end());
    benchmark::DoNotOptimize(x.data());
  }
  set_rate(state, static_cast<double>(n));
}
BENCHMARK(sort_cell_by_std_sort)->Arg(512)->Arg(4096);

void statistics_of_cell(benchmark::State& state) {
  const auto n = static_cast<int>(state.range(0));
  const std::vector<double> worlds = skewed_worlds(static_cast<std::size_t>(n));
  eqc::cpu::FoldScratch scratch;
  const double probabilities[] = {0.05, 0.5, 0.95};
  const eqc::FoldSpec fold{n, 16, 3, probabilities};
  for (auto _ : state) benchmark::DoNotOptimize(eqc::cpu::statistics(fold, worlds.data(), scratch));
  set_rate(state, static_cast<double>(n));
}
BENCHMARK(statistics_of_cell)->Arg(256)->Arg(512)->Arg(4096)->Arg(16384)->Arg(65536);

/// Counts of a study whose values are not kept; the quantiles are read off at the end.
void quantiles_by_counting(benchmark::State& state) {
  const auto n = static_cast<std::int64_t>(state.range(0));
  const std::vector<double> worlds = skewed_worlds(static_cast<std::size_t>(n));
  eqc::cpu::QuantileHistogram histogram;
  for (auto _ : state) {
    histogram.add(worlds.data(), n);
    benchmark::ClobberMemory();
  }
  benchmark::DoNotOptimize(histogram.quantile(0.5));
  set_rate(state, static_cast<double>(n));
}
BENCHMARK(quantiles_by_counting)->Arg(4096)->Arg(65536);

}  // namespace
