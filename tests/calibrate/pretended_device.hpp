// A device that exists on paper: kernels take the seconds of given curves, its clock moves when they run.
#pragma once

#include <cmath>
#include <functional>

#include "host/calibrate/device/measured_device.hpp"

namespace eqc::test {

/// H100-like rates with round shares, and curves of their own.
inline HardwareSpec paper_hardware() {
  HardwareSpec h;
  h.memory_bytes = 80e9;
  h.memory_rate_bytes_per_s = 3e12;
  h.tdp_w = 700;
  h.node_size = 8;
  h.link_rate_bytes_per_s = 450e9;
  h.link_efficiency = 0.8;
  for (const Precision p : {Precision::fp32, Precision::bf16, Precision::fp8}) {
    const int i = static_cast<int>(p);
    h.peak_flop_per_s[i] = p == Precision::fp32 ? 60e12 : p == Precision::bf16 ? 1000e12 : 2000e12;
    h.gemm_efficiency[i] = p == Precision::fp32 ? 0.8 : p == Precision::bf16 ? 0.7 : 0.6;
    h.curves.gemm_read_share[i] = 0.85;
    h.curves.gemm_floor_s[i] = 4e-6;
  }
  h.gemm_half_work_flop = 2e9;
  h.memory_efficiency = 0.9;
  h.kernel_launch_s = 3e-6;
  h.curves.attention_share = 0.5;
  h.curves.attention_half_keys = 300;
  h.curves.attention_floor_s = 9e-6;
  h.curves.decode_share = 0.75;
  h.curves.decode_extra_keys = 60;
  h.curves.decode_floor_s = 7e-6;
  h.curves.spread = 0.2;
  return h;
}

class PretendedDevice : public Device {
 public:
  explicit PretendedDevice(const HardwareSpec& hardware) : hardware_(hardware) {
    facts_.name = "Paper One";
    facts_.conditions = {{"driver", "1.0"}, {"power limit", "700 W"}};
    facts_.memory_bytes = hardware.memory_bytes;
    facts_.largest_inputs = 0.5 * hardware.memory_bytes;
  }

  /// What a kernel's time is multiplied by, at that moment of its clock.
  std::function<double(const KernelPoint&, double now)> factor = [](const KernelPoint&, double) { return 1.0; };
  std::function<bool(double now)> throttles = [](double) { return false; };
  std::string no_fp8;  ///< why fp8 is not to be had
  double paused_s = 0;
  int runs = 0;

  const DeviceFacts& facts() const override { return facts_; }
  std::string why_not(KernelKind kind, Precision p) const override {
    if (is_collective(kind) || kind == KernelKind::peer_copy) return "one device has nobody to exchange with";
    if (kind == KernelKind::tf32) return "no TF32 on paper";
    if (p == Precision::fp8) return no_fp8;
    return hardware_.peak_flop_per_s[static_cast<int>(p)] > 0 ? "" : "no such precision";
  }
  void prepare(const KernelPoint& point, InputData) override { point_ = point; }
  double run(int times) override {
    ++runs;
    const double seconds = predicted_s(hardware_, point_) * factor(point_, now_);
    now_ += seconds * times;
    return seconds;
  }
  DeviceState state() const override {
    DeviceState s;
    s.throttled = throttles(now_);
    return s;
  }
  double now() const override { return now_; }
  void pause(double seconds) override {
    now_ += seconds;
    paused_s += seconds;
  }

 private:
  HardwareSpec hardware_;
  DeviceFacts facts_;
  KernelPoint point_;
  double now_ = 1000;
};

}  // namespace eqc::test
