// A chosen sixth of the kernels says as much of some models as all of them; curves hold for kernels not seen.
#include "host/calibrate/choose.hpp"

#include <gtest/gtest.h>

#include <random>

#include "host/calibrate/calibrate.hpp"
#include "host/calibrate/check.hpp"
#include "host/calibrate/compare.hpp"
#include "host/calibrate/shapes.hpp"
#include "tests/calibrate/pretended_device.hpp"
#include "tests/scenario/scenario_fixture.hpp"

namespace eqc {
namespace {

using scenario_test::catalog;

/// Every kernel's time is off its curve by a factor of its own, always the same: 8 %.
double own_error(const KernelPoint& p, double) {
  const double key = p.rows * 31 + p.columns * 7 + p.inner * 3 + p.keys * 13 + p.batch * 17 + p.heads + p.bytes;
  std::mt19937_64 random(static_cast<std::uint64_t>(key) * 1000003 + static_cast<std::uint64_t>(p.kind) * 97 +
                         static_cast<std::uint64_t>(p.precision));
  return std::exp(0.08 * std::normal_distribution<double>()(random));
}

std::vector<std::size_t> models() {
  return {catalog().model_index("llama-3.1-8b").value(), catalog().model_index("llama-3.1-70b").value()};
}

/// Median error of curves fitted to `points` on every kernel of the full grid that is not among them.
double held_out_error(const HardwareSpec& prior, const std::vector<KernelPoint>& points,
                      const std::vector<KernelPoint>& grid) {
  std::vector<Measurement> seen;
  const auto measured = [&](const KernelPoint& p) {
    return summarised(p, {predicted_s(test::paper_hardware(), p) * own_error(p, 0)}, false);
  };
  for (const KernelPoint& p : points) seen.push_back(measured(p));
  const FittedCurves fitted = fit_curves(prior, seen);
  std::vector<double> errors;
  for (const KernelPoint& p : grid)
    if (std::find(points.begin(), points.end(), p) == points.end())
      errors.push_back(std::abs(std::exp(-log_residual(fitted.hardware, measured(p))) - 1));
  return median_of(errors);
}

HardwareSpec off_prior() {
  HardwareSpec h = test::paper_hardware();
  for (double& share : h.gemm_efficiency) share *= 0.6;
  for (double& share : h.curves.gemm_read_share) share *= 0.6;
  h.gemm_half_work_flop *= 10;
  h.curves.decode_share = 0.4;
  h.curves.attention_share = 0.25;
  return h;
}

TEST(ChooseKernels, fifteen_percent_reach_the_full_grids_error_within_1_3_times) {
  const test::PretendedDevice device(test::paper_hardware());
  ShapePlan plan;
  plan.full = true;
  plan.models = models();
  const std::vector<KernelPoint> grid = kernel_grid(catalog(), off_prior(), device, plan);
  ASSERT_GT(grid.size(), 300U);
  const std::size_t most = static_cast<std::size_t>(0.15 * static_cast<double>(grid.size()));
  const std::vector<KernelPoint> chosen = choose_kernels(off_prior(), grid, {}, most);
  EXPECT_EQ(chosen.size(), most);
  // the full grid, every other kernel of it held out
  std::vector<KernelPoint> half;
  for (std::size_t i = 0; i < grid.size(); i += 2) half.push_back(grid[i]);
  const double all = held_out_error(off_prior(), half, grid), few = held_out_error(off_prior(), chosen, grid);
  EXPECT_LT(few, 1.3 * all) << few << " with 15 %, " << all << " with all";
}

TEST(ChooseKernels, no_kernel_twice_and_none_that_is_known) {
  const test::PretendedDevice device(test::paper_hardware());
  ShapePlan plan;
  plan.models = models();
  const std::vector<KernelPoint> grid = kernel_grid(catalog(), off_prior(), device, plan);
  const std::vector<KernelPoint> first = choose_kernels(off_prior(), grid, {}, 10);
  for (const KernelPoint& p : choose_kernels(off_prior(), grid, first, 10))
    EXPECT_EQ(std::find(first.begin(), first.end(), p), first.end());
  EXPECT_LE(choose_kernels(off_prior(), grid, {}, 100000).size(), grid.size());
}

TEST(CheckCurves, half_of_the_kernels_predicts_the_other_half) {
  const CalibratedPart part = part_of_catalog(catalog(), "h100-sxm-80gb");
  test::PretendedDevice device(part.published);
  device.factor = own_error;
  CalibrateOptions o;
  o.full = true;
  const Calibration c = calibrate(device, catalog(), part, o, [](const std::string&) {});
  const std::vector<CheckLine> lines = check_curves(c.published, c.points, 1);
  ASSERT_FALSE(lines.empty());
  EXPECT_EQ(lines.back().kernel, "all");
  EXPECT_LT(lines.back().median_error, 0.10);
  EXPECT_LT(lines.back().p90_error, 0.25);
  EXPECT_GT(lines.back().inside, 0.85);
  EXPECT_LT(lines.back().inside, 0.95);
  EXPECT_TRUE(check_curves(c.published, {}, 1).empty());
}

TEST(Compare, measured_beside_prior) {
  const CalibratedPart part = part_of_catalog(catalog(), "h100-sxm-80gb");
  HardwareSpec slower = part.published;
  slower.gemm_efficiency[1] *= 0.8;
  test::PretendedDevice device(slower);
  CalibrateOptions o;
  const Calibration c = calibrate(device, catalog(), part, o, [](const std::string&) {});
  for (const ComparedColumn& one : compared_columns(c))
    if (one.column == "gemm_bf16") {
      EXPECT_NEAR(one.measured / one.prior, 0.8, 0.02);  // what packing may take is open
    }
  for (const ComparedKernels& one : compared_kernels(c)) EXPECT_NEAR(one.over_fitted, 1, 0.02) << one.kernel;
}

}  // namespace
}  // namespace eqc
