// Sums, quantiles and a row bootstrap for LLM-TCO-15, block by block, merged in order.
#pragma once

#include <cstdint>
#include <vector>

#include "bench/tco_model.hpp"

namespace eqc::tco {

/// Everything is summed about this value (the formula at the medians), so that squares do not cancel.
inline constexpr double kReference = 4.02248359745252;

/// Columns of a row: for each input (f(B)-r) d, d, d^2 with d = f(AB_i) - f(A); then (f(A)-r) + (f(B)-r), the sum of their squares, and 1.
inline constexpr int kColumns = 3 * kInputs + 3;
inline constexpr int kResamples = 100;

/// Mean, sd, first-order and total indices from column sums over n rows (weights included).
struct Indices {
  double mean = 0, sd = 0, s1[kInputs] = {}, st[kInputs] = {};
};
Indices indices_of(const double* sums);

/// Sums of one task (some thousand rows).
struct TaskSums {
  double columns[kColumns] = {};
  std::vector<double> resampled;  ///< [kResamples][kColumns] with Poisson(1) weights; empty without bootstrap
};

/// Bins by the upper bits of a positive double: 1024 to the octave from 2^-6 to 2^18.
inline constexpr int kBinShift = 42, kBins = 24 * 1024;
inline constexpr std::int64_t kFirstBin = static_cast<std::int64_t>(1023 - 6) << 10;

/// Source of weights: xoshiro128++ (Blackman and Vigna 2021, doi 10.1145/3460772) in kGenerators lanes.
inline constexpr int kGenerators = 64;
struct WeightSource {
  alignas(64) std::uint32_t state[4][kGenerators];
  WeightSource(std::uint32_t seed, std::uint32_t stream);
};

/// Adds a block of rows to the sums of its task.
void add_rows(const Results& y, TaskSums& sums, std::uint32_t* bins, WeightSource& weights);

/// Type-7 quantile of all values (h = p (n-1), linear) with the bins to find them by. One pass over the values for all probabilities.
std::vector<double> quantiles(const std::vector<double>& values, const std::vector<std::uint32_t>& bins, const std::vector<double>& probabilities);

}  // namespace eqc::tco
