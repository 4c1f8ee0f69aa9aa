// A device on paper with the errors of a real one: kernels off their curves, rounds that differ, a clock that drifts.
#pragma once

#include <memory>
#include <random>

#include "tests/calibrate/pretended_device.hpp"

namespace eqc::test {

struct Noise {
  double off_curve = 0.08;    ///< log standard deviation of a kernel's true time around its curve, always the same
  bool kinds_differ = false;  ///< off_curve of products halved, of attention and decode doubled
  bool heavy_tails = false;   ///< Student's t with 4 degrees in the place of normal errors off the curve
  double round = 0.05;        ///< of a round, for itself
  double spikes = 0;          ///< share of rounds that take 1.5 times as long
  double drift = 0;           ///< of what all kernels share, which decays to 1/e in `drift_s`
  double drift_s = 5;
};

/// Where a kernel's true time is, over its curve: the same for the same machine, whichever kernels are measured.
inline double off_curve(const KernelPoint& p, const Noise& noise, std::uint64_t machine) {
  std::seed_seq seeds{static_cast<std::uint32_t>(machine),     static_cast<std::uint32_t>(p.kind),
                      static_cast<std::uint32_t>(p.precision), static_cast<std::uint32_t>(p.rows),
                      static_cast<std::uint32_t>(p.columns),   static_cast<std::uint32_t>(p.inner),
                      static_cast<std::uint32_t>(p.keys),      static_cast<std::uint32_t>(p.batch),
                      static_cast<std::uint32_t>(p.heads),     static_cast<std::uint32_t>(p.bytes / 1e6)};
  std::mt19937_64 random(seeds);
  constexpr double kDegrees = 4;
  const double draw = noise.heavy_tails
                          ? std::student_t_distribution<double>(kDegrees)(random) / std::sqrt(kDegrees / (kDegrees - 2))
                          : std::normal_distribution<double>()(random);
  const bool attends = p.kind == KernelKind::attention || p.kind == KernelKind::decode;
  const double kind = !noise.kinds_differ ? 1 : p.kind == KernelKind::gemm ? 0.5 : attends ? 2 : 1;
  return std::exp(noise.off_curve * kind * draw);
}

/// `machine` decides what its kernels are off by, `run` what happens while it is measured.
inline std::unique_ptr<PretendedDevice> noisy_device(const HardwareSpec& hardware, const Noise& noise,
                                                     std::uint64_t machine, std::uint64_t run) {
  auto device = std::make_unique<PretendedDevice>(hardware);
  struct State {
    std::mt19937_64 random;
    std::normal_distribution<double> normal;
    double shared = 0, then = 0;
  };
  auto state = std::make_shared<State>();
  state->random.seed(7919 * run + 1);
  state->shared = noise.drift * state->normal(state->random);
  device->factor = [=](const KernelPoint& p, double now) {
    const double kept = std::exp(-(now - state->then) / noise.drift_s);
    state->shared = kept * state->shared + std::sqrt(1 - kept * kept) * noise.drift * state->normal(state->random);
    state->then = now;
    const bool spike = std::uniform_real_distribution<double>()(state->random) < noise.spikes;
    return off_curve(p, noise, machine) * (spike ? 1.5 : 1) *
           std::exp(state->shared + noise.round * state->normal(state->random));
  };
  return device;
}

}  // namespace eqc::test
