// A chosen sixth of the kernels says as much of some models as all of them; curves hold for kernels not seen.
#include "host/calibrate/choose.hpp"

#include <gtest/gtest.h>

#include <random>

#include "host/calibrate/calibrate.hpp"
#include "host/calibrate/check.hpp"
#include "host/calibrate/compare.hpp"
#include "host/calibrate/compare_svg.hpp"
#include "host/calibrate/shapes.hpp"
#include "host/calibrate/staged_choice.hpp"
#include "tests/calibrate/noisy_device.hpp"
#include "tests/scenario/scenario_fixture.hpp"

namespace eqc {
namespace {

using scenario_test::catalog;

std::vector<std::size_t> models() {
  return {catalog().model_index("llama-3.1-8b").value(), catalog().model_index("llama-3.1-70b").value()};
}

/// As a device of the catalog, its curves off the family's: shares, floors and half work by factors of up to `off`.
HardwareSpec truth_of(const HardwareSpec& family, double off, std::uint64_t machine) {
  std::mt19937_64 random(machine + 100);
  const auto factor = [&](double low, double high) {
    return low * std::pow(high / low, std::uniform_real_distribution<double>()(random));
  };
  HardwareSpec h = family;
  for (double& share : h.gemm_efficiency) share *= factor(1 / off, 1);
  for (double& share : h.curves.gemm_read_share) share *= factor(1 / off, 1);
  for (double& floor : h.curves.gemm_floor_s) floor *= factor(1 / off, off);
  h.gemm_half_work_flop *= factor(1 / (off * off), off * off);
  h.memory_efficiency *= factor(1 / off, 1);
  h.curves.decode_share *= factor(1 / off, 1);
  h.curves.attention_share *= factor(1 / off, 1);
  h.kernel_launch_s *= factor(1 / off, off);
  return h;
}

/// Median error on kernels of the grid that the curves have not seen, over that of curves fitted to half of the grid.
double error_over_full_grids(double off, std::uint64_t machine) {
  const CalibratedPart part = part_of_catalog(catalog(), "h100-sxm-80gb");
  const HardwareSpec truth = truth_of(part.published, off, machine);
  const auto device = test::noisy_device(truth, {}, machine, machine);
  CalibrateOptions o;
  o.full = true;
  o.models = models();
  o.share = 0.15;
  const Calibration few = calibrate(*device, catalog(), part, o, [](const std::string&) {});
  ShapePlan plan;
  plan.full = true;
  plan.models = models();
  std::vector<Measurement> grid, seen;
  for (const KernelPoint& p : kernel_grid(catalog(), part.published, *device, plan))
    if (has_curve(p.kind))
      grid.push_back(summarised(p, {predicted_s(truth, p) * test::off_curve(p, {}, machine)}, false));
  EXPECT_GT(grid.size(), 300U);
  EXPECT_LE(static_cast<double>(few.points.size()), std::ceil(0.15 * static_cast<double>(grid.size())) + 5);
  for (std::size_t i = 0; i < grid.size(); i += 2) seen.push_back(grid[i]);
  const auto median_error = [&](const HardwareSpec& fitted, const std::vector<Measurement>& known) {
    std::vector<double> errors;
    for (const Measurement& m : grid)
      if (std::find_if(known.begin(), known.end(), [&](const Measurement& k) { return k.point == m.point; }) ==
          known.end())
        errors.push_back(std::abs(std::exp(-log_residual(fitted, m)) - 1));
    return median_of(errors);
  };
  return median_error(few.curves.hardware, few.points) / median_error(fit_curves(part.published, seen).hardware, seen);
}

TEST(ChooseKernels, fifteen_percent_reach_the_full_grids_error_within_1_3_times) {
  constexpr std::uint64_t kMachines = 6;
  for (const double off : {1.0, 1.3, 2.0}) {
    double mean = 0;
    for (std::uint64_t machine = 0; machine < kMachines; ++machine)
      mean += error_over_full_grids(off, machine) / kMachines;
    EXPECT_LT(mean, 1.3) << "families off by " << off;
  }
}

TEST(ChooseKernels, what_cannot_be_measured_is_replaced) {
  const CalibratedPart part = part_of_catalog(catalog(), "h100-sxm-80gb");
  test::PretendedDevice device(part.published);
  const auto refused = [](const KernelPoint& p) { return p.kind == KernelKind::gemm && p.inner > 10000; };
  CalibrateOptions o;
  o.models = models();
  o.share = 0.15;
  const auto silent = [](const std::string&) {};
  const std::size_t all = calibrate(device, catalog(), part, o, silent).points.size();
  device.factor = [&](const KernelPoint& p, double) { return refused(p) ? 0.0 : 1.0; };
  const Calibration c = calibrate(device, catalog(), part, o, silent);
  EXPECT_EQ(c.points.size(), all);
  EXPECT_FALSE(c.left_out.empty());
}

HardwareSpec off_prior() {
  HardwareSpec h = test::paper_hardware();
  for (double& share : h.gemm_efficiency) share *= 0.6;
  h.gemm_half_work_flop *= 10;
  return h;
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
  device.factor = [](const KernelPoint& p, double) { return test::off_curve(p, {}, 1); };
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

TEST(CheckCurves, a_chosen_share_predicts_all_others_nearly_as_well_as_half_does) {
  const CalibratedPart part = part_of_catalog(catalog(), "h100-sxm-80gb");
  test::PretendedDevice device(part.published);
  device.factor = [](const KernelPoint& p, double) { return test::off_curve(p, {}, 1); };
  CalibrateOptions o;
  o.full = true;
  o.models = models();
  const Calibration c = calibrate(device, catalog(), part, o, [](const std::string&) {});
  const auto with_curves = static_cast<std::size_t>(
      std::count_if(c.points.begin(), c.points.end(), [](const Measurement& m) { return has_curve(m.point.kind); }));
  const CheckLine chosen = check_chosen(c.published, c.points, 0.15).back();
  EXPECT_EQ(chosen.kernels, with_curves - chosen_of(with_curves, 0.15));
  EXPECT_LT(chosen.median_error, 1.3 * check_curves(c.published, c.points, 1).back().median_error);
  EXPECT_TRUE(check_chosen(c.published, c.points, 1).empty());
  EXPECT_TRUE(check_chosen(c.published, {}, 0.15).empty());
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
  for (const ComparedKernels& one : compared_kernels(c)) EXPECT_NEAR(one.over_fitted.median, 1, 0.02) << one.kernel;
}

TEST(Compare, a_picture_has_a_row_for_each_column_and_kind_and_no_markup_of_names) {
  const CalibratedPart part = part_of_catalog(catalog(), "h100-sxm-80gb");
  test::PretendedDevice device(part.published);
  Calibration c = calibrate(device, catalog(), part, {}, [](const std::string&) {});
  c.device = "<Paper & \"One\">";
  const std::string svg = compare_svg(c);
  EXPECT_NE(svg.find("<title>&lt;Paper &amp; &quot;One&quot;&gt; of "), std::string::npos);
  for (const ComparedColumn& one : compared_columns(c))
    if (one.prior > 0) {
      EXPECT_NE(svg.find(">" + one.column + "</text>"), std::string::npos) << one.column;
    }
  for (const ComparedKernels& one : compared_kernels(c))
    EXPECT_NE(svg.find(">" + one.kernel + " (" + std::to_string(one.kernels) + ")</text>"), std::string::npos);
  EXPECT_EQ(svg.find("nan"), std::string::npos);
  EXPECT_EQ(svg.substr(svg.size() - 7), "</svg>\n");
}

}  // namespace
}  // namespace eqc
