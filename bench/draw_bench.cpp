// Cost of one draw and of one sampled value: generators, each distribution, a copula; over blocks of 1024 worlds.
// Goals per core on x86-64-v3: Sobol' draw below 0.1 ns, shuffled below 1 ns; uniform 0.2, triangular 0.6,
// log-normal 5.5 ns a value.
#include <benchmark/benchmark.h>

#include <vector>

#include "kernels/sample/copula.hpp"
#include "kernels/sample/make_distribution.hpp"
#include "kernels/sample/sobol.hpp"

namespace eqc {
namespace {

constexpr int kWorlds = 1024;
constexpr int kLog2Worlds = 20;

StreamKey test_key() { return stream_key(1, name_hash("gpu price"), name_hash("H100")); }

void report(benchmark::State& state, int values) {
  state.counters["values"] = benchmark::Counter(values, benchmark::Counter::kIsIterationInvariantRate);
}

template <class Fill>
void run_draws(benchmark::State& state, const Fill& fill_block) {
  std::vector<std::uint32_t> draws(kWorlds);
  std::uint32_t first = 0;
  for (auto _ : state) {
    fill_block(first, draws.data());
    benchmark::DoNotOptimize(draws.data());
    benchmark::ClobberMemory();
    first = (first + kWorlds) & ((1u << kLog2Worlds) - 1u);
  }
  report(state, kWorlds);
}

void philox_draws(benchmark::State& state) {
  run_draws(state, [](std::uint32_t first, std::uint32_t* out) { fill_random(test_key(), 0, first, kWorlds, out); });
}

void sobol_draws(benchmark::State& state) {
  const ScrambledSobol sobol = scramble(7, test_key(), 0);
  run_draws(state, [&](std::uint32_t first, std::uint32_t* out) { fill(sobol, first, kWorlds, out); });
}

void shuffled_sobol_draws(benchmark::State& state) {
  const ScrambledSobol sobol = scramble(7, test_key(), 0);
  run_draws(state, [&](std::uint32_t first, std::uint32_t* out) {
    fill_shuffled(sobol, test_key(), kLog2Worlds, first, kWorlds, out);
  });
}

void scramble_streams(benchmark::State& state) {
  std::uint32_t replicate = 0;
  for (auto _ : state) {
    const ScrambledSobol sobol = scramble(7, test_key(), replicate++);
    benchmark::DoNotOptimize(sobol);
  }
  report(state, 1);
}

void distribution_values(benchmark::State& state, const Distribution& distribution) {
  std::vector<std::uint32_t> draws(kWorlds);
  std::vector<double> values(kWorlds);
  fill(scramble(3, test_key(), 0), 0, kWorlds, draws.data());
  for (auto _ : state) {
    fill(distribution, draws.data(), kWorlds, values.data());
    benchmark::DoNotOptimize(values.data());
    benchmark::ClobberMemory();
  }
  report(state, kWorlds);
}

const double kTableValues[] = {1, 2, 4, 5, 9, 12};
const double kTableWeights[] = {1, 3, 2, 2, 1, 1};

BENCHMARK(philox_draws);
BENCHMARK(sobol_draws);
BENCHMARK(shuffled_sobol_draws);
BENCHMARK(scramble_streams);
BENCHMARK_CAPTURE(distribution_values, uniform, make_uniform(1, 2));
BENCHMARK_CAPTURE(distribution_values, log_uniform, make_log_uniform(1, 20));
BENCHMARK_CAPTURE(distribution_values, normal, make_normal(1, 2));
BENCHMARK_CAPTURE(distribution_values, truncated_normal, make_truncated_normal(1, 2, 0, 4));
BENCHMARK_CAPTURE(distribution_values, log_normal, make_log_normal(1, 0.5));
BENCHMARK_CAPTURE(distribution_values, triangular, make_triangular(1, 2, 4));
BENCHMARK_CAPTURE(distribution_values, pert, make_pert(1, 2, 4));
BENCHMARK_CAPTURE(distribution_values, discrete, make_discrete(kTableValues, kTableWeights, 6));
BENCHMARK_CAPTURE(distribution_values, empirical, make_empirical_samples(kTableValues, kTableWeights, 6));

void copula_values(benchmark::State& state) {  // 8 inputs, every pair at rank correlation 0.5
  constexpr int kInputs = 8;
  double spearman[kInputs * kInputs];
  for (int i = 0; i < kInputs * kInputs; ++i) spearman[i] = i % (kInputs + 1) == 0 ? 1.0 : 0.5;
  Copula copula;
  make_copula(spearman, kInputs, copula);
  std::vector<std::uint32_t> draws(kInputs * kWorlds), start(kInputs * kWorlds);
  fill_random(test_key(), 0, 0, kInputs * kWorlds, start.data());
  std::uint32_t* columns[kInputs];
  for (int i = 0; i < kInputs; ++i) columns[i] = draws.data() + i * kWorlds;
  std::vector<double> scratch(kInputs * kWorlds);
  for (auto _ : state) {
    draws = start;
    correlate_block(copula, columns, kWorlds, scratch.data());
    benchmark::ClobberMemory();
  }
  report(state, kInputs * kWorlds);
}
BENCHMARK(copula_values);

}  // namespace
}  // namespace eqc
