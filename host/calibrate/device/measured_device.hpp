// What is measured: a device that runs kernels and times them by its own clock. The CPU, a GPU, or a test's.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "host/calibrate/kernel_point.hpp"
#include "host/catalog/calibration.hpp"

namespace eqc {

enum class InputData { random_normal, zeros };

struct DeviceFacts {
  std::string name;             ///< as the maker writes it: "NVIDIA H200"
  DeviceConditions conditions;  ///< what a later run compares: driver, power limit, clocks, ...
  double memory_bytes = 0;      ///< of the device
  double largest_inputs = 0;    ///< bytes that one kernel may read and write
  double cache_bytes = 0;       ///< last cache: inputs are rotated past it
  int count = 1;                ///< accelerators of this kind here
};

/// How the device is while it works.
struct DeviceState {
  double clock_hz = 0;     ///< 0: nobody says
  bool throttled = false;  ///< by heat or power below what it was asked for
  std::optional<double> power_w, energy_j;
};

class Device {
 public:
  virtual ~Device() = default;
  virtual const DeviceFacts& facts() const = 0;
  /// "" when it can run kernels of this kind and precision, else one line: what is missing, and what would help.
  virtual std::string why_not(KernelKind kind, Precision precision) const = 0;
  /// Makes inputs for a kernel, in as many copies as it takes to be past the last cache. Throws std::runtime_error
  /// where memory does not suffice.
  virtual void prepare(const KernelPoint& point, InputData data) = 0;
  /// Runs the prepared kernel `times` times on rotating inputs; seconds of one, by the device's clock.
  virtual double run(int times) = 0;
  /// Runs kernels one after the other, each once, after each was run once for itself; seconds of all.
  virtual double run_all(const std::vector<KernelPoint>& points);
  virtual DeviceState state() const { return {}; }
  /// Seconds since some moment, of the clock that budgets are kept by.
  virtual double now() const = 0;
  /// Lets the device rest.
  virtual void pause(double seconds) = 0;
};

}  // namespace eqc
