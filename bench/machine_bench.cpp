// What this core can do at most: fused multiply-adds and memory traffic. scripts/bench.py states other rates as shares
// of these.
#include <benchmark/benchmark.h>
#include <immintrin.h>

#include <vector>

namespace eqc {
namespace {

#if defined(__AVX512F__)
using Vector = __m512d;
constexpr int kWidth = 8;
Vector broadcast(double x) { return _mm512_set1_pd(x); }
Vector fma(Vector a, Vector b, Vector c) { return _mm512_fmadd_pd(a, b, c); }
#else
using Vector = __m256d;
constexpr int kWidth = 4;
Vector broadcast(double x) { return _mm256_set1_pd(x); }
Vector fma(Vector a, Vector b, Vector c) { return _mm256_fmadd_pd(a, b, c); }
#endif

constexpr int kChains = 12, kSteps = 1000;  // chains hide the latency of a pipelined unit

/// Items: fused multiply-adds of one double (2 FLOP each).
void machine_fma(benchmark::State& state) {
  const Vector a = broadcast(0.999999), b = broadcast(1e-6);
  Vector chain[kChains];
  for (int i = 0; i < kChains; ++i) chain[i] = broadcast(1 + i * 1e-3);
  for (auto _ : state) {
    for (int step = 0; step < kSteps; ++step) {
#pragma GCC unroll 12
      for (int i = 0; i < kChains; ++i) chain[i] = fma(chain[i], a, b);
    }
    for (Vector& c : chain) benchmark::DoNotOptimize(c);
  }
  state.SetItemsProcessed(state.iterations() * kSteps * kChains * kWidth);
}
BENCHMARK(machine_fma);

/// a = b + s c over arrays far beyond the caches: 3 doubles moved per item (McCalpin 1995).
void machine_triad(benchmark::State& state) {
  const std::size_t n = 16 << 20;
  std::vector<double> a(n, 1), b(n, 2), c(n, 3);
  for (auto _ : state) {
    for (std::size_t i = 0; i < n; ++i) a[i] = b[i] + 3.0 * c[i];
    benchmark::ClobberMemory();
  }
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(3 * n * sizeof(double)));
}
BENCHMARK(machine_triad)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace eqc
