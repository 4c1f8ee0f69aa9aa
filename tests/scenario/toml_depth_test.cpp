// Nesting is counted before a recursive reader sees it: dotted keys, headers, lists and inline tables, together.
#include "host/scenario/toml_depth.hpp"

#include <gtest/gtest.h>

#include "tests/scenario/scenario_fixture.hpp"

namespace eqc {
namespace {

using namespace scenario_test;

std::string repeated(const std::string& text, int times) {
  std::string all;
  for (int i = 0; i < times; ++i) all += text;
  return all;
}

TEST(TomlDepth, counts_levels_of_every_kind) {
  const struct {
    std::string text;
    int levels;
  } rows[] = {{"a = 1", 1},
              {"a.b.c = 1", 3},
              {"[a.b]\nc.d = 1", 4},
              {"[[a.b]]\nc = 1", 4},
              {"a = [[1]]", 3},
              {"a = { b = { c = [1] } }", 4},
              {"a.b = { c.d = 1 }", 4},
              {"[a]\n[b]\n[c]\nd = 1", 2},
              {"a = [[1], [2], [3]]", 3},
              {"a = \"x.y.z [[[ {{{\"  # a.b.c.d [[[", 1},
              {"a = '''\n[x.y.z]\n'''\nb = \"\"\"\n\\\"\"\"\"\n", 1},
              {"\"a.b.c\" = 1", 1},
              {"a = \"\\\"[[[\"", 1}};
  for (const auto& row : rows) {
    EXPECT_EQ(line_nested_deeper(row.text, row.levels), 0) << row.text;
    EXPECT_GT(line_nested_deeper(row.text, row.levels - 1), 0) << row.text;
  }
  EXPECT_EQ(line_nested_deeper("a = 1\n\nb = [\n[\n[1]]]", 3), 5);
}

TEST(TomlDepth, whatever_nests_without_end_is_one_fault_with_its_line) {
  constexpr int kDeep = 100'000;
  for (const std::string& text :
       {repeated("a.", kDeep) + "a = 1", "[" + repeated("a.", kDeep) + "a]", "[[" + repeated("a.", kDeep) + "a]]",
        "a = " + repeated("[", kDeep), "a = " + repeated("[", kDeep) + repeated("]", kDeep),
        "a = " + repeated("{a=", kDeep), "a = " + repeated("[{a.b=", kDeep), repeated("\"a\".", kDeep) + "a = 1"}) {
    const std::string faults = faults_of(kMinimal + text + "\n");
    EXPECT_EQ(faults.rfind("s.toml:6: nests more than 32 levels deep", 0), 0U) << faults.substr(0, 200);
  }
  const std::string key = repeated("a.", kDeep) + "a";
  EXPECT_NE(faults_of(kMinimal, {key + "=1"}).find("nests more than 32"), std::string::npos);
  EXPECT_NE(faults_of(kMinimal, {"run=" + repeated("[", kDeep)}).find("--set: run: nests more"), std::string::npos);
}

}  // namespace
}  // namespace eqc
