// Rounds, budgets and throttling on a pretended device.
#include "host/calibrate/measure.hpp"

#include <gtest/gtest.h>

#include "tests/calibrate/pretended_device.hpp"

namespace eqc {
namespace {

KernelPoint product(double rows) {
  KernelPoint p;
  p.rows = rows;
  p.columns = p.inner = 4096;
  return p;
}

const std::vector<KernelPoint> kPoints = {product(1), product(64), product(4096)};

MeasuredPoints measured(test::PretendedDevice& device, MeasureOptions o = {}) {
  return measure(device, kPoints, o, [](const std::string&) {});
}

TEST(Measure, finds_what_kernels_take) {
  test::PretendedDevice device(test::paper_hardware());
  const MeasuredPoints m = measured(device);
  ASSERT_EQ(m.points.size(), 3U);
  for (const Measurement& one : m.points) {
    EXPECT_EQ(one.rounds.size(), 25U);
    EXPECT_DOUBLE_EQ(one.seconds, predicted_s(test::paper_hardware(), one.point));
    EXPECT_FALSE(one.throttled);
  }
  EXPECT_TRUE(m.within_budget);
}

TEST(Measure, a_machine_that_drifts_shows_in_the_interval) {
  test::PretendedDevice device(test::paper_hardware());
  device.factor = [](const KernelPoint&, double now) { return 1 + 0.5 * (now - 1000); };
  for (const Measurement& one : measured(device).points) EXPECT_GT(one.high / one.low, 1.01);
}

TEST(Measure, a_throttled_round_is_repeated_after_a_rest) {
  test::PretendedDevice device(test::paper_hardware());
  device.throttles = [](double now) { return now < 1000.5; };  // until it has rested once
  const MeasuredPoints m = measured(device);
  EXPECT_EQ(m.retries, 1);
  for (const Measurement& one : m.points) EXPECT_FALSE(one.throttled);
}

TEST(Measure, a_device_that_throttles_for_ever_ends_within_the_budget_and_is_flagged) {
  test::PretendedDevice device(test::paper_hardware());
  device.throttles = [](double) { return true; };
  MeasureOptions o;
  o.budget_s = 5;
  const double start = device.now();
  const MeasuredPoints m = measured(device, o);
  EXPECT_LE(device.now() - start, o.budget_s);
  EXPECT_LE(m.retries, 9);
  ASSERT_EQ(m.points.size(), 3U);
  for (const Measurement& one : m.points) EXPECT_TRUE(one.throttled);
}

TEST(Measure, what_the_budget_does_not_reach_is_left_out_by_name) {
  test::PretendedDevice device(test::paper_hardware());
  device.factor = [](const KernelPoint&, double) { return 1e3; };
  MeasureOptions o;
  o.budget_s = 0.2;
  o.longest_share = 1;
  const MeasuredPoints m = measured(device, o);
  EXPECT_EQ(m.points.size() + m.left_out.size(), 3U);
  ASSERT_FALSE(m.left_out.empty());
  EXPECT_EQ(m.left_out.back(), "gemm bf16 4096 x 4096 x 4096: the budget ended before it");
}

TEST(Measure, a_kernel_that_would_take_up_the_budget_runs_once) {
  test::PretendedDevice device(test::paper_hardware());
  device.factor = [](const KernelPoint& p, double) { return p.rows == 64 ? 1e5 : 1.0; };
  MeasureOptions o;
  o.budget_s = 60;
  const MeasuredPoints m = measured(device, o);
  EXPECT_EQ(m.points.size(), 2U);
  ASSERT_EQ(m.left_out.size(), 1U);
  EXPECT_EQ(m.left_out[0], "gemm bf16 64 x 4096 x 4096: the budget ended before it: it takes too long");
}

TEST(Measure, a_kernel_without_a_time_is_left_out_and_the_rest_goes_on) {
  test::PretendedDevice device(test::paper_hardware());
  device.factor = [](const KernelPoint& p, double) { return p.rows == 64 ? 0.0 : 1.0; };
  const MeasuredPoints m = measured(device);
  EXPECT_EQ(m.points.size(), 2U);
  ASSERT_EQ(m.left_out.size(), 1U);
  EXPECT_EQ(m.left_out[0], "gemm bf16 64 x 4096 x 4096: the clock says that it takes no time");
}

}  // namespace
}  // namespace eqc
