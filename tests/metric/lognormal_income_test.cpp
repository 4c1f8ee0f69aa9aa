// Incomes from mean and Gini, and from quantile shares, against closed forms.
#include "kernels/metric/lognormal_income.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "kernels/metric/income_shares.hpp"
#include "tests/metric/metric_fixture.hpp"

namespace eqc {
namespace {

using test::Values;

TEST(LognormalIncome, sigma_meets_gini_of_the_unit_lognormal) {
  // sigma = 1 has Gini 2 Phi(1/sqrt 2) - 1 = erf(1/2) = 0.520499877813046538
  EXPECT_NEAR(lognormal_sigma_from_gini(0.520499877813046538), 1.0, 1e-14);
  EXPECT_EQ(lognormal_sigma_from_gini(0.0), 0.0);
}

TEST(LognormalIncome, poverty_closed_forms_of_the_unit_lognormal) {
  // log_median 0, sigma 1, line 1: .5, .2384217, .1449454, .3989423
  const LognormalIncome d{0.0, 1.0};
  EXPECT_NEAR(share_below(d, 1.0), 0.5, 1e-15);
  EXPECT_NEAR(poverty_gap(d, 1.0), 0.2384217, 5e-8);
  EXPECT_NEAR(poverty_severity(d, 1.0), 0.1449454, 5e-8);
  EXPECT_NEAR(watts_index(d, 1.0), 0.3989423, 5e-8);
}

TEST(LognormalIncome, headcount_of_a_price_to_income_example) {
  // median income 3000, sigma 1, monthly price 20, at most 2 % of income: need 12 x 20 / 0.02 = 12000 -> P0 = .91717148
  EXPECT_NEAR(share_below(LognormalIncome{log_(3000.0), 1.0}, 12000.0), 0.91717148, 5e-9);
  // price 2, median 3600, at most 5 %: need 480 -> .02195741
  EXPECT_NEAR(share_below(LognormalIncome{log_(3600.0), 1.0}, 480.0), 0.02195741, 5e-9);
}

TEST(LognormalIncome, quantile_inverts_share_below) {
  const LognormalIncome d = lognormal_income(17000.0, 0.41);
  for (const double p : {0.001, 0.1, 0.5, 0.9, 0.999}) EXPECT_NEAR(share_below(d, income_quantile(d, p)), p, 1e-14);
  EXPECT_NEAR(mean(d), 17000.0, 1e-9);
  EXPECT_EQ(share_below(d, 0.0), 0.0);
}

TEST(LognormalIncome, bins_average_to_the_mean_and_rise) {
  for (const double gini_value : {0.0, 0.25, 0.63}) {
    Values bins(100);
    fill_income_bins(12345.0, gini_value, 100, bins.data());
    double sum = 0;
    for (std::size_t b = 0; b < 100; ++b) {
      sum += bins[b];
      if (b > 0) {
        EXPECT_GE(bins[b], bins[b - 1]);
      }
    }
    EXPECT_NEAR(sum / 100, 12345.0, 1e-9);
    // 100 bins miss the inequality inside bins only: less than 0.1 % of Gini
    EXPECT_NEAR(test::summary_of(bins)[InequityMetric::gini], gini_value, 1e-3);
  }
}

TEST(LognormalIncome, metrics_of_bins_meet_closed_form_poverty) {
  Values bins(1000);
  fill_income_bins(exp_(0.5), 0.520499877813046538, 1000, bins.data());  // unit log-normal
  const InequitySummary s = test::summary_of(bins, 1.0);
  EXPECT_NEAR(s[InequityMetric::headcount], 0.5, 1e-3);
  EXPECT_NEAR(s[InequityMetric::poverty_gap], 0.2384217, 1e-5);
  EXPECT_NEAR(s[InequityMetric::poverty_severity], 0.1449454, 1e-5);
  EXPECT_NEAR(s[InequityMetric::watts], 0.3989423, 1e-3);
}

/// Widths 10, 10, 20, 20, 20, 10, 10 with the exact shares of a distribution, in percent, as statistical offices
/// publish them.
template <class Lorenz>
LorenzCurve deciles_and_quintiles_of(Lorenz exact_lorenz) {
  const double widths[] = {10, 10, 20, 20, 20, 10, 10};
  double shares[7], before = 0, p = 0;
  for (int k = 0; k < 7; ++k) {
    p += widths[k] / 100;
    const double here = k < 6 ? exact_lorenz(p) : 1.0;
    shares[k] = 100 * (here - before);
    before = here;
  }
  LorenzCurve curve;
  EXPECT_EQ(make_lorenz_curve(widths, shares, 7, curve), SharesStatus::ok);
  return curve;
}

double unit_lognormal_lorenz(double p) { return income_share_of_poorest({0.0, 1.0}, p); }
LorenzCurve unit_lognormal_deciles_and_quintiles() { return deciles_and_quintiles_of(unit_lognormal_lorenz); }

TEST(IncomeShares, curve_meets_published_shares_and_is_convex) {
  const LorenzCurve c = unit_lognormal_deciles_and_quintiles();
  for (std::int32_t k = 0; k < c.knots; ++k) EXPECT_NEAR(lorenz(c, c.population[k]), c.held[k], 1e-12) << k;
  double previous_income = -1.0, previous_lorenz = 0.0;
  for (int i = 1; i < 4000; ++i) {
    const double p = i / 4000.0, income = income_quantile(c, p);
    EXPECT_GE(income, previous_income * (1.0 - 1e-9)) << p;
    EXPECT_NEAR((lorenz(c, p) - previous_lorenz) * 4000.0, income_quantile(c, p - 0.5 / 4000.0), 0.02 * income + 1e-3)
        << p;
    previous_income = income;
    previous_lorenz = lorenz(c, p);
  }
}

TEST(IncomeShares, curve_is_close_to_the_lognormal_its_shares_came_from) {
  const LorenzCurve c = unit_lognormal_deciles_and_quintiles();
  const LognormalIncome d{-0.5, 1.0};  // mean 1
  for (int i = 1; i <= 90; ++i) EXPECT_NEAR(lorenz(c, i / 100.0), unit_lognormal_lorenz(i / 100.0), 0.003) << i;
  for (int i = 5; i <= 90; ++i)
    EXPECT_NEAR(income_quantile(c, i / 100.0), income_quantile(d, i / 100.0), 0.1 * income_quantile(d, i / 100.0)) << i;
  // the Pareto tail is heavier than the log-normal's: top 1 % 11.5 % instead of 9.2 %
  for (int i = 91; i <= 99; ++i) EXPECT_NEAR(lorenz(c, i / 100.0), unit_lognormal_lorenz(i / 100.0), 0.025) << i;
}

TEST(IncomeShares, curve_is_close_to_the_pareto_its_shares_came_from) {
  const auto pareto_2 = [](double p) { return 1.0 - sqrt_(1.0 - p); };  // exponent 2
  const LorenzCurve c = deciles_and_quintiles_of(pareto_2);
  for (int i = 1; i <= 99; ++i) EXPECT_NEAR(lorenz(c, i / 100.0), pareto_2(i / 100.0), 0.01) << i;
}

TEST(IncomeShares, share_below_inverts_the_quantile) {
  const LorenzCurve c = unit_lognormal_deciles_and_quintiles();
  for (const double p : {0.03, 0.1, 0.33, 0.5, 0.77, 0.9, 0.97, 0.9999})
    EXPECT_NEAR(share_below(c, income_quantile(c, p)), p, 1e-9);
  EXPECT_EQ(share_below(c, 0.0), 0.0);
}

TEST(IncomeShares, bins_average_to_the_mean_and_rise) {
  Values bins(100);
  fill_income_bins(unit_lognormal_deciles_and_quintiles(), 500.0, 100, bins.data());
  double sum = 0;
  for (std::size_t b = 0; b < 100; ++b) {
    sum += bins[b];
    if (b > 0) {
      EXPECT_GE(bins[b], bins[b - 1] * (1.0 - 1e-9));
    }
  }
  EXPECT_NEAR(sum / 100, 500.0, 1e-10);
}

TEST(IncomeShares, equal_and_one_sided_shares_are_fine_and_faults_are_codes) {
  const double fifths[] = {20, 20, 20, 20, 20};
  LorenzCurve c;
  ASSERT_EQ(make_lorenz_curve(fifths, fifths, 5, c), SharesStatus::ok);
  for (const double p : {0.05, 0.2, 0.5, 0.93}) EXPECT_NEAR(lorenz(c, p), p, 1e-12);
  const double richest_only[] = {0, 0, 0, 0, 1};
  ASSERT_EQ(make_lorenz_curve(fifths, richest_only, 5, c), SharesStatus::ok);
  EXPECT_EQ(lorenz(c, 0.5), 0.0);
  EXPECT_GE(lorenz(c, 0.9), 0.0);
  const double descending[] = {20, 30, 10, 20, 20}, negative[] = {20, -1, 30, 30, 21};
  EXPECT_EQ(make_lorenz_curve(fifths, descending, 5, c), SharesStatus::not_convex);
  EXPECT_EQ(make_lorenz_curve(fifths, negative, 5, c), SharesStatus::negative);
  EXPECT_EQ(make_lorenz_curve(fifths, fifths, 1, c), SharesStatus::group_count);
}

}  // namespace
}  // namespace eqc
