// Faults are printed sorted by place, and hints name what was probably meant.
#include "host/base/diagnostics.hpp"

#include <gtest/gtest.h>

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

TEST(Diagnostics, nearest_name_finds_slips_and_beginnings_but_not_other_words) {
  const std::vector<std::string> names = {"worlds", "replicates", "b100", "h100-sxm-80gb", "USA"};
  EXPECT_EQ(nearest_name("wrlds", names), "worlds");
  EXPECT_EQ(nearest_name("h100", names), "h100-sxm-80gb");
  EXPECT_EQ(nearest_name("usa", names), "USA");
  EXPECT_EQ(nearest_name("banana", names), "");
  EXPECT_EQ(did_you_mean("replicate", names), " (did you mean 'replicates'?)");
  EXPECT_EQ(did_you_mean("zzzzzz", names), "");
}

}  // namespace
}  // namespace eqc
