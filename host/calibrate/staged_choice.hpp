// A share of the kernels, chosen as measuring goes on.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "host/calibrate/curve_fit.hpp"

namespace eqc {

/// How many of `grid` kernels a share of them is: at least 12.
std::size_t chosen_of(std::size_t grid, double share);

/// What `measure` gives of kernels in stage 0, 1, ...; it may leave some out. Nothing: no more can be measured.
using MeasureKernels =
    std::function<std::optional<std::vector<Measurement>>(const std::vector<KernelPoint>& chosen, int stage)>;

/// Half of `most` kernels of the grid by the prior's curves, the other half by those fitted to the first (choose.hpp);
/// then others in the place of those left out, in four stages at most.
std::vector<Measurement> measure_in_stages(const HardwareSpec& prior, const std::vector<KernelPoint>& grid,
                                           std::size_t most, const MeasureKernels& measure);

}  // namespace eqc
