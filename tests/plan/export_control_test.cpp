// What each rule says of each tier, row by row.
#include "host/plan/export_control.hpp"

#include <gtest/gtest.h>

#include "tests/run/run_fixture.hpp"

namespace eqc {
namespace {

using run_test::axes;
using run_test::Study;

constexpr std::size_t kTier1 = 0, kTier2 = 1, kTier3 = 2;  // FRA, KEN, CHN: annex to 90 FR 4544
constexpr std::size_t kFree = 0, kRestricted = 1;

Study& study() {
  static Study s(axes("\"llama-3.1-8b\"", "\"a100-80gb\", \"h100-sxm-80gb\"", "\"FRA\", \"KEN\", \"CHN\"") +
                 "[[case]]\nid = \"base\"\n");
  s.catalog.hardware[s.scenario.axes.hardware[kFree]].export_restricted = false;
  s.catalog.hardware[s.scenario.axes.hardware[kRestricted]].export_restricted = true;
  return s;
}

struct Row {
  ExportControl rule;
  double premium;
  std::size_t region, hardware;
  double accelerators;
  ExportVerdict verdict;
};

TEST(ExportControl, says_what_the_rule_says_of_each_tier) {
  using enum ExportVerdict;
  constexpr auto kTiers = ExportControl::tiers_2025_01, kEmbargo = ExportControl::embargo_2023_10,
                 kNone = ExportControl::none;
  const Row rows[] = {
      {kNone, 0, kTier3, kRestricted, 8, free},
      {kTiers, 0, kTier3, kRestricted, 8, barred},
      {kTiers, 0, kTier3, kFree, 8, free},
      {kTiers, 0, kTier2, kRestricted, 49901, free},
      {kTiers, 0, kTier2, kRestricted, 49902, capped},
      {kTiers, 0, kTier2, kFree, 60000, free},
      {kTiers, 0, kTier1, kRestricted, 60000, free},
      {kTiers, 1.5, kTier3, kRestricted, 8, free},
      {kTiers, 1.5, kTier2, kRestricted, 60000, capped},
      {kEmbargo, 0, kTier3, kRestricted, 8, barred},
      {kEmbargo, 0, kTier2, kRestricted, 60000, free},
      {kEmbargo, 1.5, kTier3, kRestricted, 8, free},
  };
  for (const Row& row : rows) {
    CaseSpec c;
    c.export_control = row.rule;
    c.export_premium = row.premium;
    EXPECT_EQ(export_verdict(study().plan, c, row.region, row.hardware, row.accelerators), row.verdict)
        << export_control_name(row.rule) << " premium " << row.premium << " region " << row.region << " hardware "
        << row.hardware << " x " << row.accelerators;
  }
}

TEST(ExportControl, a_premium_is_paid_where_the_rule_would_bar) {
  const Catalog& catalog = study().catalog;
  const std::size_t china = *catalog.nation_index("CHN"), kenya = *catalog.nation_index("KEN");
  CaseSpec c;
  c.export_premium = 1.5;
  EXPECT_EQ(export_factor(catalog, china, c), 1.0);  // no rule, nothing to get around
  c.export_control = ExportControl::embargo_2023_10;
  EXPECT_EQ(export_factor(catalog, china, c), 1.5);
  EXPECT_EQ(export_factor(catalog, kenya, c), 1.0);
  EXPECT_FALSE(export_barred(catalog, china, c));
}

TEST(ExportControl, an_unknown_nation_is_of_tier_1) {
  EXPECT_EQ(export_tier(study().catalog, study().catalog.nations.size()), 1);
}

}  // namespace
}  // namespace eqc
