// Stages from a formula of single numbers.
#pragma once

#include <array>
#include <utility>

#include "host/sensitivity/function.hpp"

namespace eqc {

/// out = f(columns...), row by row. `f`: a lambda, which is inlined and vectorises; a function would be called.
template <std::size_t n, class Formula>
FunctionStage pointwise(const std::array<int, n>& reads, Formula f) {
  FunctionStage stage;
  stage.reads.assign(reads.begin(), reads.end());
  stage.run = [reads, f](const double* const* in, int rows, double* __restrict out) {
    [&]<std::size_t... k>(std::index_sequence<k...>) {
      const double* const column[] = {in[reads[k]]...};
      for (int l = 0; l < rows; ++l) out[l] = f(column[k][l]...);
    }
    (std::make_index_sequence<n>());
  };
  return stage;
}

/// out = f(all inputs as an array), row by row.
template <class Formula>
FunctionStage of_all_inputs(std::size_t inputs, Formula f) {
  FunctionStage stage;
  for (std::size_t i = 0; i < inputs; ++i) stage.reads.push_back(static_cast<int>(i));
  stage.run = [inputs, f](const double* const* in, int rows, double* out) {
    double x[64];
    for (int l = 0; l < rows; ++l) {
      for (std::size_t i = 0; i < inputs; ++i) x[i] = in[i][l];
      out[l] = f(x);
    }
  };
  return stage;
}

}  // namespace eqc
