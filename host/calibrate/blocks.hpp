// Whole blocks of transformers on the calibrated device: does the sum of the curves predict what kernels take together?
#pragma once

#include <string>
#include <vector>

#include "host/calibrate/device/measured_device.hpp"
#include "host/catalog/catalog.hpp"

namespace eqc {

/// A block as the kernels that are run for it, in order.
struct Block {
  std::string name;  ///< "llama-3.2-1b forward 512 tokens"
  std::vector<KernelPoint> kernels;
};

/// Blocks of small dense models of the catalog that the device can run: forward over a prompt, forward and backward
/// without attention (whose backward pass is no kernel of ours), a decode step over a cache. Products of `precision`;
/// forward without attention where the device has none of its own.
std::vector<Block> transformer_blocks(const Catalog& catalog, const HardwareSpec& hardware, const Device& device,
                                      Precision precision);

struct MeasuredBlock {
  std::string name;
  double seconds = 0, predicted_s = 0;
};

/// Each block a few times, medians; predicted by the curves of `hardware`, kernel by kernel.
std::vector<MeasuredBlock> measure_blocks(Device& device, const HardwareSpec& hardware,
                                          const std::vector<Block>& blocks, double budget_s);

}  // namespace eqc
