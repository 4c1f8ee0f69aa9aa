// The processors of this machine as a device.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "host/calibrate/device/measured_device.hpp"

namespace eqc {

/// What this machine's processors could do at most, measured: no file says it in the units of the catalog.
/// Multiply-adds in registers (bf16 twice, int8 four times as many where the processor has such instructions), and the
/// fastest of reading, copying and the triad.
struct ProcessorPeaks {
  double fp32_flop_per_s = 0, bf16_flop_per_s = 0, int8_op_per_s = 0;
  double memory_bytes_per_s = 0;
};

struct ProcessorDevice {
  std::unique_ptr<Device> device;
  ProcessorPeaks peaks;
  std::function<ProcessorPeaks()> measure_peaks;  ///< once more, on `device`
};

/// Of two measurements the faster, rate by rate: nothing makes a processor faster than it is.
ProcessorPeaks faster_of(const ProcessorPeaks& a, const ProcessorPeaks& b);

/// `threads` of this machine. Takes two seconds for the peaks.
ProcessorDevice make_cpu_device(int threads);

/// What may change without the processor: microcode, governor.
DeviceConditions processor_conditions();

/// "AMD EPYC 9654 96-Core Processor"; "" where nobody says.
std::string processor_name();

}  // namespace eqc
