// Which kernels are measured: those of the catalog's models in training, prefill and decode.
#pragma once

#include <cstddef>
#include <vector>

#include "host/calibrate/device/measured_device.hpp"
#include "host/catalog/catalog.hpp"

namespace eqc {

/// How much is measured.
struct ShapePlan {
  bool full = false;
  double longest_s = 0.3;           ///< kernels that the prior puts above this are left out
  std::vector<std::size_t> models;  ///< rows of Catalog::models; empty: all with an architecture
};

/// Everything the device can run of the models' kernels, each once, in an order that depends on nothing else.
std::vector<KernelPoint> kernel_grid(const Catalog& catalog, const HardwareSpec& prior, const Device& device,
                                     const ShapePlan& plan);

/// `most` of the points of each kind and precision, spread over the logarithms of their sizes: the first is the
/// largest, each next the one farthest from all chosen (Gonzalez 1985). Kinds and precisions take
/// turns, so that any beginning of the list is spread, too.
std::vector<KernelPoint> spread_out(const std::vector<KernelPoint>& points, std::size_t most);

}  // namespace eqc
