// The kernels that measure a GPU, as written, on fibers: they move what they are said to move, and attention is
// attention.
#include "tests/cuda/shim.hpp"

#include <gtest/gtest.h>

#include <random>

#include "kernels/cuda/measuring.cuh"

namespace eqc {
namespace {

std::vector<float> normal_numbers(std::size_t n, unsigned seed) {
  std::mt19937 random(seed);
  std::normal_distribution<float> draw;
  std::vector<float> all(n);
  for (float& x : all) x = draw(random);
  return all;
}

TEST(MeasureKernels, memory_kernels_touch_all_of_it) {
  constexpr int kN = 4096;
  const std::vector<float> b = normal_numbers(kN, 1), c = normal_numbers(kN, 2), d = normal_numbers(kN, 3);
  for (const fibers::Order order : fibers::kOrders) {
    std::vector<float> to(kN, -7), a(kN, -7);
    fibers::launch({3}, {256}, order, [&] {
      cuda::copy_kernel(reinterpret_cast<const cuda::Words*>(b.data()), reinterpret_cast<cuda::Words*>(to.data()),
                        kN / 4);
    });
    EXPECT_EQ(to, b);
    fibers::launch({3}, {256}, order, [&] { cuda::triad_kernel(a.data(), b.data(), c.data(), d.data(), kN); });
    for (int i = 0; i < kN; ++i) ASSERT_FLOAT_EQ(a[i], b[i] + c[i] * d[i]);
    std::vector<std::uint32_t> sums(3 * 256, 7);
    fibers::launch({3}, {256}, order,
                   [&] { cuda::read_kernel(reinterpret_cast<const cuda::Words*>(b.data()), sums.data(), kN / 4); });
    std::uint32_t all = 0, expected = 0;
    for (const std::uint32_t s : sums) all ^= s;
    for (const float x : b) expected ^= std::bit_cast<std::uint32_t>(x);
    EXPECT_EQ(all, expected);
  }
}

TEST(MeasureKernels, rows_of_a_norm_have_a_mean_square_of_one) {
  constexpr int kRows = 5, kWidth = 300;
  const std::vector<float> x = normal_numbers(kRows * kWidth, 4);
  for (const fibers::Order order : fibers::kOrders) {
    std::vector<float> y(x.size());
    fibers::launch({2}, {256}, order, [&] { cuda::norm_kernel(x.data(), y.data(), kRows, kWidth); });
    for (int r = 0; r < kRows; ++r) {
      double sum = 0;
      for (int i = 0; i < kWidth; ++i) sum += static_cast<double>(y[r * kWidth + i]) * y[r * kWidth + i];
      EXPECT_NEAR(sum / kWidth, 1, 1e-4);
    }
  }
}

float bf16(std::uint16_t bits) { return std::bit_cast<float>(static_cast<std::uint32_t>(bits) << 16); }

TEST(MeasureKernels, attention_over_a_cache_is_softmax_of_scores_times_values) {
  constexpr int kBatch = 2, kHeads = 4, kKvHeads = 2, kWidth = 64, kKeys = 300;  // two chunks and a bit
  const std::vector<float> q = normal_numbers(kBatch * kHeads * kWidth, 5);
  std::vector<std::uint16_t> k, v;
  for (const float x : normal_numbers(kBatch * kKvHeads * kKeys * kWidth, 6))
    k.push_back(static_cast<std::uint16_t>(std::bit_cast<std::uint32_t>(x) >> 16));
  for (const float x : normal_numbers(kBatch * kKvHeads * kKeys * kWidth, 7))
    v.push_back(static_cast<std::uint16_t>(std::bit_cast<std::uint32_t>(x) >> 16));
  const int chunks = (kKeys + cuda::kChunkKeys - 1) / cuda::kChunkKeys;
  for (const fibers::Order order : fibers::kOrders) {
    std::vector<float> parts(kBatch * kHeads * chunks * (kWidth + 2), -7), out(q.size(), -7);
    const cuda::DecodeJob job{q.data(), k.data(), v.data(), parts.data(), out.data(), kBatch,
                              kHeads,   kKvHeads, kWidth,   kKeys,        chunks};
    fibers::launch({static_cast<unsigned>(chunks), kBatch * kKvHeads}, {cuda::kChunkKeys}, order,
                   [&] { cuda::decode_kernel(job); });
    fibers::launch({kBatch * kHeads}, {cuda::kChunkKeys}, order, [&] { cuda::decode_sum_kernel(job); });
    for (int b = 0; b < kBatch; ++b)
      for (int h = 0; h < kHeads; ++h) {
        const std::size_t cache = static_cast<std::size_t>(b * kKvHeads + h / (kHeads / kKvHeads)) * kKeys * kWidth;
        const float* const query = q.data() + (b * kHeads + h) * kWidth;
        std::vector<double> weight(kKeys);
        double most = -1e30, total = 0;
        for (int t = 0; t < kKeys; ++t) {
          for (int i = 0; i < kWidth; ++i) weight[t] += static_cast<double>(query[i]) * bf16(k[cache + t * kWidth + i]);
          weight[t] /= std::sqrt(static_cast<double>(kWidth));
          most = std::max(most, weight[t]);
        }
        for (double& w : weight) total += w = std::exp(w - most);
        for (int i = 0; i < kWidth; ++i) {
          double expected = 0;
          for (int t = 0; t < kKeys; ++t) expected += weight[t] / total * bf16(v[cache + t * kWidth + i]);
          ASSERT_NEAR(out[(b * kHeads + h) * kWidth + i], expected, 1e-4) << b << " " << h << " " << i;
        }
      }
  }
}

TEST(MeasureKernels, numbers_of_4_bits_lie_two_in_a_byte) {
  constexpr int kBytes = 10000;
  constexpr double kValues[] = {0, 0.5, 1, 1.5, 2, 3, 4, 6};
  std::vector<std::uint8_t> x(kBytes, 7);
  fibers::launch({8}, {256}, fibers::Order::forward, [&] { cuda::fill_kernel(x.data(), 0, kBytes, 0); });
  double mean = 0, square = 0;
  for (const std::uint8_t byte : x)
    for (const int code : {byte & 15, byte >> 4}) {
      const double value = (code & 8 ? -1 : 1) * kValues[code & 7];
      mean += value / (2 * kBytes), square += value * value / (2 * kBytes);
    }
  EXPECT_NEAR(mean, 0, 0.04);
  EXPECT_NEAR(square, 1, 0.06);  // rounding to halves and more adds about 0.02
  fibers::launch({8}, {256}, fibers::Order::forward, [&] { cuda::fill_kernel(x.data(), 0, kBytes, 1); });
  for (const std::uint8_t byte : x) ASSERT_EQ(byte, 0);
}

TEST(MeasureKernels, inputs_are_normal_or_zeros) {
  constexpr int kN = 20000;
  std::vector<float> x(kN, -7);
  fibers::launch({8}, {256}, fibers::Order::forward, [&] { cuda::fill_kernel(x.data(), 4, kN, 0); });
  double mean = 0, square = 0;
  for (const float one : x) mean += one / kN, square += static_cast<double>(one) * one / kN;
  EXPECT_NEAR(mean, 0, 0.04);  // 5 standard errors of 20,000 draws
  EXPECT_NEAR(square, 1, 0.06);
  fibers::launch({8}, {256}, fibers::Order::forward, [&] { cuda::fill_kernel(x.data(), 4, kN, 1); });
  for (const float one : x) ASSERT_EQ(one, 0);
}

}  // namespace
}  // namespace eqc
