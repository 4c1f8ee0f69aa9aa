// Inequity metrics against published and independently recomputed figures.
#include <gtest/gtest.h>

#include <cmath>

#include "kernels/base/normal.hpp"
#include "tests/metric/metric_fixture.hpp"

namespace eqc {
namespace {

using test::OwnedProfile;
using test::summary_of;
using test::Values;
using M = InequityMetric;

// The example vectors of the R package ineq 0.2-13, and y: the same after transfers to the poor.
const Values kExampleX = {541, 1463, 2445, 3438, 4437, 5401, 6392, 8304, 11904, 22261};
const Values kExampleY = {841, 2063, 2445, 3438, 4437, 5401, 6392, 8304, 11304, 21961};

struct Expected {
  M metric;
  double value;
};

TEST(InequitySummary, r_ineq_example_meets_independent_recomputation) {
  // recomputed in double precision by an independent implementation; relative tolerance 1e-12
  const Expected rows[] = {
      {M::gini, 0.46209113026762383},
      {M::theil_t, 0.3623412423438949},
      {M::theil_l, 0.433594649520446},
      {M::ge_2, 0.42040615457742647},
      {M::atkinson_half, 0.17965909804634195},
      {M::atkinson_1, 0.35182505973507494},
      {M::atkinson_2, 0.629011054511758},
      {M::hoover, 0.33780674616285705},
      {M::palma, 2.8224927095219985},
      {M::s80s20, 17.048403193612774},
      {M::headcount, 0.2},
      {M::poverty_gap, 0.0998},
      {M::poverty_severity, 0.06042625},
      {M::watts, 0.1620141239217559},
      {M::hhi, 0.18408123091548528},
      {M::rosenbluth, 0.1859050958757245},
      {M::cr_1, 0.3343195266272189},
      {M::cr_3, 0.637806746162857},
      {M::cr_4, 0.733802901510828},
      {M::fewest_holders_50, 2},
      {M::fewest_holders_90, 7},
      {M::gini_corrected, 0.5134345891862487},
      {M::able_share, 0.8},
      {M::able_entities, 8},
      {M::effective_number, 1 / 0.18408123091548528},
      {M::mean, 6658.6},
  };
  const InequitySummary s = summary_of(kExampleX, 2000);
  EXPECT_EQ(s.status, InequityStatus::ok);
  for (const Expected& row : rows)
    EXPECT_NEAR(s[row.metric], row.value, 1e-12 * row.value) << kInequityMetricInfo[static_cast<int>(row.metric)].id;
}

TEST(InequitySummary, r_ineq_published_digits) {
  // documentation of ineq 0.2-13: Gini, Atkinson(0.5), Herfindahl, Rosenbluth of x; Watts and headcount at 2000 of x
  // and y
  const InequitySummary x = summary_of(kExampleX, 2000), y = summary_of(kExampleY, 2000);
  EXPECT_NEAR(x[M::gini], 0.4620911, 5e-8);
  EXPECT_NEAR(x[M::atkinson_half], 0.1796591, 5e-8);
  EXPECT_NEAR(x[M::hhi], 0.1840812, 5e-8);
  EXPECT_NEAR(x[M::rosenbluth], 0.1859051, 5e-8);
  EXPECT_NEAR(x[M::watts], 0.1620141, 5e-8);
  EXPECT_NEAR(y[M::watts], 0.08663108, 5e-9);
  EXPECT_NEAR(y[M::headcount], 0.1, 1e-15);
}

TEST(InequitySummary, general_families_meet_their_named_members) {
  const OwnedProfile p(kExampleX);
  EXPECT_NEAR(generalised_entropy(p.profile, 2.0), 0.42040615457742647, 1e-12);
  EXPECT_NEAR(generalised_entropy(p.profile, 1e-6), 0.433594649520446, 1e-5);
  EXPECT_NEAR(generalised_entropy(p.profile, 1.000001), 0.3623412423438949, 1e-5);
  EXPECT_NEAR(atkinson(p.profile, 0.500001), 0.17965909804634195, 1e-5);
  EXPECT_NEAR(atkinson(p.profile, 1.999999), 0.629011054511758, 1e-5);
  // A_e = 1 - (a (a - 1) GE(a) + 1)^(1/a), a = 1 - e
  for (const double e : {0.25, 0.5, 1.5, 2.0, 3.0}) {
    const double a = 1.0 - e;
    EXPECT_NEAR(atkinson(p.profile, e),
                1.0 - std::pow(a * (a - 1.0) * generalised_entropy(p.profile, a) + 1.0, 1.0 / a), 1e-13);
  }
}

// Populations made of equal-weight groups of a continuous distribution, each at its exact group mean, so that Lorenz
// ordinates at group edges are exact and within-group inequality is all that is missing.
Values group_means(int n, double (*lorenz_curve)(double)) {
  Values out(static_cast<std::size_t>(n));
  double before = 0.0;
  for (int i = 0; i < n; ++i) {
    const double here = i + 1 < n ? lorenz_curve((i + 1.0) / n) : 1.0;
    out[static_cast<std::size_t>(i)] = (here - before) * n;
    before = here;
  }
  return out;
}

constexpr int kPopulation = 20000;

TEST(InequityClosedForms, lognormal) {
  // sigma = 1 (Aitchison, Brown 1957): G = 2 Phi(1/sqrt 2) - 1, T = L = 1/2, A_e = 1 - exp(-e/2), Hoover = 2 Phi(1/2) -
  // 1
  const Values x = group_means(kPopulation, [](double p) { return normal_cdf(normal_quantile(p) - 1.0); });
  const InequitySummary s = summary_of(x);
  const Expected rows[] = {{M::gini, 0.5204998778},
                           {M::theil_t, 0.5},
                           {M::theil_l, 0.5},
                           {M::atkinson_half, 0.2211992169},
                           {M::atkinson_1, 0.3934693403},
                           {M::hoover, 0.3829249225},
                           {M::palma, 3.7047294},
                           {M::s80s20, 17.1804},
                           {M::top1_share, 0.0923622},
                           {M::top10_share, 0.3891437}};
  for (const Expected& row : rows)
    EXPECT_NEAR(s[row.metric], row.value, 2e-4 * row.value) << kInequityMetricInfo[static_cast<int>(row.metric)].id;
  EXPECT_NEAR(s[M::gini], 0.5204998778, 1e-6);
  EXPECT_NEAR(s[M::hoover], 0.3829249225, 1e-7);
  EXPECT_NEAR(s[M::top10_share], 0.3891437, 1e-7);
}

TEST(InequityClosedForms, pareto_3) {
  // exponent a = 3: G = 1/(2a-1), T = ln((a-1)/a) + 1/(a-1), L = ln(a/(a-1)) - 1/a, Hoover = (a-1)^(a-1) / a^a
  const InequitySummary s =
      summary_of(group_means(kPopulation, [](double p) { return 1.0 - std::pow(1.0 - p, 2.0 / 3.0); }));
  EXPECT_NEAR(s[M::gini], 0.2, 1e-6);
  EXPECT_NEAR(s[M::theil_t], std::log(2.0 / 3.0) + 0.5, 5e-4);
  EXPECT_NEAR(s[M::theil_l], std::log(1.5) - 1.0 / 3.0, 1e-4);
  EXPECT_NEAR(s[M::hoover], 4.0 / 27.0, 1e-7);
}

TEST(InequityClosedForms, exponential) {
  // G = 1/2, T = 1 - gamma, L = gamma, Hoover = 1/e
  const InequitySummary s =
      summary_of(group_means(kPopulation, [](double p) { return p + (1.0 - p) * std::log(1.0 - p); }));
  constexpr double kEulerGamma = 0.57721566490153286;
  EXPECT_NEAR(s[M::gini], 0.5, 1e-6);
  EXPECT_NEAR(s[M::theil_t], 1.0 - kEulerGamma, 1e-4);
  EXPECT_NEAR(s[M::theil_l], kEulerGamma, 1e-4);
  EXPECT_NEAR(s[M::hoover], std::exp(-1.0), 1e-7);
}

TEST(InequityClosedForms, uniform) {
  // on (0, 1): G = 1/3, T = ln 2 - 1/2, L = 1 - ln 2, Hoover = 1/4
  const InequitySummary s = summary_of(group_means(kPopulation, [](double p) { return p * p; }));
  EXPECT_NEAR(s[M::gini], 1.0 / 3.0, 1e-6);
  EXPECT_NEAR(s[M::theil_t], std::log(2.0) - 0.5, 1e-6);
  EXPECT_NEAR(s[M::theil_l], 1.0 - std::log(2.0), 1e-4);
  EXPECT_NEAR(s[M::hoover], 0.25, 1e-7);
}

}  // namespace
}  // namespace eqc
