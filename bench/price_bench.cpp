// A realistic pricing job and what feeds it: configurations per second and core, with moments and three quantiles of
// every total, and with moments alone. Goals: bench/goals.csv.
#include <benchmark/benchmark.h>

#include <random>
#include <vector>

#include "host/engine/draw/draws.hpp"
#include "host/engine/draw/term_table.hpp"
#include "kernels/cpu/price_loop.hpp"
#include "kernels/cpu/usage_loop.hpp"

namespace eqc {
namespace {

constexpr int kHardware = 20, kRegions = 8;

/// Positive random terms for every array of a job.
struct Tables {
  std::vector<double> hardware, region, world, hours, accelerators, tax, premium, water, cheapest;
  std::vector<std::int8_t> status, ways;
  std::vector<QuantityStatistics> statistics;
  PriceJob job;

  explicit Tables(int worlds) {
    std::mt19937_64 generator(1);
    std::lognormal_distribution<double> positive(0.0, 0.5);
    const auto fill = [&](std::vector<double>& v, int n) {
      v.resize(static_cast<std::size_t>(n));
      for (double& x : v) x = positive(generator);
      return v.data();
    };
    job.worlds = worlds;
    job.replicates = 16;
    job.n_hardware = kHardware;
    job.n_regions = kRegions;
    job.hardware = fill(hardware, kHardware * kHardwareTerms * worlds);
    job.region = fill(region, kRegions * kRegionTerms * worlds);
    job.world = fill(world, kWorldTerms * worlds);
    job.hours = fill(hours, kHardware * worlds);
    job.accelerators = fill(accelerators, kHardware);
    job.tax_ratio = fill(tax, kRegions);
    job.rental_premium = fill(premium, kRegions);
    job.water_l_per_kwh = fill(water, kRegions);
    status.assign(kHardware * kRegions, 0);
    ways.assign(kHardware * kRegions, kMayOwn | kMayRent | kMayServe | kDayOwned | kDayRented);
    job.status = status.data();
    job.ways = ways.data();
    for (int q = 0; q < kQuantities; ++q) job.quantity[q] = q;
    job.n_quantities = kQuantities;
    statistics.resize(kHardware * kRegions * kQuantities);
    cheapest.resize(static_cast<std::size_t>(kCheapest * kRegions * worlds));
  }

  /// The first `n` quantities get quantiles at 5, 50 and 95 %.
  void sort_first(int n) {
    job.n_sorted = n;
    job.n_probabilities = n > 0 ? 3 : 0;
    job.probability[0] = 0.05;
    job.probability[1] = 0.5;
    job.probability[2] = 0.95;
  }
};

constexpr int kTotals = static_cast<int>(Quantity::own_hardware);  // the list names totals first

void run_price(benchmark::State& state, int worlds, int sorted) {
  Tables t(worlds);
  t.sort_first(sorted);
  for (auto _ : state) {
    cpu::price(t.job, {t.statistics.data(), t.cheapest.data()}, 0, kRegions);
    benchmark::ClobberMemory();
  }
  const double configurations = static_cast<double>(kHardware) * kRegions * worlds;
  state.counters["configurations/s"] =
      benchmark::Counter(configurations, benchmark::Counter::kIsIterationInvariantRate);
  state.counters["cells/s"] = benchmark::Counter(kHardware * kRegions, benchmark::Counter::kIsIterationInvariantRate);
}

void price_with_all_statistics(benchmark::State& state) { run_price(state, static_cast<int>(state.range(0)), kTotals); }
BENCHMARK(price_with_all_statistics)->Arg(256)->Arg(512)->Arg(4096)->Unit(benchmark::kMillisecond);

void price_with_moments_only(benchmark::State& state) { run_price(state, static_cast<int>(state.range(0)), 0); }
BENCHMARK(price_with_moments_only)->Arg(256)->Arg(512)->Arg(4096)->Unit(benchmark::kMillisecond);

void usage_of_a_training_run(benchmark::State& state) {
  const int worlds = static_cast<int>(state.range(0));
  const Tables t(worlds);
  std::vector<double> physical(static_cast<std::size_t>(kPhysicalsPerTask * worlds));
  UsageJob job;
  job.training = {{10, 2, 1, 1, 0.5}, 1e5, 1024, 6, 60, 600};
  job.hardware = t.hardware.data();
  job.worlds = worlds;
  for (int p = 0; p < kPhysicalsPerTask; ++p) job.physical[p] = physical.data() + p * worlds;
  for (auto _ : state) {
    cpu::usage(job);
    benchmark::ClobberMemory();
  }
  state.counters["worlds/s"] = benchmark::Counter(worlds, benchmark::Counter::kIsIterationInvariantRate);
}
BENCHMARK(usage_of_a_training_run)->Arg(512);

/// A study on the catalog with the axes of the pricing job.
struct Study {
  Catalog catalog = load_catalog(find_catalog("", ""));
  Scenario scenario;
  Plan plan;
  Study() {
    scenario = parse_scenario(
        "bench.toml", "[axes]\nmodels = [\"llama-3.1-8b\"]\nhardware = \"all\"\nregions = \"all\"\n", {}, catalog);
    scenario.axes.hardware.resize(kHardware);
    scenario.axes.regions.resize(kRegions);
    plan = make_plan(scenario, catalog);
  }
};

void draws_of_a_run(benchmark::State& state) {
  const Study s;
  for (auto _ : state) benchmark::DoNotOptimize(Draws(s.plan, 1));
  const std::size_t entities[] = {1,
                                  s.plan.n_hardware,
                                  s.plan.n_regions,
                                  s.plan.n_models,
                                  s.catalog.nations.size(),
                                  s.catalog.organizations.size()};
  std::size_t values = 0;  // per world
  for (const InputSpec& i : s.scenario.inputs) values += entities[static_cast<int>(i.scope)];
  state.counters["values/s"] =
      benchmark::Counter(static_cast<double>(values) * static_cast<double>(s.scenario.run.worlds),
                         benchmark::Counter::kIsIterationInvariantRate);
}
BENCHMARK(draws_of_a_run)->Unit(benchmark::kMillisecond);

void terms_of_a_case(benchmark::State& state) {
  const Study s;
  const Draws draws(s.plan, 1);
  for (auto _ : state) benchmark::DoNotOptimize(make_terms(s.plan, draws, 0, 1));
  const double terms = kHardware * kHardwareTerms + kRegions * kRegionTerms + kWorldTerms;
  state.counters["values/s"] = benchmark::Counter(terms * static_cast<double>(s.scenario.run.worlds),
                                                  benchmark::Counter::kIsIterationInvariantRate);
}
BENCHMARK(terms_of_a_case)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace eqc
