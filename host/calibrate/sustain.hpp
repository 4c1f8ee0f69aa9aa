// What remains of a rate under load, and what power that takes: `equicube calibrate --full`.
#pragma once

#include <optional>

#include "host/calibrate/device/measured_device.hpp"

namespace eqc {

/// Power is the mean of instant readings; by the energy counter where the device has one. The two differ: boards sample
/// their power a quarter of the time (arXiv 2312.02741), so both are kept.
struct Sustained {
  KernelPoint point;
  double cold_s = 0;                                  ///< median seconds of the kernel in the first second of load
  double sustained_s = 0;                             ///< in the last quarter
  double load_s = 0;                                  ///< how long the load lasted
  double throttled = 0;                               ///< share of readings in which the device throttled
  std::optional<double> idle_w, loaded_w, counter_w;  ///< counter_w: of the last windows of kEnergyWindow_s
};

inline constexpr double kEnergyWindow_s = 4;  ///< counters advance in steps of up to 0.1 s

/// Idle for a window, then the kernel for `seconds`, in bursts of about 0.1 s.
Sustained sustain(Device& device, const KernelPoint& point, double seconds, InputData data);

}  // namespace eqc
