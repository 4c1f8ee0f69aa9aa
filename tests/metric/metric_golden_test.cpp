// Golden bits: the metrics give these exact doubles with every compiler, optimisation level and vector width.
#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "kernels/metric/concentration_index.hpp"
#include "kernels/metric/decomposition.hpp"
#include "kernels/metric/income_shares.hpp"
#include "kernels/metric/lognormal_income.hpp"
#include "tests/metric/metric_fixture.hpp"

namespace eqc {
namespace {

using test::BitHash;
using test::Random;
using test::Values;

Values cubes(Random& random, int n) {
  Values x = random.uniforms(n);
  for (double& v : x) v = 1e4 * v * v * v;
  return x;
}

// Our own output at the time of writing: a change of these is a change of every published figure in its last digits.
TEST(GoldenBits, inequity_summary) {
  Random random(2024);
  BitHash hash;
  for (int n : {1, 2, 5, 8, 9, 16, 33, 100, 200, 1000}) {
    Values x = cubes(random, n), w = random.uniforms(n);
    if (n > 10) x[3] = x[4] = 0.0;
    const InequitySummary s = test::summary_of(x, w, 500.0);
    hash.add(s.values, kInequityMetrics);
  }
  EXPECT_EQ(hash.value(), 12808711210523625290u);
}

TEST(GoldenBits, general_indices_and_decompositions) {
  Random random(2025);
  BitHash hash;
  Values x = cubes(random, 150), w = random.uniforms(150), scratch(80);
  std::sort(x.begin(), x.end());
  std::vector<std::int32_t> group(150);
  for (auto& g : group) g = static_cast<std::int32_t>(random.bits() % 10);
  const test::OwnedProfile p(x, w);
  for (const double parameter : {-1.0, 0.0, 0.3, 1.0, 1.5, 2.0, 3.0})
    hash.add(generalised_entropy(p.profile, parameter));
  for (const double parameter : {0.25, 0.5, 1.0, 1.5, 2.0, 3.0}) hash.add(atkinson(p.profile, parameter));
  const Decomposition d = decompose(p.profile, group.data(), 10, gini(p.profile), scratch.data());
  for (const double part : {d.theil_t_within, d.theil_t_between, d.theil_l_within, d.theil_l_between, d.gini_within,
                            d.gini_between, d.gini_overlap, concentration_index(p.profile, w.data())})
    hash.add(part);
  EXPECT_EQ(hash.value(), 1341347366227249221u);
}

TEST(GoldenBits, incomes) {
  BitHash hash;
  Values bins(100);
  for (const double gini_value : {0.0, 0.24, 0.41, 0.63}) {
    fill_income_bins(17000.0, gini_value, 100, bins.data());
    hash.add(bins.data(), 100);
    const LognormalIncome d = lognormal_income(17000.0, gini_value);
    for (const double line : {100.0, 5000.0, 17000.0, 90000.0}) {
      hash.add(share_below(d, line));
      hash.add(poverty_gap(d, line));
      hash.add(poverty_severity(d, line));
      hash.add(watts_index(d, line));
    }
  }
  const double widths[] = {10, 10, 20, 20, 20, 10, 10}, shares[] = {1.3, 2.5, 7.7, 12.6, 20.4, 16.0, 39.6};
  LorenzCurve curve;
  ASSERT_EQ(make_lorenz_curve(widths, shares, 7, curve), SharesStatus::ok);
  fill_income_bins(curve, 5.3, 100, bins.data());
  hash.add(bins.data(), 100);
  for (const double line : {0.05, 0.4, 1.0, 6.0}) hash.add(share_below(curve, line));
  EXPECT_EQ(hash.value(), 16506341969742788u);
}

}  // namespace
}  // namespace eqc
