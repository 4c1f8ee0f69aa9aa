// The bootstrap is a matrix product: Poisson(1) weights [resample][row] times columns [row][column], in registers.
#include "bench/tco_statistics.hpp"

#include <algorithm>
#include <cmath>

#include "kernels/sample/philox.hpp"

namespace eqc::tco {
namespace {

/// 16 floats at a time: one AVX-512 register, or two of AVX2.
struct Wide {
  typedef float Type __attribute__((vector_size(64)));
};
constexpr int kWide = 16, kTogether = 4;  // resamples that share a load of the columns
static_assert(kColumns % kWide == 0 && kResamples % kTogether == 0);

/// P(Poisson(1) <= k) x 2^16, k = 0 .. 6: the error of the weights' mean is 1e-5.
constexpr std::uint16_t kPoisson[] = {24109, 48219, 60273, 64291, 65296, 65497, 65531};

std::uint32_t rotate(std::uint32_t x, int k) { return (x << k) | (x >> (32 - k)); }

/// Weights of a block: [row][resample].
void draw_weights(WeightSource& source, float (*weights)[kResamples]) {
  constexpr int kPerDraw = 2 * kGenerators;  // 16-bit numbers
  alignas(64) std::uint32_t words[kGenerators];
  alignas(64) std::uint16_t halves[kPerDraw];
  float* out = weights[0];
  static_assert(kRows * kResamples % kPerDraw == 0);
  for (int done = 0; done < kRows * kResamples; done += kPerDraw) {
    for (int g = 0; g < kGenerators; ++g) {
      std::uint32_t(&s)[4][kGenerators] = source.state;
      const std::uint32_t s0 = s[0][g], s1 = s[1][g], s2 = s[2][g] ^ s0, s3 = s[3][g] ^ s1;
      words[g] = rotate(s0 + s[3][g], 7) + s0;
      s[1][g] = s1 ^ s2;
      s[0][g] = s0 ^ s3;
      s[2][g] = s2 ^ (s1 << 9);
      s[3][g] = rotate(s3, 11);
    }
    __builtin_memcpy(halves, words, sizeof words);
    for (int i = 0; i < kPerDraw; ++i) {
      std::uint16_t count = 0;
      for (const std::uint16_t limit : kPoisson) count = static_cast<std::uint16_t>(count + (halves[i] >= limit));
      halves[i] = count;
    }
    for (int i = 0; i < kPerDraw; ++i) out[done + i] = static_cast<float>(static_cast<std::int32_t>(halves[i]));
  }
}

void fill_columns(const Results& y, float (*columns)[kColumns]) {
  for (int l = 0; l < kRows; ++l) {
    const double a = y.a[l] - kReference, b = y.b[l] - kReference;
    for (int i = 0; i < kInputs; ++i) {
      const double d = y.ab[i][l] - y.a[l];
      columns[l][3 * i] = static_cast<float>(b * d);
      columns[l][3 * i + 1] = static_cast<float>(d);
      columns[l][3 * i + 2] = static_cast<float>(d * d);
    }
    columns[l][3 * kInputs] = static_cast<float>(a + b);
    columns[l][3 * kInputs + 1] = static_cast<float>(a * a + b * b);
    columns[l][3 * kInputs + 2] = 1;
  }
}

/// resampled += weights^T columns; single precision within a block of rows, double between blocks.
void add_resamples(const float (*weights)[kResamples], const float (*columns)[kColumns], double* resampled) {
  using V = Wide::Type;
  for (int r = 0; r < kResamples; r += kTogether) {
    V sum[kTogether][kColumns / kWide] = {};
    for (int row = 0; row < kRows; ++row) {
      const V* in = reinterpret_cast<const V*>(columns[row]);
#pragma GCC unroll 4
      for (int k = 0; k < kTogether; ++k) {
        const float w = weights[row][r + k];
#pragma GCC unroll 3
        for (int c = 0; c < kColumns / kWide; ++c) sum[k][c] += w * in[c];
      }
    }
    for (int k = 0; k < kTogether; ++k) {
      alignas(64) float flat[kColumns];
      __builtin_memcpy(flat, sum[k], sizeof flat);
      double* out = resampled + (r + k) * kColumns;
      for (int c = 0; c < kColumns; ++c) out[c] += flat[c];
    }
  }
}

/// Sum over a block in a fixed order: 8 running sums, then by halves.
template <class Value>
double block_sum(const Value& value) {
  double part[8] = {};
  for (int l = 0; l < kRows; l += 8)
    for (int k = 0; k < 8; ++k) part[k] += value(l + k);
  return ((part[0] + part[4]) + (part[2] + part[6])) + ((part[1] + part[5]) + (part[3] + part[7]));
}

void add_columns(const Results& y, double* sums) {
  for (int i = 0; i < kInputs; ++i) {
    const double *ab = y.ab[i], *a = y.a, *b = y.b;
    sums[3 * i] += block_sum([=](int l) { return (b[l] - kReference) * (ab[l] - a[l]); });
    sums[3 * i + 1] += block_sum([=](int l) { return ab[l] - a[l]; });
    sums[3 * i + 2] += block_sum([=](int l) { return (ab[l] - a[l]) * (ab[l] - a[l]); });
  }
  sums[3 * kInputs] += block_sum([&](int l) { return (y.a[l] - kReference) + (y.b[l] - kReference); });
  sums[3 * kInputs + 1] += block_sum([&](int l) {
    const double a = y.a[l] - kReference, b = y.b[l] - kReference;
    return a * a + b * b;
  });
  sums[3 * kInputs + 2] += kRows;
}

}  // namespace

WeightSource::WeightSource(std::uint32_t seed, std::uint32_t stream) {
  for (std::uint32_t g = 0; g < kGenerators; ++g) {
    const PhiloxBlock random = philox({g, stream, 0, 0}, {seed, 0x7C0});
    for (int i = 0; i < 4; ++i) state[i][g] = random.word[i];
  }
}

void add_rows(const Results& y, TaskSums& sums, cpu::QuantileHistogram& counts, WeightSource& source) {
  add_columns(y, sums.columns);
  counts.add(y.a, kRows);
  counts.add(y.b, kRows);
  if (sums.resampled.empty()) return;
  alignas(64) thread_local float weights[kRows][kResamples];
  alignas(64) thread_local float columns[kRows][kColumns];
  draw_weights(source, weights);
  fill_columns(y, columns);
  add_resamples(weights, columns, sums.resampled.data());
}

Indices indices_of(const double* sums) {
  const double rows = sums[3 * kInputs + 2], values = 2 * rows;
  const double shift = sums[3 * kInputs] / values;
  const double variance = (sums[3 * kInputs + 1] - values * shift * shift) / (values - 1);
  const double biased = variance * (values - 1) / values;
  Indices x;
  x.mean = kReference + shift;
  x.sd = std::sqrt(variance);
  for (int i = 0; i < kInputs; ++i) {
    x.s1[i] = (sums[3 * i] - shift * sums[3 * i + 1]) / rows / biased;
    x.st[i] = sums[3 * i + 2] / (2 * rows) / biased;
  }
  return x;
}

}  // namespace eqc::tco
