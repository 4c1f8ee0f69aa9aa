// Whether the curves hold for kernels that they have not seen: `equicube calibrate --check`.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "host/calibrate/curve_fit.hpp"

namespace eqc {

/// Errors of one kind of kernel that the fit has not seen.
struct CheckLine {
  std::string kernel;  ///< "gemm bf16"; "all"
  std::size_t kernels = 0;
  double median_error = 0;  ///< of |predicted / measured - 1|
  double p90_error = 0;
  double bias = 0;    ///< median of predicted / measured - 1
  double inside = 0;  ///< share of kernels within their 90 % interval: spread, what the fit leaves open, own error
};

/// Fits on a random half of the kernels of each kind and precision and predicts the other; the last line is of all.
/// Fewer than 4 kernels: no lines.
std::vector<CheckLine> check_curves(const HardwareSpec& prior, const std::vector<Measurement>& measured,
                                    std::uint64_t seed);

}  // namespace eqc
