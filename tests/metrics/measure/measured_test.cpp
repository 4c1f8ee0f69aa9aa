// Percentiles, negative values and groups of a table: by hand, by definition, and what must be undefined.
#include "host/metrics/measure/measured.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "tests/metrics/measure/measure_fixture.hpp"

namespace eqc {
namespace {

using test::columns_of;
using test::estimate;
using test::value_of;

// Hyndman and Fan 1996, definition 2, by hand: the mean of two values where the share ends exactly between them.
TEST(Percentiles, are_those_of_definition_2) {
  const Estimates a = measure_table(columns_of({1, 2, 3, 4, 5, 6, 7, 8, 9, 10}), {}).all;
  EXPECT_EQ(value_of(a, "p10"), 1.5);
  EXPECT_EQ(value_of(a, "p25"), 3);
  EXPECT_EQ(value_of(a, "median"), 5.5);
  EXPECT_EQ(value_of(a, "p75"), 8);
  EXPECT_EQ(value_of(a, "p90"), 9.5);
  EXPECT_DOUBLE_EQ(value_of(a, "p90_p10"), 9.5 / 1.5);
  EXPECT_DOUBLE_EQ(value_of(a, "p90_p50"), 9.5 / 5.5);
  EXPECT_DOUBLE_EQ(value_of(a, "p50_p10"), 5.5 / 1.5);
  EXPECT_DOUBLE_EQ(value_of(a, "p75_p25"), 8.0 / 3);
}

TEST(Percentiles, weights_are_copies_and_decimal_weights_tie_as_they_read) {
  const Estimates copies = measure_table(columns_of({1, 1, 1, 2, 7, 7}), {}).all,
                  weights = measure_table(columns_of({1, 2, 7}, {0.3, 0.1, 0.2}), {}).all;
  for (const char* name : {"p10", "p25", "median", "p75", "p90"})
    EXPECT_EQ(value_of(copies, name), value_of(weights, name)) << name;
  EXPECT_EQ(value_of(weights, "median"), 1.5);  // 0.3 is half of 0.3 + 0.1 + 0.2
}

TEST(Percentiles, over_a_percentile_of_zero_are_infinite_and_undefined_when_both_are) {
  const Estimates a = measure_table(columns_of({0, 0, 0, 0, 0, 0, 0, 0, 5, 6}), {}).all;
  EXPECT_TRUE(std::isinf(value_of(a, "p90_p10")));
  EXPECT_EQ(estimate(a, "p50_p10").undefined, Undefined::bottom_not_positive);
}

// By hand: |x_i - x_j| sums to 2 (3 + 9 + 6) over the 9 pairs; the mean is 1, the mean magnitude 3.
TEST(NegativeValues, leave_what_is_defined) {
  const TableAnswer a = measure_table(columns_of({-3, 0, 6}), {1.0});
  EXPECT_EQ(value_of(a.all, "mean"), 1);
  EXPECT_NEAR(value_of(a.all, "gini"), 36.0 / 18, 1e-15);  // 2 (3 + 9 + 6) / (2 x 9 x 1): above 1 with negative values
  EXPECT_NEAR(value_of(a.all, "gini_normalised"), 2.0 / 3, 1e-15);  // over the mean magnitude
  EXPECT_NEAR(value_of(a.all, "coefficient_of_variation"), std::sqrt(14.0), 1e-15);
  EXPECT_NEAR(value_of(a.all, "hoover"), 2.5 / 1.5, 1e-15);
  EXPECT_NEAR(value_of(a.all, "lorenz_50"), -1, 1e-15);
  EXPECT_NEAR(value_of(a.all, "top10_share"), 0.6, 1e-15);
  EXPECT_NEAR(value_of(a.all, "headcount"), 2.0 / 3, 1e-15);
  EXPECT_NEAR(value_of(a.all, "poverty_gap"), 5.0 / 3, 1e-15);
  EXPECT_NEAR(value_of(a.all, "negative_share"), 1.0 / 3, 1e-16);
  EXPECT_EQ(value_of(a.all, "negative_entities"), 1);
  for (const char* name : {"theil_t", "theil_l", "atkinson_half", "atkinson_1", "atkinson_2", "gini_corrected", "hhi",
                           "shannon_number", "cr_1", "watts"})
    EXPECT_EQ(estimate(a.all, name).undefined, Undefined::negative_values) << name;
  for (const char* name : {"palma", "s80s20", "p90_p10"})
    EXPECT_EQ(estimate(a.all, name).undefined, Undefined::bottom_not_positive) << name;
}

// Example of the R package GiniWegNeg 1.0.1 (Gini_RSV and Gini_CTR_BS); value by the definition in exact rationals.
TEST(NegativeValues, normalised_gini_of_the_example_of_r_giniwegneg) {
  const Estimates a =
      measure_table(columns_of({-7, -15, 11, -10, 2, 4, 40}, {2.5, 1.1, 3.6, 4.4, 0.8, 2.7, 1.9}), {}).all;
  EXPECT_NEAR(value_of(a, "gini_normalised"), 0.6694117647058824, 1e-15);
}

TEST(NegativeValues, a_mean_that_is_not_positive_leaves_no_relative_index) {
  for (const std::vector<double>& value : {std::vector<double>{-5, 1, 2}, {-0.1, 0.3, -0.2}, {-4, -4}}) {
    const Estimates a = measure_table(columns_of(value), {}).all;
    for (const char* name : {"gini", "coefficient_of_variation", "ge_2", "hoover", "lorenz_50", "top1_share", "palma"})
      EXPECT_EQ(estimate(a, name).undefined, Undefined::mean_not_positive) << name;
    EXPECT_TRUE(std::isfinite(value_of(a, "median")));
    EXPECT_TRUE(std::isfinite(value_of(a, "gini_normalised")));
  }
  EXPECT_EQ(value_of(measure_table(columns_of({-0.1, 0.3, -0.2}), {}).all, "mean"), 0);  // but for rounding
}

TableColumns grouped(int groups, int rows) {
  TableColumns c;
  for (int g = 0; g < groups; ++g) c.group_names.push_back("g" + std::to_string(g));
  for (int i = 0; i < rows; ++i) {
    c.value.push_back(1 + i * 7919 % 997);
    c.weight.push_back(1 + i % 3);
    c.group.push_back(i % groups);
  }
  return c;
}

TEST(Groups, have_the_metrics_that_they_would_have_alone) {
  const TableColumns all = grouped(7, 500);
  const TableAnswer a = measure_table(all, {300.0});
  ASSERT_EQ(a.by_group.size(), 7u);
  for (int g = 0; g < 7; ++g) {
    TableColumns own;
    for (std::size_t i = static_cast<std::size_t>(g); i < all.value.size(); i += 7) {
      own.value.push_back(all.value[i]);
      own.weight.push_back(all.weight[i]);
    }
    const TableAnswer alone = measure_table(own, {300.0});
    for (std::size_t k = 0; k < alone.all.size(); ++k)
      EXPECT_EQ(a.by_group[static_cast<std::size_t>(g)][k].value, alone.all[k].value) << kTableMetricInfo[k].id;
  }
}

TEST(Groups, parts_sum_to_the_whole) {
  const TableAnswer a = measure_table(grouped(10000, 50000), {});
  const Decomposition& d = *a.decomposition;
  EXPECT_NEAR(d.theil_t_between + d.theil_t_within, value_of(a.all, "theil_t"), 1e-14);
  EXPECT_NEAR(d.theil_l_between + d.theil_l_within, value_of(a.all, "theil_l"), 1e-14);
  EXPECT_GT(d.gini_overlap, 0);
}

TEST(Groups, of_far_apart_scales_are_measured_each_in_its_own) {
  TableColumns c = columns_of({1e-150, 3e-150, 1e150, 3e150}, {1e-150, 1e-150, 1e150, 1e150});
  c.group = {0, 0, 1, 1};
  c.group_names = {"a", "b"};
  const TableAnswer a = measure_table(c, {});
  for (const Estimates& group : a.by_group) {
    EXPECT_NEAR(value_of(group, "gini"), 0.25, 1e-15);
    EXPECT_NEAR(value_of(group, "gini_corrected"), 0.5, 1e-15);
  }
}

}  // namespace
}  // namespace eqc
