// What metrics of a study with policies are made of: parts of groups, differences of cases.
#include <gtest/gtest.h>

#include <cmath>

#include "tests/run/policy_study.hpp"

namespace eqc {
namespace {

using namespace run_test;

TEST(Decomposition, parts_sum_to_the_metrics) {
  const auto metric = [&](const char* id) { return ran().mean("nation_train_metric", {{"metric", id}}); };
  for (const char* grouping : {"region", "income_group"}) {
    const auto part = [&](const char* id) {
      return ran().mean("nation_train_decomposition", {{"grouping", grouping}, {"decomposition_part", id}});
    };
    EXPECT_NEAR(part("theil_t_between") + part("theil_t_within"), metric("theil_t"), 1e-12);
    EXPECT_NEAR(part("theil_l_between") + part("theil_l_within"), metric("theil_l"), 1e-12);
    EXPECT_NEAR(part("gini_between") + part("gini_within") + part("gini_overlap"), metric("gini"), 1e-12);
  }
  for (const char* grouping : {"country", "region", "income_group"}) {
    const auto part = [&](const char* id) {
      return ran().mean("people_use_decomposition",
                        {{"use_basis", "list_price"}, {"people_grouping", grouping}, {"decomposition_part", id}});
    };
    EXPECT_NEAR(part("theil_t_between") + part("theil_t_within"),
                ran().mean("people_use_metric", {{"use_basis", "list_price"}, {"metric", "theil_t"}}), 1e-12);
    EXPECT_NEAR(part("gini_between") + part("gini_within") + part("gini_overlap"),
                ran().mean("people_use_metric", {{"use_basis", "list_price"}, {"metric", "gini"}}), 1e-12);
  }
  EXPECT_LE(std::fabs(ran().mean("nation_train_concentration_index", {})), metric("gini") + 1e-12);
}

TEST(Change, is_the_difference_of_the_cases) {
  // means of differences are differences of means
  for (const char* one_case : {"barred", "public", "coalition", "base"}) {
    EXPECT_NEAR(ran().mean("nation_train_able_number_change", {{"gerd_share", "0.0001"}}, one_case),
                ran().mean("nation_train_able_number", {{"gerd_share", "0.0001"}}, one_case) -
                    ran().mean("nation_train_able_number", {{"gerd_share", "0.0001"}}),
                1e-9);
    EXPECT_NEAR(ran().mean("institution_host_metric_change", {{"metric", "gini"}}, one_case),
                ran().mean("institution_host_metric", {{"metric", "gini"}}, one_case) -
                    ran().mean("institution_host_metric", {{"metric", "gini"}}),
                1e-12);
    EXPECT_NEAR(ran().mean("people_use_able_share_change", {{"use_basis", "list_price"}}, one_case),
                ran().mean("people_use_able_share", {{"use_basis", "list_price"}}, one_case) -
                    ran().mean("people_use_able_share", {{"use_basis", "list_price"}}),
                1e-12);
  }
  EXPECT_GT(ran().mean("people_use_able_share_change", {{"use_basis", "list_price"}}, "fall"), 0);
}

}  // namespace
}  // namespace eqc
