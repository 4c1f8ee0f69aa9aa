// Sums, quantiles and a row bootstrap for LLM-TCO-15, block by block, merged in order.
#pragma once

#include <cstdint>
#include <vector>

#include "bench/tco_model.hpp"
#include "kernels/cpu/quantile_histogram.hpp"

namespace eqc::tco {

/// Everything is summed about this value (the formula at the medians), so that squares do not cancel.
inline constexpr double kReference = 4.02248359745252;

/// Columns of a row: for each input (f(B)-r) d, d, d^2 with d = f(AB_i) - f(A); then (f(A)-r) + (f(B)-r), the sum of
/// their squares, and 1.
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

/// Where results are counted for their quantiles: 256 bins to the octave from 2^-6 to 2^18.
inline constexpr cpu::OctaveBins kBins = {-6, 18, 8};

/// Source of weights: xoshiro128++ (Blackman and Vigna 2021, doi 10.1145/3460772) in kGenerators lanes.
inline constexpr int kGenerators = 64;
struct WeightSource {
  alignas(64) std::uint32_t state[4][kGenerators];
  WeightSource(std::uint32_t seed, std::uint32_t stream);
};

/// Adds a block of rows to the sums of its task.
void add_rows(const Results& y, TaskSums& sums, cpu::QuantileHistogram& counts, WeightSource& weights);

}  // namespace eqc::tco
