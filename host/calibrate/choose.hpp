// Which kernels to measure when not all can be: those that narrow the answer for some models most.
#pragma once

#include <cstddef>
#include <vector>

#include "host/calibrate/kernel_point.hpp"

namespace eqc {

/// Up to `most` of the candidates, best first. The answer is the time of each pass of the models (all their products
/// with as many rows and of one precision; attention, decode and memory traffic of one size), linear in the logarithms
/// of the curves' parameters around `now`. Parameters are normal with a spread of `kPriorSpread`, a kernel's time has
/// an error of `kKernelError` around its curve; each next kernel takes most off the summed variances of the logarithms
/// of all passes (Krause, Singh, Guestrin 2008, greedy). `measured` kernels count as known.
std::vector<KernelPoint> choose_kernels(const HardwareSpec& now, const std::vector<KernelPoint>& candidates,
                                        const std::vector<KernelPoint>& measured, std::size_t most);

inline constexpr double kPriorSpread = 0.5, kKernelError = 0.1;

}  // namespace eqc
