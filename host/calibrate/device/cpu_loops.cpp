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

/// Scalar product of `width` numbers, in four chains, so that a narrow head costs little more than its width.
float dot(const float* a, const float* b, std::size_t width) {
  constexpr std::size_t kLanes = 8, kChains = 4;
  __m256 sums[kChains];
  for (__m256& sum : sums) sum = _mm256_setzero_ps();
  std::size_t i = 0;
  for (; i + kChains * kLanes <= width; i += kChains * kLanes)
    for (std::size_t c = 0; c < kChains; ++c)
      sums[c] = _mm256_fmadd_ps(_mm256_loadu_ps(a + i + c * kLanes), _mm256_loadu_ps(b + i + c * kLanes), sums[c]);
  for (; i + kLanes <= width; i += kLanes)
    sums[0] = _mm256_fmadd_ps(_mm256_loadu_ps(a + i), _mm256_loadu_ps(b + i), sums[0]);
  const __m256 all = _mm256_add_ps(_mm256_add_ps(sums[0], sums[1]), _mm256_add_ps(sums[2], sums[3]));
  const __m128 four = _mm_add_ps(_mm256_castps256_ps128(all), _mm256_extractf128_ps(all, 1)),
               two = _mm_add_ps(four, _mm_movehl_ps(four, four));
  float sum = _mm_cvtss_f32(_mm_add_ss(two, _mm_movehdup_ps(two)));
  for (; i < width; ++i) sum += a[i] * b[i];
  return sum;
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

/// Softmax in place.
void to_shares(float* scores, std::size_t keys) {
  float most = -INFINITY, total = 0;
  for (std::size_t t = 0; t < keys; ++t) most = scores[t] > most ? scores[t] : most;
  for (std::size_t t = 0; t < keys; ++t) scores[t] = quick_exp(scores[t] - most);
  for (std::size_t t = 0; t < keys; ++t) total += scores[t];
  for (std::size_t t = 0; t < keys; ++t) scores[t] /= total;
}

/// One query over `keys` keys.
void attend(const float* q, const float* k, const float* v, float* out, std::size_t stride, std::size_t width,
            std::size_t keys, float* scores) {
  const float scale = 1 / std::sqrt(static_cast<float>(width));
  for (std::size_t t = 0; t < keys; ++t) scores[t] = scale * dot(q, k + t * stride, width);
  to_shares(scores, keys);
  for (std::size_t i = 0; i < width; ++i) out[i] = 0;
  for (std::size_t t = 0; t < keys; ++t) add(out, v + t * stride, scores[t], width);
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
  constexpr std::size_t kBlock = 32;  // keys that stay in the first cache for all queries
  const float scale = 1 / std::sqrt(static_cast<float>(width));
  const auto each = [&](const auto& work) {  // work(query, key), so that the cache is read from memory once
    for (std::size_t from = 0; from < keys; from += kBlock)
      for (std::size_t h = 0; h < queries; ++h)
        for (std::size_t t = from; t < keys && t < from + kBlock; ++t) work(h, t);
  };
  each([&](std::size_t h, std::size_t t) { scores[h * keys + t] = scale * dot(q + h * width, k + t * width, width); });
  for (std::size_t h = 0; h < queries; ++h) to_shares(scores + h * keys, keys);
  for (std::size_t i = 0; i < queries * width; ++i) out[i] = 0;
  each([&](std::size_t h, std::size_t t) { add(out + h * width, v + t * width, scores[h * keys + t], width); });
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
