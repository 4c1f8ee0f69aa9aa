// The product in double precision, a row's columns against all its weights.
#include "host/sensitivity/row_bootstrap.hpp"

#include <algorithm>

#include "kernels/sample/stream.hpp"

namespace eqc {
namespace {

/// P(Poisson(1) <= k) x 2^16, k = 0 .. 6: the error of the weights' mean is 1e-5.
constexpr std::uint16_t kPoisson[] = {24109, 48219, 60273, 64291, 65296, 65497, 65531};

void draw_weights(StreamKey key, RowPlace place, int row, double* weights) {
  const auto point = static_cast<std::uint32_t>(place.first + static_cast<std::uint64_t>(row));
  for (std::uint32_t k = 0; k < kRowResamples / 8; ++k) {
    StreamKey of_row = key;
    of_row.word[2] ^= point;
    const PhiloxBlock random = stream_block(of_row, StreamPurpose::bootstrap, place.replicate, k);
    for (std::uint32_t i = 0; i < 8; ++i) {
      const auto half = static_cast<std::uint16_t>(random.word[i / 2] >> (16 * (i % 2)));
      int count = 0;
      for (const std::uint16_t limit : kPoisson) count += half >= limit ? 1 : 0;
      weights[8 * k + i] = count;
    }
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
  const auto columns = static_cast<std::size_t>(shape.columns());
  const StreamKey key = stream_key(place.seed, name_hash("row bootstrap"), 0);
  std::vector<double> of_row(columns);
  double weights[kRowResamples];
  for (int l = 0; l < n; ++l) {
    row_columns(shape, l, a, b, ab, ba, of_row.data());
    draw_weights(key, place, l, weights);
    for (std::size_t r = 0; r < kRowResamples; ++r) {
      const double w = weights[r];
      if (w == 0) continue;
      double* __restrict sums = resampled.data() + r * columns;
      for (std::size_t c = 0; c < columns; ++c) sums[c] += w * of_row[c];
    }
  }
}

}  // namespace eqc
