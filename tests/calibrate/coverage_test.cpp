// What a calibration states of its errors holds as often as it says, on machines whose errors are known: nine of ten
// kernels that the curves have not seen are inside of their intervals, and two calibrations agree.
#include <gtest/gtest.h>

#include "host/calibrate/calibrate.hpp"
#include "host/calibrate/check.hpp"
#include "tests/calibrate/noisy_device.hpp"
#include "tests/scenario/scenario_fixture.hpp"

namespace eqc {
namespace {

using scenario_test::catalog;

struct Machine {
  const char* name;
  test::Noise noise;
  double budget_s;  ///< 0: as --quick, 25 rounds on this device
};

const Machine kMachines[] = {
    {"plain", {}, 0},
    {"quiet", {.round = 0.01}, 0},
    {"loud", {.round = 0.25, .spikes = 0.05}, 0},
    {"kinds differ", {.kinds_differ = true}, 0},
    {"heavy tails", {.heavy_tails = true, .spikes = 0.1}, 0},
    {"drifts", {.drift = 0.1, .drift_s = 1.5}, 0},
    {"few rounds", {.round = 0.2}, 2},
};
constexpr int kSeeds = 8;

struct Held {
  double inside = 0;  ///< mean share of kernels not seen that are inside of their 90 % interval
  double agreed = 0;  ///< mean share of kernels of which two calibrations agree
};

Held measured_on(const Machine& machine) {
  const CalibratedPart part = part_of_catalog(catalog(), "h100-sxm-80gb");
  HardwareSpec truth = part.published;
  for (double& share : truth.gemm_efficiency) share *= 0.85;
  truth.memory_efficiency *= 0.95;
  CalibrateOptions o;
  o.budget_s = machine.budget_s;
  const auto calibrated = [&](std::uint64_t seed, std::uint64_t run) {
    const auto device = test::noisy_device(truth, machine.noise, seed, run);
    return calibrate(*device, catalog(), part, o, [](const std::string&) {});
  };
  Held held;
  for (std::uint64_t seed = 0; seed < kSeeds; ++seed) {
    const Calibration a = calibrated(seed, 2 * seed), b = calibrated(seed, 2 * seed + 1);
    held.inside += check_curves(a.published, a.points, seed).back().inside / kSeeds;
    double both = 0, agreed = 0;
    for (const Measurement& one : a.points)
      for (const Measurement& other : b.points)
        if (one.point == other.point) both += 1, agreed += agree(one, other) ? 1 : 0;
    held.agreed += agreed / both / kSeeds;
  }
  return held;
}

TEST(Coverage, nine_of_ten_kernels_not_seen_are_inside_and_two_calibrations_agree) {
  for (const Machine& machine : kMachines) {
    const Held held = measured_on(machine);
    EXPECT_GT(held.inside, 0.85) << machine.name;
    EXPECT_LT(held.inside, 0.95) << machine.name;
    EXPECT_GT(held.agreed, 0.90) << machine.name;
  }
}

}  // namespace
}  // namespace eqc
