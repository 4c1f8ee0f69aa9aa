// Every metric of a table in the whole range that docs/metrics.md promises, against exact rationals.
#include <gtest/gtest.h>

#include <cmath>

#include "tests/metric/metric_fixture.hpp"
#include "tests/metrics/measure/exact_cases.hpp"
#include "tests/metrics/measure/measure_fixture.hpp"

namespace eqc {
namespace {

using test::columns_of;
using test::value_of;

TEST(Measure, keeps_1e_12_in_the_whole_range) {
  for (const test::ExactCase& c : test::kExactCases) {
    const TableAnswer a = measure_table(columns_of(c.value, c.weight), {c.line});
    for (std::size_t k = 0; k < test::kExactMetrics.size(); ++k) {
      const char* name = test::kExactMetrics[k];
      const double got = value_of(a.all, name), exact = c.metrics[k];
      if (exact == -1)
        EXPECT_FALSE(std::isfinite(got)) << c.name << ": " << name;
      else
        EXPECT_NEAR(got, exact, 1e-12 * std::fabs(exact)) << c.name << ": " << name;
    }
  }
}

// The engine's metrics (kernels/metric) are another way to the same numbers, for ordinary entities.
TEST(Measure, agrees_with_the_engine) {
  test::Random random(7);
  for (int round = 0; round < 50; ++round) {
    const int n = 1 + round * 7;
    test::Values value = random.uniforms(n), weight = random.uniforms(n);
    for (std::size_t i = 0; i < value.size(); i += 5) value[i] = i % 2 == 0 ? 0 : value[i / 2];
    value.back() = 1;
    const InequitySummary engine = test::summary_of(value, weight, 0.3);
    const TableAnswer a = measure_table(columns_of(value, weight), {0.3});
    for (std::size_t k = 0; k < kInequityMetrics; ++k) {
      const double expected = engine.values[k];
      if (std::isinf(expected))
        EXPECT_EQ(a.all[k].value, expected);
      else
        EXPECT_NEAR(a.all[k].value, expected, 1e-12 * std::fmax(1, std::fabs(expected))) << kTableMetricInfo[k].id;
    }
  }
}

TEST(Measure, scale_of_weights_and_order_of_rows_change_no_bit) {
  const test::Values value = {3, 1, 4, 1, 5, 9, 2, 6}, weight = {1, 2, 3, 4, 5, 6, 7, 8};
  test::Values scaled = weight, other_value(value.rbegin(), value.rend()), other_weight(weight.rbegin(), weight.rend());
  for (double& w : scaled) w *= 0x1p300;
  const TableAnswer a = measure_table(columns_of(value, weight), {4.0}),
                    b = measure_table(columns_of(value, scaled), {4.0}),
                    c = measure_table(columns_of(other_value, other_weight), {4.0});
  for (std::size_t k = 0; k < a.all.size(); ++k) {
    EXPECT_EQ(a.all[k].value, b.all[k].value) << kTableMetricInfo[k].id;
    EXPECT_EQ(a.all[k].value, c.all[k].value) << kTableMetricInfo[k].id;
  }
}

// 10^6 weights of 0.1: sums that are not compensated are off by 1e-11 here.
TEST(Measure, many_rows_lose_no_digits) {
  test::Values value(1000000, 0.1), weight(1000000, 0.1);
  for (std::size_t i = 0; i < value.size() / 2; ++i) value[i] = 0.3;
  const TableAnswer a = measure_table(columns_of(value, weight), {});
  EXPECT_NEAR(value_of(a.all, "mean"), 0.2, 1e-16);
  EXPECT_NEAR(value_of(a.all, "gini"), 0.25, 1e-15);
  EXPECT_EQ(value_of(a.all, "median"), 0.2);
}

}  // namespace
}  // namespace eqc
