// Loops that the compiler turns into vectors. Nothing here is a result of a study: no contract of bits holds.
#include "host/calibrate/device/cpu_loops.hpp"

#include <immintrin.h>

#include <bit>
#include <cmath>

namespace eqc::cpu_loops {

void copy(const float* __restrict from, float* __restrict to, std::size_t n) {
  for (std::size_t i = 0; i < n; i += 8) _mm256_storeu_ps(to + i, _mm256_loadu_ps(from + i));
}

void triad(float* __restrict a, const float* __restrict b, const float* __restrict c, const float* __restrict d,
           std::size_t n) {
  for (std::size_t i = 0; i < n; ++i) a[i] = b[i] + c[i] * d[i];
}

float sum(const float* from, std::size_t n) {
  constexpr std::size_t kLanes = 32;
  float lanes[kLanes] = {};
  for (std::size_t i = 0; i + kLanes <= n; i += kLanes)
    for (std::size_t j = 0; j < kLanes; ++j) lanes[j] += from[i + j];
  float all = 0;
  for (const float lane : lanes) all += lane;
  return all;
}

void gated(const float* __restrict gate, const float* __restrict up, float* __restrict out, std::size_t n) {
  for (std::size_t i = 0; i < n; ++i) out[i] = gate[i] / (1 + std::abs(gate[i])) * up[i];
}

namespace {

/// Scalar product of `width` numbers.
float dot(const float* __restrict a, const float* __restrict b, std::size_t width) {
  constexpr std::size_t kLanes = 16;
  float lanes[kLanes] = {};
  std::size_t i = 0;
  for (; i + kLanes <= width; i += kLanes)
    for (std::size_t j = 0; j < kLanes; ++j) lanes[j] = __builtin_fmaf(a[i + j], b[i + j], lanes[j]);
  float all = 0;
  for (; i < width; ++i) all += a[i] * b[i];
  for (const float lane : lanes) all += lane;
  return all;
}

/// out += share x
void add(float* __restrict out, const float* __restrict x, float share, std::size_t width) {
  for (std::size_t i = 0; i < width; ++i) out[i] = __builtin_fmaf(share, x[i], out[i]);
}

/// e^x for x <= 0 within 2e-5 relative, in a form that becomes vectors: 2^n by its bits, the rest by a polynomial.
inline float quick_exp(float x) {
  x = x > -87.0F ? x : -87.0F;
  const float n = __builtin_nearbyintf(x * 1.44269504F), r = x - n * 0.693147181F;
  const float p = 1 + r * (1 + r * (0.5F + r * (0.16666667F + r * (0.041666667F + r * 0.0083333333F))));
  return p * std::bit_cast<float>((static_cast<std::int32_t>(n) + 127) << 23);
}

/// One query over `keys` keys.
void attend(const float* q, const float* k, const float* v, float* out, std::size_t stride, std::size_t width,
            std::size_t keys, float* scores) {
  float most = -INFINITY, total = 0;
  const float scale = 1 / std::sqrt(static_cast<float>(width));
  for (std::size_t t = 0; t < keys; ++t) {
    scores[t] = scale * dot(q, k + t * stride, width);
    most = scores[t] > most ? scores[t] : most;
  }
  for (std::size_t t = 0; t < keys; ++t) scores[t] = quick_exp(scores[t] - most);
  for (std::size_t t = 0; t < keys; ++t) total += scores[t];
  for (std::size_t i = 0; i < width; ++i) out[i] = 0;
  for (std::size_t t = 0; t < keys; ++t) add(out, v + t * stride, scores[t] / total, width);
}

}  // namespace

void rms_norm(const float* from, float* to, std::size_t rows, std::size_t width) {
  for (std::size_t r = 0; r < rows; ++r) {
    const float* const x = from + r * width;
    const float scale = 1 / std::sqrt(dot(x, x, width) / static_cast<float>(width) + 1e-6F);
    for (std::size_t i = 0; i < width; ++i) to[r * width + i] = x[i] * scale;
  }
}

void single_row(const float* a, const float* w, float* c, std::size_t inner, std::size_t first, std::size_t last) {
  for (std::size_t n = first; n < last; ++n) c[n] = dot(a, w + n * inner, inner);
}

void attention(const float* q, const float* k, const float* v, float* out, std::size_t stride, std::size_t width,
               std::size_t first, std::size_t last, float* scores) {
  for (std::size_t t = first; t < last; ++t)
    attend(q + t * stride, k, v, out + t * stride, stride, width, t + 1, scores);
}

void decode(const float* q, const float* k, const float* v, float* out, std::size_t queries, std::size_t width,
            std::size_t keys, float* scores) {
  for (std::size_t h = 0; h < queries; ++h) attend(q + h * width, k, v, out + h * width, width, width, keys, scores);
}

namespace {

constexpr std::size_t kFew = 8;  // rows whose sums a core keeps in registers
constexpr std::size_t kLanes512 = 16;

/// Inputs of kFew rows side by side, 16 elements of each in turn: one stream. Rows that are not there are zeros.
void pack_rows(const float* a, std::size_t rows, std::size_t inner, float* packed) {
  for (std::size_t i = 0; i < inner; i += kLanes512)
    for (std::size_t r = 0; r < kFew; ++r)
      for (std::size_t j = 0; j < kLanes512; ++j, ++packed)
        *packed = r < rows && i + j < inner ? a[r * inner + i + j] : 0;
}

/// Two columns times kFew rows, without what is left of `inner` after whole vectors: sums[column][row].
__attribute__((target("avx512f"))) void two_columns_512(const float* packed, const float* w, const float* w2,
                                                        std::size_t inner, float (*sums)[kFew]) {
  __m512 one[kFew], two[kFew];
  for (std::size_t r = 0; r < kFew; ++r) one[r] = two[r] = _mm512_setzero_ps();
  for (std::size_t i = 0; i + kLanes512 <= inner; i += kLanes512, packed += kFew * kLanes512) {
    const __m512 weights = _mm512_loadu_ps(w + i), weights2 = _mm512_loadu_ps(w2 + i);
#pragma GCC unroll 8
    for (std::size_t r = 0; r < kFew; ++r) {
      const __m512 x = _mm512_loadu_ps(packed + r * kLanes512);
      one[r] = _mm512_fmadd_ps(weights, x, one[r]);
      two[r] = _mm512_fmadd_ps(weights2, x, two[r]);
    }
  }
  float lanes[kLanes512];
  for (std::size_t r = 0; r < kFew; ++r)
    for (int column = 0; column < 2; ++column) {
      _mm512_storeu_ps(lanes, column == 0 ? one[r] : two[r]);
      sums[column][r] = 0;
      for (const float lane : lanes) sums[column][r] += lane;
    }
}

void two_columns_256(const float* packed, const float* w, const float* w2, std::size_t inner, float (*sums)[kFew]) {
  for (int column = 0; column < 2; ++column) {
    const float *weights = column == 0 ? w : w2, *x = packed;
    __m256 all[kFew];
    for (__m256& sum : all) sum = _mm256_setzero_ps();
    for (std::size_t i = 0; i + kLanes512 <= inner; i += kLanes512, x += kFew * kLanes512) {
      const __m256 low = _mm256_loadu_ps(weights + i), high = _mm256_loadu_ps(weights + i + 8);
#pragma GCC unroll 8
      for (std::size_t r = 0; r < kFew; ++r) {
        all[r] = _mm256_fmadd_ps(low, _mm256_loadu_ps(x + r * kLanes512), all[r]);
        all[r] = _mm256_fmadd_ps(high, _mm256_loadu_ps(x + r * kLanes512 + 8), all[r]);
      }
    }
    float lanes[8];
    for (std::size_t r = 0; r < kFew; ++r) {
      _mm256_storeu_ps(lanes, all[r]);
      sums[column][r] = 0;
      for (const float lane : lanes) sums[column][r] += lane;
    }
  }
}

}  // namespace

void few_rows(const float* a, const float* w, float* c, std::size_t rows, std::size_t columns, std::size_t inner,
              std::size_t first, std::size_t last, std::vector<float>& packed) {
  const bool wide = __builtin_cpu_supports("avx512f") != 0;
  packed.resize((inner + kLanes512 - 1) / kLanes512 * kLanes512 * kFew);
  const std::size_t whole = inner / kLanes512 * kLanes512;
  for (std::size_t from = 0; from < rows; from += kFew) {
    const std::size_t here = rows - from < kFew ? rows - from : kFew;
    pack_rows(a + from * inner, here, inner, packed.data());
    for (std::size_t n = first; n < last; n += 2) {
      const std::size_t second = n + 1 < last ? n + 1 : n;
      float sums[2][kFew];
      (wide ? two_columns_512 : two_columns_256)(packed.data(), w + n * inner, w + second * inner, inner, sums);
      for (std::size_t r = 0; r < here; ++r)
        for (const std::size_t column : {n, second}) {
          float sum = sums[column - n][r];
          for (std::size_t i = whole; i < inner; ++i) sum += w[column * inner + i] * a[(from + r) * inner + i];
          c[(from + r) * columns + column] = sum;
        }
    }
  }
}

namespace {

constexpr int kChains = 12;  // hide the latency of a pipelined unit

__attribute__((target("avx512f"))) double multiply_add_512(std::size_t steps, float* out) {
  __m512 chain[kChains];
  const __m512 a = _mm512_set1_ps(0.99999F), b = _mm512_set1_ps(1e-6F);
  for (int i = 0; i < kChains; ++i) chain[i] = _mm512_set1_ps(1 + 0.001F * static_cast<float>(i));
  for (std::size_t s = 0; s < steps; ++s) {
#pragma GCC unroll 12
    for (int i = 0; i < kChains; ++i) chain[i] = _mm512_fmadd_ps(chain[i], a, b);
  }
  __m512 all = chain[0];
  for (int i = 1; i < kChains; ++i) all = _mm512_add_ps(all, chain[i]);
  float lanes[16];
  _mm512_storeu_ps(lanes, all);
  for (const float lane : lanes) *out += lane;
  return 2.0 * 16 * kChains * static_cast<double>(steps);
}

double multiply_add_256(std::size_t steps, float* out) {
  __m256 chain[kChains];
  const __m256 a = _mm256_set1_ps(0.99999F), b = _mm256_set1_ps(1e-6F);
  for (int i = 0; i < kChains; ++i) chain[i] = _mm256_set1_ps(1 + 0.001F * static_cast<float>(i));
  for (std::size_t s = 0; s < steps; ++s) {
#pragma GCC unroll 12
    for (int i = 0; i < kChains; ++i) chain[i] = _mm256_fmadd_ps(chain[i], a, b);
  }
  __m256 all = chain[0];
  for (int i = 1; i < kChains; ++i) all = _mm256_add_ps(all, chain[i]);
  float lanes[8];
  _mm256_storeu_ps(lanes, all);
  for (const float lane : lanes) *out += lane;
  return 2.0 * 8 * kChains * static_cast<double>(steps);
}

}  // namespace

double multiply_add(std::size_t steps, float* out) {
  return __builtin_cpu_supports("avx512f") ? multiply_add_512(steps, out) : multiply_add_256(steps, out);
}

void fill_normal(float* out, std::size_t n, std::uint32_t seed) {
  std::uint32_t state = seed;
  for (std::size_t i = 0; i < n; ++i) {
    float total = -6;
    for (int u = 0; u < 12; ++u) {
      state = state * 1664525U + 1013904223U;  // Numerical Recipes, 3rd edition, section 7.1
      total += static_cast<float>(state >> 8) * 0x1p-24F;
    }
    out[i] = total;
  }
}

void to_bf16(const float* from, std::uint16_t* to, std::size_t n) {
  for (std::size_t i = 0; i < n; ++i) to[i] = static_cast<std::uint16_t>(std::bit_cast<std::uint32_t>(from[i]) >> 16);
}

void to_int8(const float* from, std::int8_t* to, std::size_t n) {
  for (std::size_t i = 0; i < n; ++i) to[i] = static_cast<std::int8_t>(std::fmin(std::fmax(from[i] * 32, -127), 127));
}

}  // namespace eqc::cpu_loops
