// Electrical power of accelerators and their machines from what the work does to them: bytes moved, multiply-adds,
// waiting.
#pragma once

#include "kernels/model/spec.hpp"
#include "kernels/model/time_parts.hpp"

namespace eqc {

/// Shares of the thermal design power. Medians per family of parts; scenarios/catalog/software/power.csv.
struct PowerSpec {
  double idle_share = 0.12;    ///< clocks up, nothing to do: waiting for another device or for the host
  double active_share = 0.25;  ///< more of it while kernels run
  double memory_share = 0.5;   ///< more of it at the full memory rate
  double matrix_share = 1.1;   ///< more of it at the full matrix rate; grows as the square root, since tiles of small
                               ///< batches are mostly padding
  double cap_share = 1;        ///< power limit
};

/// Clocks under a power limit go with this power of it: dynamic power grows as clock x voltage^2, about clock^2.5 near
/// the top.
inline constexpr double kClockPerPower = 0.4;

/// Use of one device over some time, all as shares.
struct PowerLoad {
  double memory_use = 0;  ///< bytes moved per second over the data sheet's rate
  double matrix_use = 0;  ///< multiply-adds per second over the data sheet's rate of the format
  double waiting = 0;     ///< of the time, in transfers, launches and host work
};

/// Share of the time that a device waits: for transfers, launches and the host.
EQC_HD double waiting_share(const TimeParts& t) {
  const double all = total_s(t);
  return all > 0 ? (t.link_s + t.network_s + t.fixed_s) / all : 0;
}

/// Load of `seconds` in which a device moves `bytes` and multiplies `flop` of a format with that peak.
EQC_HD PowerLoad power_load(const HardwareSpec& hw, double peak, double bytes, double flop, double seconds,
                            double waiting) {
  return {min_(1.0, bytes / seconds / hw.memory_rate_bytes_per_s), min_(1.0, flop / seconds / peak), waiting};
}

/// Mean power over thermal design power. The limit is approached smoothly, x / (1 + x^4)^(1/4): clocks drop before it
/// is reached.
EQC_HD double power_share(const PowerSpec& s, const PowerLoad& l) {
  const double free = s.idle_share + (1 - l.waiting) * s.active_share + s.memory_share * l.memory_use +
                      s.matrix_share * sqrt_(l.matrix_use);
  const double x = free / s.cap_share, square = x * x;
  return s.cap_share * x / sqrt_(sqrt_(1 + square * square));
}

/// What a machine draws beside its accelerators.
struct NodeSpec {
  double base_w_per_device = 150;   ///< processors, memory, network cards, fans at low speed
  double follow_share = 0.12;       ///< fans and voltage conversion, of the accelerators' power
  double supply_efficiency = 0.94;  ///< of the power supplies
};

/// Power at the wall per accelerator that draws `device_w`.
EQC_HD double wall_power_w(const NodeSpec& n, double device_w) {
  return (n.base_w_per_device + (1 + n.follow_share) * device_w) / n.supply_efficiency;
}

}  // namespace eqc
