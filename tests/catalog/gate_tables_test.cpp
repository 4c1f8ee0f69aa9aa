// Tables of gates, export rules, groups, dies and use: the committed rows against their sources, and every bad cell.
#include <gtest/gtest.h>

#include <fstream>

#include "host/base/day.hpp"
#include "host/base/diagnostics.hpp"
#include "host/catalog/catalog.hpp"
#include "tests/catalog/shipped_catalog.hpp"

namespace eqc {
namespace {

using test::catalog;

TEST(Day, counts_from_1970_and_knows_the_calendar) {
  EXPECT_EQ(day_of("1970-01-01"), 0);
  EXPECT_EQ(day_of("2000-03-01"), 11017);  // date -u -d 2000-03-01 +%s / 86400
  EXPECT_EQ(day_of("2026-11-28"), 20785);
  EXPECT_EQ(day_of("1962-02-07"), -2885);
  for (const char* wrong : {"2023-02-29", "2023-13-01", "2023-1-1", "2023-01", "01-01-2023", "2023-01-32", "x", ""})
    EXPECT_FALSE(day_of(wrong)) << wrong;
}

std::optional<double> gate(const char* nation, const char* name) {
  return catalog().gate_of(*catalog().nation_index(nation), name);
}

TEST(Gates, say_what_their_sources_say) {
  EXPECT_EQ(gate("USA", "models-over-1e23-flop"), 214);              // Epoch AI, AI models, snapshot of March 2026
  EXPECT_EQ(gate("CHE", "electricity-capacity-installed"), 26.502);  // CIA World Factbook 2026, GW
  EXPECT_EQ(gate("TCD", "models-over-1e23-flop"), std::nullopt);     // not listed: unknown, not zero
}

TEST(ExportRules, are_found_by_the_longest_table_name) {
  EXPECT_EQ(catalog().export_rules.size(), 34U);
  EXPECT_EQ(catalog().export_groups.size(), 217U);
  const ExportRuleRow* rule = catalog().export_rule("us-adv-comp-2022");
  ASSERT_NE(rule, nullptr);
  EXPECT_EQ(rule->since, day_of("2022-10-07"));  // 87 FR 62186
  EXPECT_EQ(rule->until, day_of("2023-11-16"));
  EXPECT_FALSE(catalog().export_rule("us-adv-comp-2023")->until);
  const ExportGroupRow* china = catalog().export_group_of(*catalog().nation_index("CHN"));
  EXPECT_TRUE(china->in(CountryGroup::d5));  // 15 CFR 740 Supplement 1
  EXPECT_FALSE(china->in(CountryGroup::a5));
}

TEST(Usage, is_known_for_146_economies_of_the_first_quarter_of_2026) {
  std::size_t economies = 0;
  double emirates = 0;
  for (const UsageRow& row : catalog().usages) {
    if (row.measure != "ai-users-percent-of-ages-15-64" || row.period != "2026-Q1") continue;
    ++economies;
    if (catalog().nations[row.nation].id == "ARE") emirates = row.value;
  }
  EXPECT_EQ(economies, 146U);
  EXPECT_GT(emirates, 60);  // Microsoft AI Economy Institute: the highest of all
}

/// The golden catalog with one file of ours in the place of its own.
std::string faults_with(const std::string& file, const std::string& text) {
  CatalogFiles files;
  for (const char* name : {"model/models.csv", "hardware/efficiency.csv", "hardware/accelerators.csv",
                           "region/regions.csv", "nation/nations.csv"}) {
    std::ifstream in(std::string(kSourceFolder) + "/tests/golden/catalog/" + name, std::ios::binary);
    files[name] = std::string(std::istreambuf_iterator<char>(in), {});
  }
  files[file] = text;
  try {
    catalog_of(files, "c");
  } catch (const InputError& error) {
    return error.diagnostics().text();
  }
  return "";
}

TEST(GateTables, faults_name_file_line_and_column) {
  const std::string rule =
                        "id,since,until,authority,rule,items,threshold,where,entities,effect,in_force,source,as_of,"
                        "notes\n",
                    group =
                        "nation,a1,a5,a6,b,d1,d2,d3,d4,d5,e1,e2,chip_control,us_sanctions,eu_sanctions,source,"
                        "as_of,notes\n",
                    gates = "nation,gate,value,unit,source,as_of,notes\n",
                    usage = "nation,measure,period,value,source,as_of,notes\n",
                    dies = "hardware,area_mm2,at_most,source,as_of,notes\n";
  struct Row {
    const char* file;
    std::string text;
    const char* fault;
  };
  const Row rows[] = {
      {"gate/export-rules.csv", rule + "r,2023-11,,BIS,r,i,,w,e,f,yes,s,2026,\n",
       "gate/export-rules.csv:2: since: '2023-11' is no date; write YYYY-MM-DD"},
      {"gate/export-rules.csv", rule + "r,2023-02-29,,BIS,r,i,,w,e,f,yes,s,2026,\n",
       "gate/export-rules.csv:2: since: '2023-02-29' is no date"},
      {"gate/export-rules.csv", rule + "r,2023-11-17,2023-11-16,BIS,r,i,,w,e,f,yes,s,2026,\n",
       "gate/export-rules.csv:2: until: is before since"},
      {"gate/export-rules-mine.csv", rule + "r,2023-11-17,,BIS,,i,,w,e,f,yes,s,2026,\n",
       "gate/export-rules-mine.csv:2: rule: is empty but required"},
      {"gate/export-groups.csv", group + "FRA,yes,yes,no,yes,no,no,no,no,no,no,no,open,,,s,2026,\n",
       "gate/export-groups.csv:2: chip_control: 'open' is not one of home, free"},
      {"gate/export-groups.csv", group + "FRA,yes,yes,no,yes,no,no,no,no,maybe,no,no,free,,,s,2026,\n",
       "gate/export-groups.csv:2: d5: 'maybe' is not one of no, yes"},
      {"gate/export-tiers.csv", "a\n1\n", "gate/export-tiers.csv: belongs to no catalog table"},
      {"gate/gates.csv", gates + "XXX,models,1,models,s,2026,\n",
       "gate/gates.csv:2: nation: 'XXX' is no id in nation/nations.csv"},
      {"gate/gates.csv", gates + "FRA,models,-1,models,s,2026,\n", "gate/gates.csv:2: value: -1 is out of range"},
      {"gate/gates.csv", gates + "FRA,models,1,models,s,2026,\nFRA,models,2,models,s,2026,\n",
       "gate/gates.csv:3: gate: 'FRA models' appears twice"},
      {"gate/gates.csv", gates + "FRA,two words,1,models,s,2026,\n", "gate/gates.csv:2: gate: 'two words' is no name"},
      {"gate/gates.csv", gates + "FRA,models,1,,s,2026,\n", "gate/gates.csv:2: unit: is empty but required"},
      {"gate/usage.csv", usage + "FRA,users,2026-Q1,many,s,2026,\n", "gate/usage.csv:2: value: 'many' is no number"},
      {"gate/usage.csv", usage + "FRA,users,,1,s,2026,\n", "gate/usage.csv:2: period: is empty but required"},
      {"hardware/dies.csv", dies + "h1000,814,no,s,2022,\n",
       "hardware/dies.csv:2: hardware: 'h1000' is no id in hardware/accelerators.csv"},
      {"hardware/dies.csv", dies + "h100-sxm-80gb,8,no,s,2022,\n", "hardware/dies.csv:2: area_mm2: 8 is out of range"},
      {"hardware/dies.csv", dies + "h100-sxm-80gb,814,,s,2022,\n", "hardware/dies.csv:2: at_most: '' is not one of"},
  };
  for (const Row& row : rows) {
    const std::string faults = faults_with(row.file, row.text);
    EXPECT_NE(faults.find(row.fault), std::string::npos) << row.text << "wanted: " << row.fault << "\ngot: " << faults;
  }
}

TEST(GateTables, a_catalog_without_them_loads) {
  EXPECT_EQ(faults_with("nation/blocs.csv", "bloc,nation,since,source,as_of,notes\n"), "");
}

}  // namespace
}  // namespace eqc
