// How fast one world's entities become all inequity metrics. Goal: 200 entities, sort included, in 2 us (100 M
// entities/s) per core.
#include <benchmark/benchmark.h>

#include <cstdint>
#include <random>
#include <vector>

#include "kernels/metric/decomposition.hpp"
#include "kernels/metric/lognormal_income.hpp"
#include "kernels/metric/summarise.hpp"

namespace {

/// Many worlds, so that no branch is learnt by heart.
struct Worlds {
  static constexpr int kWorlds = 64;
  std::vector<double> value, weight;

  explicit Worlds(int n) : value(static_cast<std::size_t>(n * kWorlds)), weight(value.size()) {
    std::mt19937_64 generator(1);
    std::lognormal_distribution<double> skewed(0.0, 1.0);
    for (double& x : value) x = skewed(generator);
    for (double& w : weight) w = 1.0 + static_cast<double>(generator() % 1000);
  }
};

void set_rates(benchmark::State& state, double entities) {
  const double runs = static_cast<double>(state.iterations());
  state.counters["entities/s"] = benchmark::Counter(runs * entities, benchmark::Counter::kIsRate);
  state.counters["worlds/s"] = benchmark::Counter(runs, benchmark::Counter::kIsRate);
}

void summarise_world(benchmark::State& state) {
  const int n = static_cast<int>(state.range(0));
  const Worlds worlds(n);
  std::vector<double> scratch(static_cast<std::size_t>(eqc::summarise_scratch_size(n)));
  std::vector<std::int32_t> order(static_cast<std::size_t>(n));
  eqc::InequitySummary summary;
  int world = 0;
  for (auto _ : state) {
    const int at = n * (world++ % Worlds::kWorlds);
    eqc::summarise(&worlds.value[static_cast<std::size_t>(at)], &worlds.weight[static_cast<std::size_t>(at)], n, 1.0,
                   scratch.data(), order.data(), summary);
    benchmark::DoNotOptimize(summary);
  }
  set_rates(state, n);
}
BENCHMARK(summarise_world)->Arg(8)->Arg(50)->Arg(200)->Arg(256)->Arg(2000)->Arg(20000);

void summarise_world_already_sorted(benchmark::State& state) {
  const int n = static_cast<int>(state.range(0));
  std::vector<double> value(static_cast<std::size_t>(n)), weight(value.size(), 1.0);
  eqc::fill_income_bins(1.0, 0.4, n, value.data());
  std::vector<double> scratch(static_cast<std::size_t>(eqc::profile_scratch_size(n)));
  eqc::InequitySummary summary;
  for (auto _ : state) {
    eqc::summarise_sorted(value.data(), weight.data(), n, 0.5, scratch.data(), summary);
    benchmark::DoNotOptimize(summary);
  }
  set_rates(state, n);
}
BENCHMARK(summarise_world_already_sorted)->Arg(200)->Arg(2000);

void decompose_world(benchmark::State& state) {
  const int n = static_cast<int>(state.range(0));
  std::vector<double> value(static_cast<std::size_t>(n)), weight(value.size(), 1.0), parts(80);
  eqc::fill_income_bins(1.0, 0.4, n, value.data());
  std::vector<double> scratch(static_cast<std::size_t>(eqc::profile_scratch_size(n)));
  std::vector<std::int32_t> group(value.size());
  for (std::size_t i = 0; i < group.size(); ++i) group[i] = static_cast<std::int32_t>(i % 7);
  const eqc::Profile p = eqc::make_profile(value.data(), weight.data(), n, scratch.data());
  const double gini = eqc::gini(p);
  for (auto _ : state) benchmark::DoNotOptimize(eqc::decompose(p, group.data(), 7, gini, parts.data()));
  set_rates(state, n);
}
BENCHMARK(decompose_world)->Arg(200);

void income_bins(benchmark::State& state) {
  std::vector<double> bins(100);
  double gini = 0.25;
  for (auto _ : state) {
    gini = gini < 0.6 ? gini + 1e-6 : 0.25;
    eqc::fill_income_bins(1.0, gini, 100, bins.data());
    benchmark::DoNotOptimize(bins.data());
  }
  state.counters["bins/s"] =
      benchmark::Counter(100.0 * static_cast<double>(state.iterations()), benchmark::Counter::kIsRate);
}
BENCHMARK(income_bins);

}  // namespace
