// Kernels that measure a GPU: memory, element-wise work, attention over a cache. No result of a study comes from them.
#pragma once

#include <cstdint>

#include "kernels/cuda/gpu_team.cuh"

namespace eqc::cuda {

inline constexpr int kMeasureThreads = 256, kChunkKeys = 128;  ///< of a block; keys that a block of attention takes
inline constexpr int kMostWidth = 256;                         ///< of a head

/// 16 bytes at once.
struct alignas(16) Words {
  std::uint32_t word[4];
};

__device__ inline float of_bits(std::uint32_t bits) {
  float value;
  static_assert(sizeof value == sizeof bits);
  __builtin_memcpy(&value, &bits, sizeof value);
  return value;
}
/// The value of 16 bits that are the upper half of 32.
__device__ inline float of_bf16(std::uint16_t bits) { return of_bits(static_cast<std::uint32_t>(bits) << 16); }

__device__ inline std::int64_t first_item() { return static_cast<std::int64_t>(blockIdx.x) * blockDim.x + threadIdx.x; }
__device__ inline std::int64_t item_stride() { return static_cast<std::int64_t>(gridDim.x) * blockDim.x; }

__global__ void empty_kernel() {}

__global__ void copy_kernel(const Words* from, Words* to, std::int64_t n) {
  for (std::int64_t i = first_item(); i < n; i += item_stride()) to[i] = from[i];
}

/// a = b + c d, numbers of 32 bits.
__global__ void triad_kernel(float* a, const float* b, const float* c, const float* d, std::int64_t n) {
  for (std::int64_t i = first_item(); i < n; i += item_stride()) a[i] = b[i] + c[i] * d[i];
}

/// Exclusive or of all words, so that nothing is left out.
__global__ void read_kernel(const Words* from, std::uint32_t* out, std::int64_t n) {
  std::uint32_t all = 0;
  for (std::int64_t i = first_item(); i < n; i += item_stride())
    for (int w = 0; w < 4; ++w) all ^= from[i].word[w];
  out[first_item()] = all;
}

/// out = gate / (1 + |gate|) up, numbers of 32 bits.
__global__ void gated_kernel(const float* gate, const float* up, float* out, std::int64_t n) {
  for (std::int64_t i = first_item(); i < n; i += item_stride()) {
    const float g = gate[i];
    out[i] = g / (1 + (g < 0 ? -g : g)) * up[i];
  }
}

/// Each row of `width` numbers divided by its root mean square; a block per row.
__global__ void norm_kernel(const float* from, float* to, std::int64_t rows, std::int32_t width) {
  float* const partial = reinterpret_cast<float*>(block_memory);  // blockDim.x
  const std::int32_t t = static_cast<std::int32_t>(threadIdx.x), threads = static_cast<std::int32_t>(blockDim.x);
  for (std::int64_t row = static_cast<std::int64_t>(blockIdx.x); row < rows;
       row += static_cast<std::int64_t>(gridDim.x)) {
    const float* const x = from + row * width;
    float sum = 0;
    for (std::int32_t i = t; i < width; i += threads) sum += x[i] * x[i];
    partial[t] = sum;
    __syncthreads();
    for (std::int32_t half = threads / 2; half > 0; half /= 2) {
      if (t < half) partial[t] += partial[t + half];
      __syncthreads();
    }
    const float mean = partial[0] / static_cast<float>(width) + 1e-6F;
    const float root = __builtin_sqrtf(mean);
    for (std::int32_t i = t; i < width; i += threads) to[row * width + i] = x[i] / root;
    __syncthreads();
  }
}

/// One query per sequence over a cache, in two launches: parts over chunks of keys, then their sum. `q`
/// [batch][heads][width] of 32 bits; `k`, `v` [batch][kv_heads][keys][width] of bf16; heads that share keys are
/// neighbours; `width` is a multiple of 8.
struct DecodeJob {
  const float* q;
  const std::uint16_t *k, *v;
  float *parts, *out;  ///< [batch][heads][chunks][width + 2]: sums, largest score, sum of exponentials; [..][width]
  std::int32_t batch, heads, kv_heads, width, keys, chunks;
};

/// Floats of shared memory of a block.
EQC_HD std::int32_t decode_shared_floats(std::int32_t width) { return width + 2 * kChunkKeys; }

/// A block of kChunkKeys threads per (chunk, batch x kv_heads): a thread per key for the scores, per element for sums.
__global__ void decode_kernel(const __grid_constant__ DecodeJob j) {
  float* const query = reinterpret_cast<float*>(block_memory);
  float* const score = query + j.width;
  float* const work = score + kChunkKeys;
  const std::int32_t t = static_cast<std::int32_t>(threadIdx.x), group = j.heads / j.kv_heads;
  const std::int64_t pair = static_cast<std::int64_t>(blockIdx.y);
  const std::int64_t batch = pair / j.kv_heads, kv = pair % j.kv_heads;
  const std::int32_t first = static_cast<std::int32_t>(blockIdx.x) * kChunkKeys;
  const std::int32_t here = j.keys - first < kChunkKeys ? j.keys - first : kChunkKeys;
  const std::uint16_t* const k = j.k + (pair * j.keys + first) * j.width;
  const std::uint16_t* const v = j.v + (pair * j.keys + first) * j.width;
  for (std::int32_t g = 0; g < group; ++g) {
    const std::int64_t head = batch * j.heads + kv * group + g;
    for (std::int32_t i = t; i < j.width; i += kChunkKeys) query[i] = j.q[head * j.width + i];
    __syncthreads();
    float sum = -1e30F;
    if (t < here) {
      sum = 0;
      const Words* const row = reinterpret_cast<const Words*>(k + static_cast<std::int64_t>(t) * j.width);
      for (std::int32_t i = 0; i < j.width / 8; ++i) {
        const Words eight = row[i];
        for (int w = 0; w < 4; ++w)
          sum += query[8 * i + 2 * w] * of_bits(eight.word[w] << 16) +
                 query[8 * i + 2 * w + 1] * of_bits(eight.word[w] & 0xffff0000U);
      }
      sum /= __builtin_sqrtf(static_cast<float>(j.width));
    }
    score[t] = sum;
    work[t] = sum;
    __syncthreads();
    for (std::int32_t half = kChunkKeys / 2; half > 0; half /= 2) {
      if (t < half) work[t] = work[t] > work[t + half] ? work[t] : work[t + half];
      __syncthreads();
    }
    const float most = work[0];
    __syncthreads();
    const float weight = t < here ? __builtin_expf(score[t] - most) : 0;
    score[t] = weight;
    work[t] = weight;
    __syncthreads();
    for (std::int32_t half = kChunkKeys / 2; half > 0; half /= 2) {
      if (t < half) work[t] += work[t + half];
      __syncthreads();
    }
    float* const part = j.parts + (head * j.chunks + static_cast<std::int64_t>(blockIdx.x)) * (j.width + 2);
    for (std::int32_t i = t; i < j.width; i += kChunkKeys) {
      float all = 0;
      for (std::int32_t key = 0; key < here; ++key)
        all += score[key] * of_bf16(v[static_cast<std::int64_t>(key) * j.width + i]);
      part[i] = all;
    }
    if (t == 0) part[j.width] = most, part[j.width + 1] = work[0];
    __syncthreads();
  }
}

/// A block per (batch, head), a thread per element.
__global__ void decode_sum_kernel(const __grid_constant__ DecodeJob j) {
  const std::int64_t head = static_cast<std::int64_t>(blockIdx.x);
  const float* const parts = j.parts + head * j.chunks * (j.width + 2);
  float most = -1e30F;
  for (std::int32_t c = 0; c < j.chunks; ++c) {
    const float one = parts[c * (j.width + 2) + j.width];
    most = one > most ? one : most;
  }
  for (std::int32_t i = static_cast<std::int32_t>(threadIdx.x); i < j.width;
       i += static_cast<std::int32_t>(blockDim.x)) {
    float sum = 0, total = 0;
    for (std::int32_t c = 0; c < j.chunks; ++c) {
      const float* const part = parts + c * (j.width + 2);
      const float share = __builtin_expf(part[j.width] - most);
      sum += share * part[i];
      total += share * part[j.width + 1];
    }
    j.out[head * j.width + i] = sum / total;
  }
}

/// Uniform bits to a normal number, 12 at a time (Irwin 1927).
__device__ inline float next_normal(std::uint32_t& state) {
  float sum = -6;
  for (int u = 0; u < 12; ++u) {
    state = state * 1664525U + 1013904223U;  // Numerical Recipes, 3rd edition, section 7.1
    sum += static_cast<float>(state >> 8) * 5.9604645e-8F;
  }
  return sum;
}

/// The nearest of 0, 0.5, 1, 1.5, 2, 3, 4, 6 and its sign (E2M1: OCP Microscaling Formats 1.0, table 5.3.3).
__device__ inline std::uint32_t fp4_of(float x) {
  const float size = x < 0 ? -x : x;
  std::uint32_t code = 0;
  code += size > 0.25F ? 1 : 0;
  code += size > 0.75F ? 1 : 0;
  code += size > 1.25F ? 1 : 0;
  code += size > 1.75F ? 1 : 0;
  code += size > 2.5F ? 1 : 0;
  code += size > 3.5F ? 1 : 0;
  code += size > 5.0F ? 1 : 0;
  return code | (x < 0 ? 8U : 0U);
}

/// Normal numbers written as 32 bits, bf16, 8 bits, or two of 4 bits in a byte (`bytes` 0); zeros when asked.
__global__ void fill_kernel(void* to, std::int32_t bytes, std::int64_t n, std::int32_t zeros) {
  for (std::int64_t i = first_item(); i < n; i += item_stride()) {
    std::uint32_t state = static_cast<std::uint32_t>(i) * 2654435761U + 12345U;
    float sum = next_normal(state);
    if (zeros != 0) sum = 0;
    std::uint32_t bits;
    __builtin_memcpy(&bits, &sum, sizeof bits);
    if (bytes == 4)
      static_cast<std::uint32_t*>(to)[i] = bits;
    else if (bytes == 2)
      static_cast<std::uint16_t*>(to)[i] = static_cast<std::uint16_t>(bits >> 16);
    else if (bytes == 0)
      static_cast<std::uint8_t*>(to)[i] =
          static_cast<std::uint8_t>(zeros != 0 ? 0 : fp4_of(sum) | fp4_of(next_normal(state)) << 4);
    else  // sign, exponent around 1, random mantissa: a number of 8 bits in either reading, no infinity
      static_cast<std::uint8_t*>(to)[i] =
          zeros != 0 ? 0 : static_cast<std::uint8_t>((bits >> 24 & 0x80U) | 0x30U | (bits >> 20 & 7U));
  }
}

}  // namespace eqc::cuda
