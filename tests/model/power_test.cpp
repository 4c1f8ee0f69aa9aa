// Power as a function of load: direction of each effect, the limit, and machines around the devices.
#include "kernels/model/power.hpp"

#include <gtest/gtest.h>

namespace eqc {
namespace {

TEST(PowerShare, an_idle_waiting_device_draws_its_idle_share) {
  const PowerSpec s;
  // the smooth limit takes 0.12^4 / 4 of it, 5e-5
  EXPECT_NEAR(power_share(s, {0, 0, 1}), s.idle_share, 1e-4);
}

TEST(PowerShare, grows_with_every_use_and_falls_with_waiting) {
  const PowerSpec s;
  const PowerLoad load{0.5, 0.05, 0.2};
  const double base = power_share(s, load);
  EXPECT_GT(power_share(s, {0.6, 0.05, 0.2}), base);
  EXPECT_GT(power_share(s, {0.5, 0.06, 0.2}), base);
  EXPECT_LT(power_share(s, {0.5, 0.05, 0.3}), base);
}

TEST(PowerShare, never_passes_the_limit) {
  PowerSpec s;
  EXPECT_LT(power_share(s, {1, 1, 0}), s.cap_share);
  EXPECT_GT(power_share(s, {1, 1, 0}), 0.9 * s.cap_share);
  s.cap_share = 0.6;
  EXPECT_LT(power_share(s, {1, 1, 0}), 0.6);
}

TEST(WallPower, machine_and_supply_come_on_top) {
  const NodeSpec n{160, 0.15, 0.94};
  EXPECT_DOUBLE_EQ(wall_power_w(n, 500), (160 + 1.15 * 500) / 0.94);
}

TEST(WallPower, eight_saturated_h100_stay_below_the_rating_of_their_machine) {
  // NVIDIA DGX H100 data sheet: 10.2 kW at most
  const NodeSpec n{160, 0.15, 0.94};
  EXPECT_LT(8 * wall_power_w(n, 700), 10200);
  EXPECT_GT(8 * wall_power_w(n, 700), 7000);
}

}  // namespace
}  // namespace eqc
