// Incomes of a country as a log-normal distribution known by its mean and Gini coefficient.
#pragma once

#include "kernels/base/normal.hpp"

namespace eqc {

/// ln(income) ~ Normal(log_median, sigma^2). sigma = 0: everybody has exp(log_median).
struct LognormalIncome {
  double log_median = 0;
  double sigma = 0;
};

/// sigma = sqrt(2) probit((G + 1) / 2), from G = 2 Phi(sigma / sqrt 2) - 1 (Aitchison, Brown 1957). Gini in [0, 1).
EQC_HD double lognormal_sigma_from_gini(double gini) {
  return gini > 0.0 ? 1.4142135623730951 * normal_quantile(0.5 * (gini + 1.0)) : 0.0;
}

/// mean = exp(log_median + sigma^2 / 2). mean > 0, gini in [0, 1).
EQC_HD LognormalIncome lognormal_income(double mean, double gini) {
  const double sigma = lognormal_sigma_from_gini(gini);
  return {log_(mean) - 0.5 * sigma * sigma, sigma};
}

EQC_HD double mean(const LognormalIncome& d) { return exp_(d.log_median + 0.5 * d.sigma * d.sigma); }

/// Income below which share p of people live, p in (0, 1).
EQC_HD double income_quantile(const LognormalIncome& d, double p) {
  return exp_(d.log_median + d.sigma * normal_quantile(p));
}

/// Standardised log of an income > 0; far below or above 0 when everybody has the same income.
EQC_HD double standard_score(const LognormalIncome& d, double income) {
  const double distance = log_(income) - d.log_median;
  const double everybody_same = select(distance > 0.0, 40.0, -40.0);
  return d.sigma > 0.0 ? distance / d.sigma : everybody_same;
}

/// Share of people with an income below the given one: 0 at or below zero income.
EQC_HD double share_below(const LognormalIncome& d, double income) {
  return income > 0.0 ? normal_cdf(standard_score(d, income)) : 0.0;
}

/// Share of all income held by the poorest share p: Phi(Phi^-1(p) - sigma), p in (0, 1).
EQC_HD double income_share_of_poorest(const LognormalIncome& d, double p) {
  return normal_cdf(normal_quantile(p) - d.sigma);
}

/// FGT gap: mean of (1 - income / line) over those below the line, the others counting 0. line > 0.
EQC_HD double poverty_gap(const LognormalIncome& d, double line) {
  const double a = standard_score(d, line);
  return max_(normal_cdf(a) - mean(d) / line * normal_cdf(a - d.sigma), 0.0);
}

/// FGT severity: mean of the square of the same.
EQC_HD double poverty_severity(const LognormalIncome& d, double line) {
  const double a = standard_score(d, line);
  const double ratio = mean(d) / line;
  const double ratio_of_squares = ratio * ratio * exp_(d.sigma * d.sigma);
  return max_(normal_cdf(a) - 2.0 * ratio * normal_cdf(a - d.sigma) + ratio_of_squares * normal_cdf(a - 2.0 * d.sigma),
              0.0);
}

/// Watts index: mean of ln(line / income) over those below the line.
EQC_HD double watts_index(const LognormalIncome& d, double line) {
  const double a = standard_score(d, line);
  return (log_(line) - d.log_median) * normal_cdf(a) + d.sigma * normal_density(a);
}

/// Fills bin_mean[0..bins) with the mean income of each of `bins` equally populated bins, poorest first: partial
/// expectations, whose average is `mean_income` up to rounding. mean_income > 0, gini in [0, 1).
EQC_HD void fill_income_bins(double mean_income, double gini, std::int32_t bins, double* bin_mean) {
  const double sigma = lognormal_sigma_from_gini(gini);
  double share_before = 0.0;
  for (std::int32_t b = 0; b < bins; ++b) {
    const double p = static_cast<double>(b + 1) / static_cast<double>(bins);
    const double share = b + 1 < bins ? normal_cdf(normal_quantile(p) - sigma) : 1.0;
    bin_mean[b] = sigma > 0.0 ? mean_income * static_cast<double>(bins) * (share - share_before) : mean_income;
    share_before = share;
  }
}

}  // namespace eqc
