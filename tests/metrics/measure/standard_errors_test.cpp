// Standard errors: closed forms, the derivative itself, one method against the other, and coverage of intervals.
#include "host/metrics/measure/standard_errors.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "host/base/diagnostics.hpp"
#include "host/metrics/measure/influence.hpp"
#include "kernels/base/normal.hpp"
#include "tests/metric/metric_fixture.hpp"
#include "tests/metrics/measure/measure_fixture.hpp"

namespace eqc {
namespace {

using test::columns_of;
using test::error_of;
using test::estimate;
using test::Random;
using test::value_of;
using test::Values;

MeasureQuestion linearised(std::optional<double> line = {}) { return {line, StandardErrors::linearisation}; }
MeasureQuestion bootstrapped(int replicates, std::optional<double> line = {}) {
  return {line, StandardErrors::bootstrap, replicates};
}

/// Log-normal with sigma 0.8, weights in (0.5, 1.5).
TableColumns sample(Random& random, int n) {
  TableColumns c;
  for (int i = 0; i < n; ++i) {
    c.value.push_back(exp_(0.8 * normal_quantile(random.uniform())));
    c.weight.push_back(0.5 + random.uniform());
  }
  return c;
}

// Of a simple random sample: s / sqrt n, and sqrt(p (1 - p) / (n - 1)).
TEST(StandardErrors, of_a_mean_and_of_a_share_are_the_textbook_ones) {
  const TableAnswer a = measure_table(columns_of({1, 2, 3, 4, 10}), linearised(3.5));
  EXPECT_NEAR(error_of(a.all, "mean"), std::sqrt(12.5 / 5), 1e-14);
  EXPECT_NEAR(error_of(a.all, "headcount"), std::sqrt(0.6 * 0.4 / 4), 1e-15);
  EXPECT_NEAR(a.interval, 2.7764451051977987, 1e-12);  // t with 4 degrees of freedom
}

// By hand (Cochran 1977, section 11.9): two strata of two units each; unit totals of w (x - mean) / W.
TEST(StandardErrors, of_strata_and_units_are_those_of_the_design) {
  TableColumns c = columns_of({1, 2, 3, 6, 4, 8}, {1, 1, 1, 1, 1, 1});
  c.stratum = {0, 0, 0, 1, 1, 1};
  c.psu = {0, 0, 1, 0, 1, 1};  // the same names in both strata are four units
  c.stratum_names = {"n", "s"};
  // deviations -3, -2, -1, 2, 0, 4: units -5, -1 | 2, 4; n / (n - 1) x sum (z - mean)^2 = 2 (8 + 2) = 20
  EXPECT_NEAR(error_of(measure_table(c, linearised()).all, "mean"), std::sqrt(20.0) / 6, 1e-15);
  c.psu.clear();
  // deviations in strata: sums of squares 2 and 8, times 3 / 2
  EXPECT_NEAR(error_of(measure_table(c, linearised()).all, "mean"), std::sqrt(15.0) / 6, 1e-15);
  c.stratum = {0, 1, 1, 1, 1, 1};
  EXPECT_THROW(measure_table(c, linearised()), InputError);
}

// The influence is W x the derivative by a row's weight: here by central differences.
TEST(Influence, is_the_derivative_by_the_weight) {
  Random random(3);
  TableColumns c = sample(random, 40);
  std::sort(c.value.begin(), c.value.end());
  c.value[0] = c.value[1] = 0;
  c.value[7] = c.value[8];
  const auto rows = [&] { return RowView{c.value.data(), c.weight.data(), 1, 1, c.value.size(), 1, 1}; };
  const double line = 0.9;
  const Measured m = measure(rows(), line);
  Influence influence(m, std::vector<double>(kPercentileCount, 0));
  const double total = static_cast<double>(m.totals.weight) / m.rows.weight_scale;
  for (std::size_t i = 0; i < c.value.size(); ++i) {
    MetricValues of_row;
    influence.at(i, of_row);
    const double weight = c.weight[i], step = 1e-5;
    c.weight[i] = weight + step;
    const Measured more = measure(rows(), line);
    c.weight[i] = weight - step;
    const Measured less = measure(rows(), line);
    c.weight[i] = weight;
    for (int k = 0; k < kTableMetrics; ++k) {
      const auto at = static_cast<std::size_t>(k);
      const std::string name = kTableMetricInfo[at].id;
      const bool quantile = (at >= place(TableMetric::p10) && at <= place(TableMetric::p75_p25));
      EXPECT_EQ(std::isnan(of_row[at]), !of_population(k) || !std::isfinite(m.value[at])) << name;
      if (std::isnan(of_row[at]) || quantile || name == "gini_corrected") continue;
      const double slope = (more.value[at] - less.value[at]) / (2 * step) * total;
      EXPECT_NEAR(of_row[at], slope, 1e-6 * std::fmax(1, std::fabs(m.value[at]))) << name << " of row " << i;
    }
  }
}

TEST(Influence, of_negative_values_is_the_derivative_too) {
  TableColumns c = columns_of({-3, -1, 0, 2, 5, 9}, {1, 2, 1, 3, 1, 2});
  const auto rows = [&] { return RowView{c.value.data(), c.weight.data(), 1, 1, c.value.size(), 1, 1}; };
  const Measured m = measure(rows(), 1);
  Influence influence(m, std::vector<double>(kPercentileCount, 0));
  for (std::size_t i = 0; i < c.value.size(); ++i) {
    MetricValues of_row;
    influence.at(i, of_row);
    c.weight[i] += 1e-6;
    const Measured more = measure(rows(), 1);
    c.weight[i] -= 2e-6;
    const Measured less = measure(rows(), 1);
    c.weight[i] += 1e-6;
    for (const std::size_t k : {place(InequityMetric::gini), place(TableMetric::gini_normalised),
                                place(TableMetric::negative_share), place(InequityMetric::hoover)})
      EXPECT_NEAR(of_row[k], (more.value[k] - less.value[k]) / 2e-6 * 10, 1e-6) << kTableMetricInfo[k].id;
  }
}

TEST(StandardErrors, of_both_methods_agree) {
  Random random(5);
  TableColumns c = sample(random, 1500);
  for (std::size_t i = 0; i < c.value.size(); ++i) {
    c.stratum.push_back(static_cast<std::int32_t>(i % 3));
    c.psu.push_back(static_cast<std::int32_t>(i / 3 % 150));
  }
  c.stratum_names = {"a", "b", "c"};
  const TableAnswer l = measure_table(c, linearised(0.7)), b = measure_table(c, bootstrapped(1000, 0.7));
  for (int k = 0; k < kTableMetrics; ++k) {
    const auto& name = metric_names()[static_cast<std::size_t>(k)];
    EXPECT_EQ(estimate(l.all, name).error.has_value(), of_population(k)) << name;
    EXPECT_EQ(estimate(b.all, name).error.has_value(), of_population(k)) << name;
    if (!of_population(k) || error_of(l.all, name) == 0) continue;
    // 1000 replicates: 2.2 % each; percentiles have their own ways, and their density is an estimate
    const bool percentile = k >= static_cast<int>(TableMetric::p10);
    EXPECT_NEAR(error_of(b.all, name) / error_of(l.all, name), 1, percentile ? 0.35 : 0.12) << name;
  }
}

TEST(StandardErrors, of_the_bootstrap_are_the_same_for_the_same_seed_and_any_order_of_rows) {
  Random random(6);
  TableColumns c = sample(random, 200), other = c;
  std::reverse(other.value.begin(), other.value.end());
  std::reverse(other.weight.begin(), other.weight.end());
  const double error = error_of(measure_table(c, bootstrapped(50)).all, "gini");
  EXPECT_EQ(error, error_of(measure_table(other, bootstrapped(50)).all, "gini"));
  MeasureQuestion another = bootstrapped(50);
  another.seed = 2;
  EXPECT_NE(error, error_of(measure_table(c, another).all, "gini"));
}

TEST(StandardErrors, of_a_group_of_one_unit_are_unknown) {
  TableColumns c = columns_of({1, 2, 3, 4});
  c.group = {0, 1, 1, 1};
  c.group_names = {"a", "b"};
  for (const MeasureQuestion& q : {linearised(), bootstrapped(50)}) {
    const TableAnswer a = measure_table(c, q);
    EXPECT_FALSE(estimate(a.by_group[0], "mean").error);
    EXPECT_TRUE(estimate(a.by_group[1], "mean").error);
  }
}

/// Intervals of 95 % must hold the truth of the log-normal (sigma 0.8; closed forms of Aitchison, Brown 1957) in 95 %
/// of samples, but for the bias of skewed indices in samples of 1000: at least 90 %.
TEST(StandardErrors, intervals_cover_the_truth_as_often_as_they_say) {
  const double s = 0.8;
  const struct {
    const char* name;
    double truth;
  } truths[] = {{"mean", exp_(s * s / 2)},
                {"gini", 2 * normal_cdf(s / std::sqrt(2.0)) - 1},
                {"theil_t", s * s / 2},
                {"theil_l", s * s / 2},
                {"atkinson_1", 1 - exp_(-s * s / 2)},
                {"hoover", 2 * normal_cdf(s / 2) - 1},
                {"lorenz_40", normal_cdf(normal_quantile(0.4) - s)},
                {"top10_share", 1 - normal_cdf(normal_quantile(0.9) - s)},
                {"headcount", normal_cdf(log_(0.7) / s)},
                {"median", 1},
                {"p90_p10", exp_(2 * s * normal_quantile(0.9))},
                {"p50_p10", exp_(s * normal_quantile(0.9))}};
  constexpr int kSamples = 400;
  int covered[std::size(truths)] = {};
  Random random(11);
  for (int round = 0; round < kSamples; ++round) {
    const TableAnswer a = measure_table(sample(random, 1000), linearised(0.7));
    for (std::size_t k = 0; k < std::size(truths); ++k)
      covered[k] +=
          std::fabs(value_of(a.all, truths[k].name) - truths[k].truth) <= a.interval * error_of(a.all, truths[k].name);
  }
  for (std::size_t k = 0; k < std::size(truths); ++k) {
    RecordProperty(truths[k].name, covered[k]);
    EXPECT_GE(covered[k], 0.90 * kSamples) << truths[k].name << " covered " << covered[k];
    EXPECT_LE(covered[k], 0.985 * kSamples) << truths[k].name << " covered " << covered[k];
  }
}

// Points of Student's t from tables in the literature (Abramowitz, Stegun 1964, table 26.10, to 4 digits behind the
// point).
TEST(Student, meets_the_printed_table) {
  EXPECT_NEAR(student_95(1), 12.706, 5e-4);
  EXPECT_NEAR(student_95(5), 2.571, 5e-4);
  EXPECT_NEAR(student_95(10), 2.228, 5e-4);
  EXPECT_NEAR(student_95(30), 2.042, 5e-4);
  EXPECT_NEAR(student_95(120), 1.980, 5e-4);
  EXPECT_NEAR(student_95(1000000000), 1.959963985, 1e-8);
}

}  // namespace
}  // namespace eqc
