// The product in double precision, a row's columns against all its weights.
#include "host/sensitivity/row_bootstrap.hpp"

#include <algorithm>
#include <cstring>

#include "kernels/sample/stream.hpp"

namespace eqc {
namespace {

/// P(Poisson(1) <= k) x 2^16, k = 0 .. 6: the error of the weights' mean is 1e-5.
constexpr std::uint16_t kPoisson[] = {24109, 48219, 60273, 64291, 65296, 65497, 65531};

void draw_weights(StreamKey key, RowPlace place, int row, double* __restrict weights) {
  const auto point = static_cast<std::uint32_t>(place.first + static_cast<std::uint64_t>(row));
  constexpr std::uint32_t kBlocks = kRowResamples / 8;
  alignas(64) std::uint32_t word[4][kBlocks];
  alignas(64) std::uint16_t halves[kRowResamples], counts[kRowResamples];
  key.word[2] ^= point;
  for (std::uint32_t k = 0; k < kBlocks; ++k) {  // blocks side by side in vectors
    const PhiloxBlock random = stream_block(key, StreamPurpose::bootstrap, place.replicate, k);
    for (int i = 0; i < 4; ++i) word[i][k] = random.word[i];
  }
  static_assert(sizeof word == sizeof halves);
  std::memcpy(halves, word, sizeof halves);
  for (std::size_t i = 0; i < kRowResamples; ++i) {
    std::uint16_t count = 0;
    for (const std::uint16_t limit : kPoisson) count = static_cast<std::uint16_t>(count + (halves[i] >= limit ? 1 : 0));
    counts[i] = count;
  }
  for (std::size_t i = 0; i < kRowResamples; ++i) weights[i] = counts[i];
}

typedef double Lane4 __attribute__((vector_size(32), aligned(8), may_alias));

/// sums[resample][column] += weights[row][resample] x columns[row][column], columns a multiple of 8 (`stride`), in
/// registers of 4 x 8 sums; each sum adds its rows one after the other.
void add_product(int rows, const double* weights, const double* columns, std::size_t stride, double* product) {
  constexpr std::size_t kTogether = 4;
  for (std::size_t r = 0; r < kRowResamples; r += kTogether)
    for (std::size_t c = 0; c < stride; c += 8) {
      Lane4 sum[kTogether][2];
      for (std::size_t k = 0; k < kTogether; ++k)
        for (std::size_t j = 0; j < 2; ++j)
          sum[k][j] = *reinterpret_cast<const Lane4*>(product + (r + k) * stride + c + 4 * j);
      for (int l = 0; l < rows; ++l) {
        const double* row = columns + static_cast<std::size_t>(l) * stride + c;
        const double* w = weights + static_cast<std::size_t>(l) * kRowResamples + r;
        const Lane4 low = *reinterpret_cast<const Lane4*>(row), high = *reinterpret_cast<const Lane4*>(row + 4);
        for (std::size_t k = 0; k < kTogether; ++k) {
          sum[k][0] += w[k] * low;
          sum[k][1] += w[k] * high;
        }
      }
      for (std::size_t k = 0; k < kTogether; ++k)
        for (std::size_t j = 0; j < 2; ++j)
          *reinterpret_cast<Lane4*>(product + (r + k) * stride + c + 4 * j) = sum[k][j];
    }
}

void row_columns(const DesignShape& shape, int l, const double* a, const double* b,
                 const std::vector<const double*>& ab, const std::vector<const double*>& ba, double* out) {
  using namespace design_sums;
  out[0] = 1;
  head_terms(a[l], b[l], out + 1);
  for (int i = 0; i < shape.factors; ++i) {
    double* of_factor = out + shape.factor_at(i);
    if (shape.estimator == SobolEstimator::azzini)
      azzini_terms(a[l], b[l], ab[i][l], ba[i][l], of_factor);
    else
      saltelli_terms(a[l], b[l], ab[i][l], of_factor);
  }
  for (int i = 0; shape.pairs && i < shape.factors; ++i)
    for (int j = i + 1; j < shape.factors; ++j) out[shape.pair_at(i, j)] = ba[i][l] * ab[j][l] + ba[j][l] * ab[i][l];
}

}  // namespace

void add_row_resamples(const DesignShape& shape, int n, const double* a, const double* b,
                       const std::vector<const double*>& ab, const std::vector<const double*>& ba, RowPlace place,
                       std::vector<double>& resampled) {
  constexpr int kRowsTogether = 64;  // weights and columns stay in the first caches
  const auto columns = static_cast<std::size_t>(shape.columns());
  const std::size_t stride = (columns + 7) / 8 * 8;
  const StreamKey key = stream_key(place.seed, name_hash("row bootstrap"), 0);
  thread_local std::vector<double> of_rows, weights(kRowsTogether * kRowResamples), product;
  of_rows.assign(kRowsTogether * stride, 0.0);
  product.assign(kRowResamples * stride, 0.0);
  for (int first = 0; first < n; first += kRowsTogether) {
    const int rows = std::min(kRowsTogether, n - first);
    for (int l = 0; l < rows; ++l) {
      row_columns(shape, first + l, a, b, ab, ba, of_rows.data() + static_cast<std::size_t>(l) * stride);
      draw_weights(key, place, first + l, weights.data() + static_cast<std::size_t>(l) * kRowResamples);
    }
    add_product(rows, weights.data(), of_rows.data(), stride, product.data());
  }
  for (std::size_t r = 0; r < kRowResamples; ++r)
    for (std::size_t c = 0; c < columns; ++c) resampled[r * columns + c] += product[r * stride + c];
}

}  // namespace eqc
