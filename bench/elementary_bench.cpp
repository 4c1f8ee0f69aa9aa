// Cost of one elementary function value inside a vectorised loop over 1024. Goals per core on x86-64-v3: exp and log
// below 1.3 ns, pow below 5 ns, normal quantile of a draw below 3.5 ns.
#include <benchmark/benchmark.h>

#include <vector>

#include "kernels/base/normal.hpp"

namespace eqc {
namespace {

constexpr int kValues = 1024;

/// Applies function to values spread over [low, high]; reports values per second.
template <class Function>
void run(benchmark::State& state, double low, double high, const Function& function) {
  std::vector<double> in(kValues), out(kValues);
  for (int i = 0; i < kValues; ++i) in[i] = low + (high - low) * (i + 0.5) / kValues;
  for (auto _ : state) {
    const double* __restrict from = in.data();
    double* __restrict to = out.data();
    for (int i = 0; i < kValues; ++i) to[i] = function(from[i]);
    benchmark::DoNotOptimize(to);
    benchmark::ClobberMemory();
  }
  state.counters["values"] = benchmark::Counter(kValues, benchmark::Counter::kIsIterationInvariantRate);
}

void exp_core_values(benchmark::State& s) {
  run(s, -50, 50, [](double x) { return exp_core(x); });
}
void exp_values(benchmark::State& s) {
  run(s, -50, 50, [](double x) { return exp_(x); });
}
void log_core_values(benchmark::State& s) {
  run(s, 0.01, 100, [](double x) { return log_core(x); });
}
void log_values(benchmark::State& s) {
  run(s, 0.01, 100, [](double x) { return log_(x); });
}
void pow_values(benchmark::State& s) {
  run(s, 0.01, 100, [](double x) { return pow_(x, 1.7); });
}
void pow_core_values(benchmark::State& s) {
  run(s, 0.01, 100, [](double x) { return pow_core(x, 1.7); });
}
void normal_cdf_values(benchmark::State& s) {
  run(s, -8, 8, [](double x) { return normal_cdf(x); });
}
void normal_quantile_values(benchmark::State& s) {
  run(s, 0, 1, [](double x) { return normal_quantile(x); });
}
void sqrt_values(benchmark::State& s) {
  run(s, 0, 100, [](double x) { return sqrt_(x); });
}

void normal_quantile_u32_values(benchmark::State& state) {
  std::vector<std::uint32_t> in(kValues);
  std::vector<double> out(kValues);
  for (int i = 0; i < kValues; ++i) in[i] = static_cast<std::uint32_t>(i) * 4194304u + 12345u;
  for (auto _ : state) {
    const std::uint32_t* __restrict from = in.data();
    double* __restrict to = out.data();
    for (int i = 0; i < kValues; ++i) to[i] = normal_quantile_u32(from[i]);
    benchmark::DoNotOptimize(to);
    benchmark::ClobberMemory();
  }
  state.counters["values"] = benchmark::Counter(kValues, benchmark::Counter::kIsIterationInvariantRate);
}

BENCHMARK(exp_core_values);
BENCHMARK(exp_values);
BENCHMARK(log_core_values);
BENCHMARK(log_values);
BENCHMARK(pow_values);
BENCHMARK(pow_core_values);
BENCHMARK(sqrt_values);
BENCHMARK(normal_cdf_values);
BENCHMARK(normal_quantile_values);
BENCHMARK(normal_quantile_u32_values);

}  // namespace
}  // namespace eqc
