// What the rules say of parts and nations: the eleven parts whose stored flag was wrong, every nation, every tier.
#include "host/plan/export_control.hpp"

#include <gtest/gtest.h>

#include "host/base/day.hpp"
#include "tests/catalog/shipped_catalog.hpp"
#include "tests/run/run_fixture.hpp"

namespace eqc {
namespace {

using run_test::axes;
using run_test::Study;
using test::catalog;

std::size_t part(const char* id) { return *catalog().hardware_index(id); }
std::size_t nation(const char* id) { return *catalog().nation_index(id); }

TEST(ChipClass, follows_power_and_density_of_the_control_list) {
  struct Row {
    const char* id;
    double power;    ///< published dense operations per second x bits, tera
    double density;  ///< over the published die; 0: its area is not published
    ChipClass chip;
  };
  const Row rows[] = {
      {"h100-sxm-80gb", 15832, 19.45, ChipClass::a},  // 1,979 TFLOP/s in FP8, 814 mm2
      {"a100-80gb", 4992, 6.04, ChipClass::a},        // 624 TOP/s in INT8, 826 mm2
      {"l4", 1936, 6.57, ChipClass::a},               // small and dense: 121 TFLOP/s on 294.5 mm2
      {"l40", 2896, 4.76, ChipClass::b},
      {"a30", 2640, 3.20, ChipClass::b},
      {"h20-96gb", 2368, 2.91, ChipClass::free},  // made for the limits: 148 TFLOP/s on the die of an H100
      {"l20", 1912, 3.14, ChipClass::free},       // the same: just below 3.2
      {"a10", 2000, 3.18, ChipClass::free},
      {"v100-sxm2-32gb", 2000, 2.45, ChipClass::free},
      {"rtx-4090", 5285, 0, ChipClass::a},       // above 4800 also at home
      {"rtx-4090-d", 4706, 0, ChipClass::free},  // made for that limit, not for data centres
      // Stored as free: Chinese parts, rented ones, and a card that density catches
      {"ascend-910a", 4096, 8.98, ChipClass::a},
      {"ascend-910b", 6016, 0, ChipClass::a},
      {"ascend-910c", 12032, 0, ChipClass::a},
      {"ascend-950dt", 8000, 0, ChipClass::a},
      {"biren-br100", 16384, 0, ChipClass::a},
      {"mtia-v2", 2832, 6.73, ChipClass::a},
      {"a40", 2395, 3.81, ChipClass::b},
      // above 2400 and on one die of at most 858 mm2: at least 2.8 a mm2
      {"tpu-v5e", 3152, 0, ChipClass::b},
      {"trainium1", 3040, 0, ChipClass::b},
      {"inferentia2", 3040, 0, ChipClass::b},
      {"kunlun-ii", 2048, 0, ChipClass::unknown},  // its die decides
  };
  for (const Row& row : rows) {
    EXPECT_NEAR(total_processing_power(*catalog().hardware[part(row.id)].spec), row.power, 0.0005 * row.power)
        << row.id;
    EXPECT_NEAR(performance_density(catalog(), part(row.id)).value_or(0), row.density, 0.005) << row.id;
    EXPECT_EQ(chip_class(catalog(), part(row.id)), row.chip) << row.id;
  }
}

TEST(RulesOfToday, say_of_parts_and_nations_what_the_notices_say) {
  using enum ExportVerdict;
  struct Row {
    const char *nation, *part;
    ExportVerdict verdict;
    const char* rule;
  };
  const Row rows[] = {
      {"USA", "b200-180gb", free, ""},
      {"DEU", "b200-180gb", free, ""},
      {"IND", "b200-180gb", free, ""},  // tier 2 in January 2025
      {"CHN", "b200-180gb", barred, "us-adv-comp-2023"},
      {"CHN", "h200-sxm-141gb", licence, "us-h200-rule-2026"},
      {"CHN", "mi325x", licence, "us-h200-rule-2026"},  // TPP 20,919, 6,000 GB/s
      {"CHN", "mi355x", barred, "us-adv-comp-2023"},    // 8,000 GB/s
      {"CHN", "h20-96gb", licence, "us-h20-15pc-2025"},
      {"CHN", "a10", free, ""},
      {"CHN", "l40", licence, "us-adv-comp-2023-b"},  // exception NAC
      {"VEN", "h200-sxm-141gb", barred, "us-adv-comp-2023"},
      {"RUS", "a10", barred, "us-russia-2022"},
      {"IRN", "rtx-4090-d", barred, "us-embargo"},
      {"SAU", "h100-sxm-80gb", licence, "us-adv-comp-2023"},
      {"SAU", "l40", free, "us-adv-comp-2023-b"},  // exception ACA
      {"VNM", "h100-sxm-80gb", licence, "us-adv-comp-2023"},
      {"KHM", "h100-sxm-80gb", licence, "us-adv-comp-2023"},  // out of D:5 since 2026-02-03
      {"ARE", "b200-180gb", licence, "us-uae-a5-2026"},
      {"ISR", "b200-180gb", free, ""},  // D:4, freed by A:6
  };
  for (const Row& row : rows) {
    const RuledToday said = ruled_today(catalog(), nation(row.nation), part(row.part));
    EXPECT_EQ(said.verdict, row.verdict) << row.nation << " " << row.part;
    EXPECT_EQ(said.rule, row.rule) << row.nation << " " << row.part;
  }
}

TEST(RulesOfToday, are_in_force_on_the_day_by_the_catalog) {
  const int today = *day_of("2026-11-28");
  for (const ExportGroupRow& group : catalog().export_groups)
    for (const char* id : {"b200-180gb", "h200-sxm-141gb", "h20-96gb", "l40", "a10"}) {
      const std::string rule(ruled_today(catalog(), group.nation, part(id)).rule);
      if (rule.empty()) continue;
      const ExportRuleRow* row = catalog().export_rule(rule);
      ASSERT_NE(row, nullptr) << rule;
      EXPECT_LE(row->since, today) << rule;
      EXPECT_GE(row->until.value_or(today), today) << rule;
    }
}

TEST(RulesOfToday, computed_from_groups_agree_with_the_class_read_by_hand_for_every_nation) {
  for (const ExportGroupRow& group : catalog().export_groups)
    EXPECT_EQ(chip_control_of(catalog(), group.nation), group.control) << catalog().nations[group.nation].id;
}

constexpr std::size_t kTier1 = 0, kTier2 = 1, kTier3 = 2;  // FRA, KEN, CHN: annex to 90 FR 4544
constexpr std::size_t kFree = 0, kRestricted = 1;

Study& study() {
  static Study s(axes("\"llama-3.1-8b\"", "\"a100-80gb\", \"h100-sxm-80gb\"", "\"FRA\", \"KEN\", \"CHN\"") +
                 "[[case]]\nid = \"base\"\n");
  run_test::slow_down(s.catalog.hardware[s.scenario.axes.hardware[kFree]]);
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
  const Catalog& golden = study().catalog;
  const std::size_t china = *golden.nation_index("CHN"), kenya = *golden.nation_index("KEN");
  CaseSpec c;
  c.export_premium = 1.5;
  EXPECT_EQ(export_factor(golden, china, c), 1.0);  // no rule, nothing to get around
  c.export_control = ExportControl::embargo_2023_10;
  EXPECT_EQ(export_factor(golden, china, c), 1.5);
  EXPECT_EQ(export_factor(golden, kenya, c), 1.0);
  EXPECT_FALSE(export_barred(golden, china, c));
}

TEST(ExportControl, an_unknown_nation_is_of_tier_1) {
  EXPECT_EQ(export_tier(study().catalog, study().catalog.nations.size()), 1);
}

}  // namespace
}  // namespace eqc
