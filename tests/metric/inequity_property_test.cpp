// What every inequity metric must do whatever the numbers: axioms, bounds, edge cases.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "tests/metric/metric_fixture.hpp"

namespace eqc {
namespace {

using test::Random;
using test::summary_of;
using test::Values;
using M = InequityMetric;

const M kIndices[] = {M::gini,       M::theil_t, M::theil_l, M::ge_2,   M::atkinson_half, M::atkinson_1,
                      M::atkinson_2, M::hoover,  M::palma,   M::s80s20, M::hhi,           M::coefficient_of_variation};
const M kHolderMetrics[] = {M::entities,
                            M::zero_entities,
                            M::hhi,
                            M::hhi_normalised,
                            M::effective_number,
                            M::shannon_number,
                            M::rosenbluth,
                            M::cr_1,
                            M::cr_3,
                            M::cr_4,
                            M::cr_5,
                            M::fewest_holders_50,
                            M::fewest_holders_80,
                            M::fewest_holders_90,
                            M::able_entities,
                            M::gini_corrected};

bool counts_holders(int metric) {
  for (const M m : kHolderMetrics)
    if (static_cast<int>(m) == metric) return true;
  return false;
}

const char* name(int metric) { return kInequityMetricInfo[metric].id; }

/// Skewed positive values, u^4 on (0, 10).
Values skewed(Random& random, int n) {
  Values x = random.uniforms(n);
  for (double& v : x) v = 10.0 * v * v * v * v;
  return x;
}

Values small_integers(Random& random, int n) {
  Values w(static_cast<std::size_t>(n));
  for (double& v : w) v = 1.0 + static_cast<double>(random.bits() % 5);
  return w;
}

TEST(InequityProperties, weight_of_k_equals_k_equal_entities) {
  Random random(1);
  for (int n : {2, 7, 30, 100}) {
    const Values x = skewed(random, n), w = small_integers(random, n);
    Values copies;
    for (std::size_t i = 0; i < x.size(); ++i) copies.insert(copies.end(), static_cast<std::size_t>(w[i]), x[i]);
    const InequitySummary weighted = summary_of(x, w), replicated = summary_of(copies);
    for (int m = 0; m < kInequityMetrics; ++m)
      if (!counts_holders(m)) {
        EXPECT_NEAR(weighted.values[m], replicated.values[m], 1e-12 * (1.0 + replicated.values[m])) << name(m);
      }
  }
}

TEST(InequityProperties, replication_leaves_weighted_metrics_and_multiplies_effective_numbers) {
  Random random(2);
  const Values x = skewed(random, 40);
  Values twice = x;
  twice.insert(twice.end(), x.begin(), x.end());
  const InequitySummary once_s = summary_of(x), twice_s = summary_of(twice);
  for (int m = 0; m < kInequityMetrics; ++m)
    if (!counts_holders(m)) {
      EXPECT_NEAR(once_s.values[m], twice_s.values[m], 1e-12 * (1.0 + once_s.values[m])) << name(m);
    }
  EXPECT_NEAR(twice_s[M::effective_number], 2.0 * once_s[M::effective_number], 1e-11);
  EXPECT_NEAR(twice_s[M::shannon_number], 2.0 * once_s[M::shannon_number], 1e-11);
}

TEST(InequityProperties, zero_weight_entity_is_absent_in_every_bit) {
  Random random(3);
  Values x = skewed(random, 50), w = small_integers(random, 50);
  const InequitySummary without = summary_of(x, w);
  x.insert(x.begin() + 10, 1e6);
  w.insert(w.begin() + 10, 0.0);
  x.insert(x.begin(), 0.0);
  w.insert(w.begin(), 0.0);
  const InequitySummary with = summary_of(x, w);
  for (int m = 0; m < kInequityMetrics; ++m) EXPECT_EQ(with.values[m], without.values[m]) << name(m);
}

TEST(InequityProperties, order_does_not_matter) {
  Random random(4);
  const Values x = skewed(random, 64), w = small_integers(random, 64);
  const Values reversed_x(x.rbegin(), x.rend()), reversed_w(w.rbegin(), w.rend());
  const InequitySummary a = summary_of(x, w), b = summary_of(reversed_x, reversed_w);
  for (int m = 0; m < kInequityMetrics; ++m) EXPECT_EQ(a.values[m], b.values[m]) << name(m);
}

TEST(InequityProperties, scale_of_values_and_of_weights_does_not_matter) {
  Random random(5);
  const Values x = skewed(random, 60), w = small_integers(random, 60);
  Values scaled_x = x, scaled_w = w;
  for (double& v : scaled_x) v *= 7.3e9;
  for (double& v : scaled_w) v *= 1e-5;
  const InequitySummary a = summary_of(x, w, 1.0), b = summary_of(scaled_x, scaled_w, 7.3e9);
  for (int m = 0; m < kInequityMetrics; ++m)
    if (m != static_cast<int>(M::mean)) {
      EXPECT_NEAR(a.values[m], b.values[m], 1e-12 * (1.0 + a.values[m])) << name(m);
    }
}

TEST(InequityProperties, transfer_from_rich_to_poor_lowers_every_index) {
  Random random(6);
  for (int trial = 0; trial < 50; ++trial) {
    Values x = skewed(random, 30);
    std::sort(x.begin(), x.end());
    const InequitySummary before = summary_of(x);
    // between the tails, so that Palma and S80/S20, which look at tails only, move too
    const double amount = 0.25 * (x[29] - x[2]);
    x[29] -= amount;
    x[2] += amount;
    const InequitySummary after = summary_of(x);
    for (const M m : kIndices) EXPECT_LT(after[m], before[m] * (1.0 + 1e-12)) << name(static_cast<int>(m));
    EXPECT_LT(after[M::gini], before[M::gini]);
  }
}

TEST(InequityProperties, bounds_hold) {
  Random random(7);
  for (int n : {1, 2, 3, 8, 9, 100}) {
    const Values x = skewed(random, n), w = small_integers(random, n);
    const InequitySummary s = summary_of(x, w, 0.7);
    EXPECT_LE(s[M::hoover], s[M::gini] + 1e-15);
    EXPECT_GE(s[M::hhi], 1.0 / n - 1e-15);
    EXPECT_LE(s[M::hhi], 1.0);
    EXPECT_GE(s[M::headcount], s[M::poverty_gap]);
    EXPECT_GE(s[M::poverty_gap], s[M::poverty_severity]);
    EXPECT_LE(s[M::effective_number], s[M::shannon_number] * (1.0 + 1e-14));
    EXPECT_LE(s[M::shannon_number], n * (1.0 + 1e-14));
    EXPECT_LE(s[M::gini_corrected], 1.0 + 1e-14);
    for (int m = static_cast<int>(M::lorenz_10); m < static_cast<int>(M::lorenz_99); ++m)
      EXPECT_LE(s.values[m], s.values[m + 1]);
    EXPECT_NEAR(s[M::atkinson_1], 1.0 - std::exp(-s[M::theil_l]), 1e-14);
  }
}

TEST(InequityEdges, equal_entities_have_exactly_no_inequality) {
  for (const double value : {1.0, 0.1, 1e-150, 3.7e12, 1e150})
    for (const int n : {1, 3, 10, 37}) {
      Random random(static_cast<std::uint64_t>(n));
      Values w = random.uniforms(n);
      const InequitySummary s = summary_of(Values(static_cast<std::size_t>(n), value), w, value);
      for (const M m : {M::gini, M::gini_corrected, M::theil_t, M::theil_l, M::ge_2, M::atkinson_half, M::atkinson_1,
                        M::atkinson_2, M::hoover, M::coefficient_of_variation, M::headcount, M::watts})
        EXPECT_EQ(s[m], 0.0) << name(static_cast<int>(m)) << " n=" << n << " value=" << value;
      EXPECT_NEAR(s[M::palma], 0.25, 1e-12);
      EXPECT_NEAR(s[M::effective_number], n, 1e-12 * n);
      EXPECT_EQ(s[M::able_share], 1.0);
    }
}

TEST(InequityEdges, nobody_holding_anything_is_defined) {
  const InequitySummary s = summary_of({0.0, -0.0, 0.0}, {1.0, 2.0, 3.0});
  EXPECT_EQ(s.status, InequityStatus::all_zero);
  for (int m = 0; m < kInequityMetrics; ++m) EXPECT_TRUE(std::isfinite(s.values[m])) << name(m);
  for (const M m : kIndices) EXPECT_EQ(s[m], 0.0) << name(static_cast<int>(m));
  EXPECT_EQ(s[M::headcount], 1.0);
  EXPECT_EQ(s[M::poverty_severity], 1.0);
  EXPECT_EQ(s[M::zero_entities], 3.0);
  EXPECT_EQ(s[M::zero_share], 1.0);
}

TEST(InequityEdges, one_holder_among_eight) {
  // largest Gini of n = 8 is (n - 1) / n = 0.875 (Deltas 2003)
  const InequitySummary s = summary_of({0, 0, 0, 5, 0, 0, 0, 0});
  EXPECT_DOUBLE_EQ(s[M::gini], 0.875);
  EXPECT_DOUBLE_EQ(s[M::gini_corrected], 1.0);
  EXPECT_DOUBLE_EQ(s[M::hhi_normalised], 1.0);
  EXPECT_DOUBLE_EQ(s[M::theil_t], std::log(8.0));
  EXPECT_EQ(s[M::theil_l], 0.0);  // over the one positive value; zero_entities says so
  EXPECT_EQ(s[M::zero_entities], 7.0);
  EXPECT_DOUBLE_EQ(s[M::atkinson_half], 0.875);
  EXPECT_EQ(s[M::fewest_holders_50], 1.0);
  EXPECT_TRUE(std::isinf(s[M::palma]));
}

TEST(InequityEdges, zeros_count_in_theil_t_and_not_in_theil_l) {
  // {0, 1, 3}: T = sum r ln r / 3 over r = 0, 3/4, 9/4; L of {1, 3}: (ln 2 + ln(2/3)) / 2
  const InequitySummary s = summary_of({0, 1, 3});
  EXPECT_NEAR(s[M::theil_t], (0.75 * std::log(0.75) + 2.25 * std::log(2.25)) / 3.0, 1e-15);
  EXPECT_NEAR(s[M::theil_l], 0.5 * (std::log(2.0) + std::log(2.0 / 3.0)), 1e-15);
  EXPECT_NEAR(s[M::atkinson_2], 1.0 - 1.5 / 2.0, 1e-15);  // harmonic mean 1.5, mean 2
}

TEST(InequityEdges, no_entities_and_faulty_values_are_codes) {
  EXPECT_EQ(summary_of({}).status, InequityStatus::empty);
  EXPECT_EQ(summary_of({1, 2}, Values{0, 0}).status, InequityStatus::empty);
  EXPECT_EQ(summary_of({1, -2}).status, InequityStatus::invalid);
  EXPECT_EQ(summary_of({1, NAN}).status, InequityStatus::invalid);
  EXPECT_EQ(summary_of({1, INFINITY}).status, InequityStatus::invalid);
  EXPECT_EQ(summary_of({1, 2}, Values{1, -1}).status, InequityStatus::invalid);
}

TEST(MetricList, ids_are_unique_and_units_are_known) {
  for (int a = 0; a < kInequityMetrics; ++a) {
    const std::string unit = kInequityMetricInfo[a].unit;
    EXPECT_TRUE(unit == "1" || unit == "entities" || unit == "value") << unit;
    for (int b = 0; b < a; ++b) EXPECT_STRNE(kInequityMetricInfo[a].id, kInequityMetricInfo[b].id);
  }
}

TEST(MetricList, those_that_need_a_threshold_are_those_that_it_moves) {
  const Values x = {1, 2, 5, 9, 40};
  const InequitySummary low = summary_of(x, Values(5, 1.0), 1.5), high = summary_of(x, Values(5, 1.0), 30.0);
  for (int m = 0; m < kInequityMetrics; ++m)
    EXPECT_EQ(low.values[m] != high.values[m], needs_threshold(static_cast<M>(m))) << name(m);
}

}  // namespace
}  // namespace eqc
