// Group decompositions and concentration indices against worked examples and identities.
#include "kernels/metric/decomposition.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "kernels/metric/concentration_index.hpp"
#include "kernels/metric/entropy.hpp"
#include "kernels/metric/lorenz.hpp"
#include "tests/metric/metric_fixture.hpp"

namespace eqc {
namespace {

using test::OwnedProfile;
using test::Random;
using test::Values;

Decomposition decomposed(const OwnedProfile& p, const std::vector<std::int32_t>& group, std::int32_t groups) {
  Values scratch(static_cast<std::size_t>(decomposition_scratch_size(groups)));
  return decompose(p.profile, group.data(), groups, gini(p.profile), scratch.data());
}

TEST(Decomposition, gini_of_separate_groups_has_no_overlap) {
  // {1,2,3,4 | 10,20,30,40}: .53409091 = .125 + .40909091 + 0
  const OwnedProfile p({1, 2, 3, 4, 10, 20, 30, 40});
  const Decomposition d = decomposed(p, {0, 0, 0, 0, 1, 1, 1, 1}, 2);
  EXPECT_NEAR(gini(p.profile), 0.53409091, 5e-9);
  EXPECT_NEAR(d.gini_within, 0.125, 1e-15);
  EXPECT_NEAR(d.gini_between, 0.40909091, 5e-9);
  EXPECT_NEAR(d.gini_overlap, 0.0, 1e-15);
}

TEST(Decomposition, gini_of_overlapping_groups) {
  // {1,2,3,40 | 4,10,20,30}: same total = .23409091 + .08181818 + .21818182
  const OwnedProfile p({1, 2, 3, 4, 10, 20, 30, 40});
  const Decomposition d = decomposed(p, {0, 0, 0, 1, 1, 1, 1, 0}, 2);
  EXPECT_NEAR(d.gini_within, 0.23409091, 5e-9);
  EXPECT_NEAR(d.gini_between, 0.08181818, 5e-9);
  EXPECT_NEAR(d.gini_overlap, 0.21818182, 5e-9);
}

TEST(Decomposition, theil_parts_sum_to_the_whole) {
  Random random(11);
  for (const bool with_zeros : {false, true}) {
    Values x = random.uniforms(90), w = random.uniforms(90);
    std::sort(x.begin(), x.end());
    if (with_zeros)
      for (std::size_t i = 0; i < 12; ++i) x[i] = 0.0;
    std::vector<std::int32_t> group(90);
    for (auto& g : group) g = static_cast<std::int32_t>(random.bits() % 5);  // group 5 of 6 stays empty
    const OwnedProfile p(x, w);
    const Decomposition d = decomposed(p, group, 6);
    EXPECT_NEAR(d.theil_t_within + d.theil_t_between, theil_t(p.profile), 1e-14);
    EXPECT_NEAR(d.theil_l_within + d.theil_l_between, theil_l(p.profile), 1e-14);
    EXPECT_NEAR(d.gini_within + d.gini_between + d.gini_overlap, gini(p.profile), 1e-15);
    EXPECT_GT(d.theil_t_within, d.theil_t_between);
  }
}

TEST(Decomposition, one_group_has_everything_within_and_own_groups_everything_between) {
  const OwnedProfile p({1, 2, 3, 4, 10, 20, 30, 40});
  const Decomposition one = decomposed(p, std::vector<std::int32_t>(8, 0), 1);
  EXPECT_NEAR(one.theil_t_within, theil_t(p.profile), 1e-15);
  EXPECT_NEAR(one.theil_t_between, 0.0, 1e-15);
  EXPECT_NEAR(one.gini_within, gini(p.profile), 1e-15);
  const Decomposition own = decomposed(p, {0, 1, 2, 3, 4, 5, 6, 7}, 8);
  EXPECT_EQ(own.theil_t_within, 0.0);
  EXPECT_EQ(own.gini_within, 0.0);
  EXPECT_NEAR(own.theil_l_between, theil_l(p.profile), 1e-15);
  EXPECT_NEAR(own.gini_between, gini(p.profile), 1e-15);
}

TEST(ConcentrationIndex, of_income_by_income_is_gini_and_reversed_is_its_negative) {
  const Values x = {1, 2, 3, 4, 10, 20, 30, 40};
  const OwnedProfile p(x);
  const Values reversed(x.rbegin(), x.rend());
  EXPECT_NEAR(concentration_index(p.profile, x.data()), gini(p.profile), 1e-15);
  EXPECT_NEAR(concentration_index(p.profile, reversed.data()), -gini(p.profile), 1e-15);
}

TEST(ConcentrationIndex, order_inside_ties_does_not_matter) {
  const OwnedProfile p({1, 2, 2, 2, 5}, {1, 3, 1, 2, 1});
  const Values y = {0, 5, 1, 2, 9};
  const OwnedProfile swapped({1, 2, 2, 2, 5}, {1, 2, 3, 1, 1});
  const Values swapped_y = {0, 2, 5, 1, 9};
  EXPECT_NEAR(concentration_index(p.profile, y.data()), concentration_index(swapped.profile, swapped_y.data()), 1e-15);
  const OwnedProfile all_tied({2, 2, 2, 2, 2});
  EXPECT_EQ(concentration_index(all_tied.profile, y.data()), 0.0);
}

TEST(ConcentrationIndex, access_and_lack_of_access_mirror_under_erreygers_and_wagstaff) {
  const OwnedProfile income({1, 2, 3, 4, 5, 6, 7, 8});
  const Values has = {0, 0, 1, 0, 1, 1, 1, 1}, lacks = {1, 1, 0, 1, 0, 0, 0, 0};
  const double c_has = concentration_index(income.profile, has.data()),
               c_lacks = concentration_index(income.profile, lacks.data());
  EXPECT_NEAR(erreygers_index(c_has, 0.625, 0, 1), -erreygers_index(c_lacks, 0.375, 0, 1), 1e-15);
  EXPECT_NEAR(wagstaff_index(c_has, 0.625), -wagstaff_index(c_lacks, 0.375), 1e-15);
}

}  // namespace
}  // namespace eqc
