// Sorted values and weights wherever they lie, scaled by powers of two so that no product leaves the range of doubles.
#pragma once

#include <cstddef>

namespace eqc {

/// Rows ascending by value. Scales are powers of two, so that scaling is exact; raw values are 0 or of magnitude 1e-150
/// ... 1e150, raw weights in [1e-150, 1e150].
struct RowView {
  const double* raw_value = nullptr;   ///< every `value_stride` doubles
  const double* raw_weight = nullptr;  ///< every `weight_stride` doubles; stride 0: one weight for all
  std::size_t value_stride = 1, weight_stride = 0;
  std::size_t n = 0;
  double value_scale = 1, weight_scale = 1;

  double value(std::size_t i) const { return raw_value[i * value_stride] * value_scale; }
  double weight(std::size_t i) const { return raw_weight[i * weight_stride] * weight_scale; }
  RowView part(std::size_t begin, std::size_t end) const {
    RowView rows = *this;
    rows.raw_value += begin * value_stride;
    rows.raw_weight += begin * weight_stride;
    rows.n = end - begin;
    return rows;
  }
};

/// The same rows with the largest magnitude of a value and the largest weight in [0.5, 1).
RowView scaled(RowView rows);

}  // namespace eqc
