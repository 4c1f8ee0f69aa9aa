// Whether the curves hold for kernels that they have not seen: `equicube calibrate --check`.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "host/calibrate/curve_fit.hpp"

namespace eqc {

/// Errors of one kind of kernel that the fit has not seen.
struct CheckLine {
  std::string kernel;       ///< "gemm bf16"; "all"
  std::size_t kernels = 0;  ///< predicted, of all halves together
  double median_error = 0;  ///< of |predicted / measured - 1|
  double p90_error = 0;
  double bias = 0;    ///< median of predicted / measured - 1
  double inside = 0;  ///< share of kernels within their 90 % interval (predicted_half_90)
};

/// Fits on a random half of the kernels of each kind and precision and predicts the other, in kCheckedHalves ways to
/// halve them (one way alone says how many are inside with an error of some percent); the last line is of all. Fewer
/// than 4 kernels: no lines.
std::vector<CheckLine> check_curves(const HardwareSpec& prior, const std::vector<Measurement>& measured,
                                    std::uint64_t seed);

inline constexpr std::uint64_t kCheckedHalves = 5;

/// Fits on a share of the kernels, chosen as `--budget` chooses them (staged_choice.hpp), and predicts all others.
std::vector<CheckLine> check_chosen(const HardwareSpec& prior, const std::vector<Measurement>& measured, double share);

}  // namespace eqc
