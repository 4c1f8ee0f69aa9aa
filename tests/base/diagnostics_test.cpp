// Faults are printed sorted by place, and hints name what was probably meant.
#include "host/base/diagnostics.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace eqc {
namespace {

TEST(Diagnostics, text_is_sorted_by_file_and_line) {
  Diagnostics diagnostics;
  EXPECT_TRUE(diagnostics.ok());
  diagnostics.add("b.toml", 2, "run.seed", "late");
  diagnostics.add("a.toml", 10, "", "second");
  diagnostics.add("a.toml", 9, "x", "first");
  diagnostics.add("", 0, "", "nowhere");
  EXPECT_FALSE(diagnostics.ok());
  EXPECT_EQ(diagnostics.text(), "nowhere\na.toml:9: x: first\na.toml:10: second\nb.toml:2: run.seed: late\n");
}

TEST(Diagnostics, the_first_fifty_in_order_of_place_are_printed_and_the_rest_counted) {
  Diagnostics diagnostics;
  constexpr int kFaults = 100'000;
  for (int i = 0; i < kFaults; ++i) diagnostics.add("a", kFaults - i, "", "x");
  EXPECT_EQ(diagnostics.count(), 100'000U);
  EXPECT_LT(diagnostics.faults().size(), 5000U);
  const std::string text = diagnostics.text();
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 51);
  EXPECT_EQ(text.rfind("a:1: x\na:2: x\n", 0), 0U);
  EXPECT_NE(text.find("a:50: x\n... and 99950 more\n"), std::string::npos);
}

TEST(Diagnostics, faults_of_another_stage_keep_their_number) {
  Diagnostics many, all;
  for (int i = 0; i < 9000; ++i) many.add("t.csv", i, "", "x");
  all.add("s.toml", 1, "", "y");
  many.place_below("folder");
  all.add_all(many);
  EXPECT_EQ(all.count(), 9001U);
  EXPECT_EQ(all.text().rfind("folder/t.csv:", 0), 0U);
}

TEST(Diagnostics, text_of_strangers_is_one_safe_line) {
  Diagnostics diagnostics;
  diagnostics.add("a\x1b[2J.toml", 1, "k\ny", std::string("unknown '\0'", 11) + "\xFF");
  EXPECT_EQ(diagnostics.text(), "a\\x1b[2J.toml:1: k\\x0ay: unknown '\\x00'\\xff\n");
}

TEST(Diagnostics, messages_without_end_lose_their_middle) {
  Diagnostics diagnostics;
  diagnostics.add("s.toml", 1, std::string(10'000'000, 'k'),
                  "unknown '" + std::string(10'000'000, 'n') + "'; rename it");
  EXPECT_LT(diagnostics.text().size(), 10'000U);
  EXPECT_NE(diagnostics.text().find("bytes left out"), std::string::npos);
  EXPECT_NE(diagnostics.text().find("'; rename it"), std::string::npos);
}

TEST(Diagnostics, names_without_end_are_near_to_none) {
  const std::string endless(10'000'000, 'a');
  EXPECT_EQ(nearest_name(endless, {"a", "aa"}), "");
  EXPECT_EQ(nearest_name("aaa", {endless + "b", "aab"}), endless + "b");  // begins with it
  EXPECT_EQ(nearest_name("aax", {endless, "aab"}), "aab");
}

TEST(Diagnostics, hints_end_where_nobody_reads_them) {
  Diagnostics few, many;
  for (int i = 0; i < 2000; ++i) many.add("", 0, "", "x");
  EXPECT_EQ(did_you_mean("wrlds", {"worlds"}, few), " (did you mean 'worlds'?)");
  EXPECT_EQ(did_you_mean("wrlds", {"worlds"}, many), "");
}

TEST(Diagnostics, nearest_name_finds_slips_and_beginnings_but_not_other_words) {
  const std::vector<std::string> names = {"worlds", "replicates", "b100", "h100-sxm-80gb", "USA"};
  EXPECT_EQ(nearest_name("wrlds", names), "worlds");
  EXPECT_EQ(nearest_name("h100", names), "h100-sxm-80gb");
  EXPECT_EQ(nearest_name("usa", names), "USA");
  EXPECT_EQ(nearest_name("a100-40g", {"a100-80gb", "a100-sxm-40gb"}), "a100-sxm-40gb");  // the size counts
  EXPECT_EQ(nearest_name("banana", names), "");
  EXPECT_EQ(did_you_mean("replicate", names), " (did you mean 'replicates'?)");
  EXPECT_EQ(did_you_mean("zzzzzz", names), "");
}

}  // namespace
}  // namespace eqc
