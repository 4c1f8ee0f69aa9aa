// A fit gives back the curves that times were made from.
#include "host/calibrate/curve_fit.hpp"

#include <gtest/gtest.h>

#include <map>
#include <random>

#include "host/calibrate/shapes.hpp"
#include "host/catalog/efficiency_cell.hpp"
#include "tests/calibrate/noisy_device.hpp"
#include "tests/scenario/scenario_fixture.hpp"

namespace eqc {
namespace {

/// Kernels of the catalog's models with the times of `truth`, multiplied by exp(sigma x normal).
std::vector<Measurement> made_from(const HardwareSpec& truth, double sigma, bool full = false) {
  const test::PretendedDevice device(truth);
  ShapePlan plan;
  plan.full = full;
  std::mt19937_64 random(7);
  std::normal_distribution<double> error(0, sigma);
  std::vector<Measurement> all;
  for (const KernelPoint& p : spread_out(kernel_grid(scenario_test::catalog(), truth, device, plan), 30)) {
    const double s = predicted_s(truth, p) * std::exp(error(random));
    all.push_back(summarised(p, {0.995 * s, s, 1.005 * s}, false));
  }
  return all;
}

/// The truth with all shares and floors other than they are.
HardwareSpec prior() {
  HardwareSpec h = test::paper_hardware();
  for (double& share : h.gemm_efficiency) share *= 0.6;
  for (double& share : h.curves.gemm_read_share) share *= 0.7;
  h.gemm_half_work_flop *= 8;
  h.memory_efficiency = 0.6;
  h.kernel_launch_s *= 3;
  h.curves.attention_share = 0.3;
  h.curves.attention_half_keys = 900;
  h.curves.decode_share = 0.5;
  return h;
}

TEST(CurveFit, gives_back_the_curves_that_times_were_made_from) {
  HardwareSpec truth = test::paper_hardware();
  const FittedCurves fitted = fit_curves(prior(), made_from(truth, 0));
  std::map<std::string, double> found(fitted.columns.begin(), fitted.columns.end());
  for (const char* column : {"gemm_bf16", "gemm_fp8", "gemm_fp32", "read_bf16", "gemm_half_work_GFLOP", "memory",
                             "attention", "decode", "launch_us", "decode_extra_keys", "attention_half_keys"}) {
    const EfficiencyCell cell = *efficiency_cell(truth, column);
    ASSERT_EQ(found.count(column), 1U) << column;
    EXPECT_NEAR(found[column] / (*cell.value / cell.unit), 1, 0.04) << column;  // the prior pulls a little
  }
  EXPECT_LT(fitted.held_out.spread, 0.02);
}

TEST(CurveFit, noise_becomes_the_spread) {
  const FittedCurves fitted = fit_curves(prior(), made_from(test::paper_hardware(), 0.1));
  EXPECT_NEAR(fitted.held_out.spread, 0.1, 0.02);
  EXPECT_GT(fitted.compute_spread, 0.05);
  EXPECT_LT(fitted.compute_spread, 0.15);
  EXPECT_GT(fitted.memory_spread, 0.05);
}

/// Products, each off its curve by 8 %.
std::vector<Measurement> products_of(const HardwareSpec& truth) {
  const test::PretendedDevice device(truth);
  ShapePlan plan;
  plan.full = true;
  std::vector<Measurement> all;
  for (const KernelPoint& p : spread_out(kernel_grid(scenario_test::catalog(), truth, device, plan), 40))
    if (p.kind == KernelKind::gemm) {
      const double s = predicted_s(truth, p) * test::off_curve(p, {}, 1);
      all.push_back(summarised(p, {0.995 * s, s, 1.005 * s}, false));
    }
  return all;
}

TEST(CurveFit, padding_far_from_where_a_fit_starts_is_found) {
  for (const double rows : {0.1, 3.0, 200.0})
    for (const double inner : {0.2, 30.0, 1000.0}) {
      HardwareSpec truth = test::paper_hardware(), start = truth;  // which says nothing of padding
      for (double& x : truth.curves.gemm_pad_rows) x = rows;
      for (double& x : truth.curves.gemm_pad_inner) x = inner;
      for (double& share : start.gemm_efficiency) share *= 0.6;
      for (double& share : start.curves.gemm_read_share) share *= 0.7;
      const std::vector<Measurement> products = products_of(truth);
      const FittedCurves fitted = fit_curves(start, products);
      double square = 0;
      for (const Measurement& m : products) square += std::pow(log_residual(fitted.hardware, m), 2);
      // one descent alone ends in a valley of 0.094 where packing costs 200 rows
      EXPECT_LT(std::sqrt(square / static_cast<double>(products.size())), 0.085) << rows << " " << inner;
    }
}

TEST(CurveFit, what_was_not_measured_stays_the_priors) {
  std::vector<Measurement> some = made_from(test::paper_hardware(), 0);
  std::erase_if(some, [](const Measurement& m) {
    return m.point.kind == KernelKind::decode || m.point.precision == Precision::fp8;
  });
  const FittedCurves fitted = fit_curves(prior(), some);
  EXPECT_EQ(fitted.hardware.curves.decode_share, prior().curves.decode_share);
  EXPECT_EQ(fitted.hardware.gemm_efficiency[2], prior().gemm_efficiency[2]);
  for (const auto& [column, value] : fitted.columns) {
    EXPECT_EQ(column.find("decode"), std::string::npos) << column;
    EXPECT_EQ(column.find("fp8"), std::string::npos) << column;
  }
}

TEST(CurveFit, nothing_measured_is_the_prior) {
  const FittedCurves fitted = fit_curves(prior(), {});
  EXPECT_TRUE(fitted.columns.empty());
  EXPECT_EQ(fitted.held_out.spread, prior().curves.spread);
}

}  // namespace
}  // namespace eqc
