// equicube new: what it writes is valid and runs, and nothing is replaced.
#include "tests/cli/command.hpp"

namespace eqc::cli_test {
namespace {

TEST(NewCommand, writes_a_scenario_that_check_takes_and_run_runs) {
  const TemporaryFolder folder;
  const std::string file = folder.file("study.toml");
  ASSERT_EQ(equicube({"new", file, "--title", "What \"it\" costs"}).code, 0);
  EXPECT_NE(read_file(file).find("title = \"What \\\"it\\\" costs\""), std::string::npos);
  EXPECT_EQ(equicube({"check", file}).code, 0);
  EXPECT_EQ(equicube({"run", file, "-q", "-o", folder.file("cube.h5"), "--set", "axes.models=llama-3.1-8b"}).code, 0);
}

TEST(NewCommand, is_valid_with_every_remark_turned_into_a_key) {
  const TemporaryFolder folder;
  const std::string file = folder.file("study.toml");
  ASSERT_EQ(equicube({"new", file}).code, 0);
  std::string text = read_file(file), on;
  for (std::size_t start = 0, end; start < text.size(); start = end + 1) {
    end = text.find('\n', start);
    const std::string line = text.substr(start, end - start);
    on += (line.size() > 1 && line[0] == '#' && line[1] != ' ' ? line.substr(1) : line) + "\n";
  }
  ASSERT_NE(on, text);
  write_text(file, on);
  write_text(folder.file("mine.csv"), "id,alias,source,as_of,notes\n");
  const CommandResult checked = equicube({"check", file});
  EXPECT_EQ(checked.code, 2);  // of all keys only the file of rows, which has none, is refused
  EXPECT_NE(checked.err.find("mine.csv"), std::string::npos) << checked.err;
  EXPECT_EQ(checked.messages().size(), 1u) << checked.err;
}

TEST(NewCommand, takes_axes_and_names_the_key_of_an_unknown_id) {
  const TemporaryFolder folder;
  const CommandResult bad =
      equicube({"new", folder.file("a.toml"), "--models", "llama-3.1-8c", "--regions", "DEU,KEN"});
  EXPECT_EQ(bad.code, 2);
  EXPECT_NE(bad.err.find("axes.models: unknown model 'llama-3.1-8c' (did you mean 'llama-3.1-8b'?)"), std::string::npos)
      << bad.err;
  EXPECT_TRUE(nothing_named(folder.file("a.toml")));
  const CommandResult text = equicube({"new", folder.file("a.toml"), "--hardware", "8x H100 SXM"});
  EXPECT_NE(text.err.find("unknown hardware '8x H100 SXM' (did you mean 'h100-sxm-80gb'?)"), std::string::npos)
      << text.err;
  ASSERT_EQ(equicube({"new", folder.file("b.toml"), "--regions", "DEU,KEN"}).code, 0);
  EXPECT_NE(read_file(folder.file("b.toml")).find("regions = [\"DEU\", \"KEN\"]"), std::string::npos);
}

TEST(NewCommand, replaces_nothing) {
  const TemporaryFolder folder;
  const std::string file = folder.file("study.toml");
  write_text(file, "mine");
  const CommandResult refused = equicube({"new", file});
  EXPECT_EQ(refused.code, 2);
  EXPECT_NE(refused.err.find("is there already"), std::string::npos);
  EXPECT_EQ(read_file(file), "mine");
}

}  // namespace
}  // namespace eqc::cli_test
