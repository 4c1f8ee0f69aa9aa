// One NVIDIA GPU as a device.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "host/calibrate/device/measured_device.hpp"

namespace eqc {

/// nullptr and one line when it cannot be used: no GPU, an old driver, a program without CUDA. `notes` gets a line for
/// each part that is missing while the rest goes on: no cuBLASLt, no NVML, no permission, memory in use by others.
std::unique_ptr<Device> make_cuda_device(int index, std::string& why, std::vector<std::string>& notes);

}  // namespace eqc
