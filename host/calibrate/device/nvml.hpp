// NVIDIA's management library, found at run time: what a GPU is set to, and how it fares while it works.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "host/calibrate/device/dynamic_library.hpp"
#include "host/calibrate/device/measured_device.hpp"

namespace eqc {

class Nvml {
 public:
  /// `names`: the library's, for tests another.
  explicit Nvml(const std::vector<std::string>& names = {"libnvidia-ml.so.1"});
  ~Nvml();
  Nvml(const Nvml&) = delete;
  Nvml& operator=(const Nvml&) = delete;

  /// "" when it answers, else one line.
  const std::string& why_not() const { return why_; }
  int count() const;
  std::string name(int index) const;
  /// Driver, power limit, clocks, ECC: those that it tells; what it refuses to tell is left out, and `refused` says
  /// why, once.
  DeviceConditions conditions(int index, std::string& refused) const;
  /// Clock, throttling by heat or hardware, power, energy counter.
  DeviceState state(int index) const;

 private:
  // Prototypes of ours (NVIDIA, NVML API Reference, 2025): 0 is success.
  using Handle = void*;
  using Plain = int();
  using Text = int(char* text, unsigned length);
  using Number = int(unsigned* value);
  using ByIndex = int(unsigned index, Handle* device);
  using DeviceText = int(Handle device, char* text, unsigned length);
  using DeviceNumber = int(Handle device, unsigned* value);
  using DeviceLong = int(Handle device, unsigned long long* value);
  using DeviceClock = int(Handle device, int kind, unsigned* value);
  using DevicePair = int(Handle device, unsigned* now, unsigned* later);

  Handle device(int index) const;

  DynamicLibrary library_;
  Plain *start_ = nullptr, *stop_ = nullptr;
  Text* driver_ = nullptr;
  Number* count_ = nullptr;
  ByIndex* by_index_ = nullptr;
  DeviceText* name_ = nullptr;
  DeviceNumber *power_limit_ = nullptr, *power_ = nullptr;
  DeviceLong *energy_ = nullptr, *throttle_ = nullptr;
  DeviceClock *clock_ = nullptr, *most_clock_ = nullptr;
  DevicePair* ecc_ = nullptr;
  std::string why_;
  bool started_ = false;
};

}  // namespace eqc
