// What a GPU is set to, and what is said where it does not tell; on a management library of the test's own.
#include "host/calibrate/device/nvml.hpp"

#include <gtest/gtest.h>

#include "host/calibrate/stale.hpp"
#include "host/calibrate/sustain.hpp"
#include "tests/calibrate/pretended_device.hpp"

namespace eqc {
namespace {

class FakeNvml : public ::testing::Test {
 protected:
  FakeNvml() : library_({EQC_FAKE_NVML}) { library_.find("fake_nvml_set", set_); }
  void SetUp() override { ASSERT_NE(set_, nullptr) << library_.why(); }
  ~FakeNvml() override {
    if (set_ != nullptr) set_(0, 0, 0, "570.86.15");
  }
  static std::vector<std::string> names() { return {EQC_FAKE_NVML}; }

  DynamicLibrary library_;
  void (*set_)(int, int, unsigned long long, const char*) = nullptr;
};

TEST_F(FakeNvml, tells_driver_power_limit_clocks_and_ecc) {
  const Nvml nvml(names());
  EXPECT_EQ(nvml.why_not(), "");
  EXPECT_EQ(nvml.count(), 1);
  EXPECT_EQ(nvml.name(0), "NVIDIA H200");
  std::string refused;
  const DeviceConditions expected = {{"driver", "570.86.15"},
                                     {"power limit", "700 W"},
                                     {"clock", "1980 MHz"},
                                     {"memory clock", "3201 MHz"},
                                     {"ECC", "on"}};
  EXPECT_EQ(nvml.conditions(0, refused), expected);
  EXPECT_EQ(refused, "");
  const DeviceState s = nvml.state(0);
  EXPECT_EQ(s.clock_hz, 1830e6);
  EXPECT_NEAR(s.power_w.value(), 512.345, 1e-9);
  EXPECT_NEAR(s.energy_j.value(), 5, 1e-9);
  EXPECT_FALSE(s.throttled);
}

TEST_F(FakeNvml, heat_throttles_and_the_power_limit_does_not) {
  const Nvml nvml(names());
  set_(0, 0, 0x4, "570.86.15");  // SwPowerCap
  EXPECT_FALSE(nvml.state(0).throttled);
  set_(0, 0, 0x40, "570.86.15");  // HwThermalSlowdown
  EXPECT_TRUE(nvml.state(0).throttled);
}

TEST_F(FakeNvml, no_permission_is_one_line_and_the_rest_is_told) {
  set_(0, 4, 0, "570.86.15");
  const Nvml nvml(names());
  std::string refused;
  const DeviceConditions c = nvml.conditions(0, refused);
  EXPECT_EQ(c.size(), 4U);
  EXPECT_EQ(refused, "NVML does not tell the power limit: no permission");
}

TEST_F(FakeNvml, a_driver_that_is_not_there_is_one_line) {
  set_(9, 0, 0, "570.86.15");
  EXPECT_NE(Nvml(names()).why_not().find("the NVIDIA driver is not loaded"), std::string::npos);
  set_(18, 0, 0, "570.86.15");
  EXPECT_NE(Nvml(names()).why_not().find("another version than its library"), std::string::npos);
  const Nvml none({"libthere-is-none.so.7"});
  EXPECT_NE(none.why_not().find("no NVML: libthere-is-none.so.7 cannot be loaded"), std::string::npos);
  EXPECT_EQ(none.count(), 0);
  EXPECT_FALSE(none.state(0).throttled);
}

TEST_F(FakeNvml, a_calibration_says_what_has_changed_since) {
  set_(0, 0, 0, "580.1");
  const Nvml nvml(names());
  std::string refused;
  const std::vector<PresentDevice> present = {{nvml.name(0), nvml.conditions(0, refused)}};
  const std::string source =
      "equicube calibrate on NVIDIA H200 (driver 570.86.15, power limit 500 W, clock 1980 MHz, memory clock 3201 MHz, "
      "ECC on)";
  const std::vector<std::string> expected = {"driver was 570.86.15, is 580.1", "power limit was 500 W, is 700 W"};
  EXPECT_EQ(changed_conditions(source, present), expected);
  EXPECT_TRUE(changed_conditions("equicube calibrate on NVIDIA H100 (driver 1)", present).empty());  // not here
  set_(0, 0, 0, "570.86.15");
  EXPECT_EQ(changed_conditions(source, {{nvml.name(0), nvml.conditions(0, refused)}}).size(), 1U);
}

/// Heats up: after ten seconds of load it is 20 % slower; draws 100 W idle, 600 W loaded by the sensor, 660 by counter.
class WarmDevice : public test::PretendedDevice {
 public:
  WarmDevice() : PretendedDevice(test::paper_hardware()) {
    factor = [](const KernelPoint&, double now) { return now < 1014 ? 1.0 : 1.25; };
  }
  DeviceState state() const override {
    DeviceState s;
    s.power_w = now() < 1004.05 ? 100 : 600;
    s.energy_j = 660 * now();
    return s;
  }
};

TEST(Sustain, tells_the_cold_rate_from_the_sustained_one_and_both_powers) {
  WarmDevice device;
  KernelPoint p;
  p.rows = p.columns = p.inner = 8192;
  const Sustained s = sustain(device, p, 60, InputData::random_normal);
  EXPECT_NEAR(s.sustained_s / s.cold_s, 1.25, 1e-9);
  EXPECT_GE(s.load_s, 60);
  EXPECT_LT(s.load_s, 61);
  EXPECT_EQ(s.idle_w.value(), 100);
  EXPECT_EQ(s.loaded_w.value(), 600);
  EXPECT_NEAR(s.counter_w.value(), 660, 1e-6);
  EXPECT_EQ(s.throttled, 0);
}

}  // namespace
}  // namespace eqc
