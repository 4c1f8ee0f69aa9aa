// equicube study from the shell: a cube answers like its scenario, files appear, faults are messages.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/cli/command.hpp"

namespace eqc::cli_test {
namespace {

const std::string kScenario = kTinyFolder + "/both.toml";

TEST(StudyCommand, a_cube_and_its_scenario_give_the_same_tables) {
  const TemporaryFolder folder;
  const std::string cube = folder.file("tiny.h5");
  ASSERT_EQ(equicube({"run", kScenario, "-o", cube, "--quiet", "--seed", "7"}).code, 0);
  const CommandResult from_cube = equicube({"study", cube, "--json"}),
                      from_scenario = equicube({"study", kScenario, "--seed", "7", "--json"});
  ASSERT_EQ(from_cube.code, 0) << from_cube.err;
  EXPECT_EQ(from_cube.out, from_scenario.out);
}

TEST(StudyCommand, writes_one_csv_per_table) {
  const TemporaryFolder folder;
  const CommandResult r = equicube({"study", kScenario, "--question", "32", "--out", folder.file("answers")});
  ASSERT_EQ(r.code, 0) << r.err;
  EXPECT_TRUE(std::filesystem::exists(folder.file("answers") + "/32_summary.csv"));
  EXPECT_TRUE(std::filesystem::exists(folder.file("answers") + "/study.txt"));
  EXPECT_TRUE(std::filesystem::exists(folder.file("answers") + "/study.json"));
}

/// Epoch AI's triplets (15), owners (3), global Gini, own incomes (3), usage index: all of the shipped catalog's
/// anchors but the replica, which needs a GPT-4-class model.
TEST(StudyCommand, anchors_of_the_shipped_catalog_pass) {
  const CommandResult r = equicube({"study", kScenario, "--question", "32", "--json"});
  ASSERT_EQ(r.code, 0) << r.err;
  EXPECT_EQ(r.out.find("\"FAIL\""), std::string::npos);
  std::size_t passed = 0;
  for (std::size_t at = r.out.find("\"pass\""); at != std::string::npos; at = r.out.find("\"pass\"", at + 1)) ++passed;
  EXPECT_GE(passed, 22u);
}

TEST(StudyCommand, faults_are_one_message_and_code_2) {
  for (const std::vector<std::string>& arguments :
       {std::vector<std::string>{"study"}, {"study", "/nowhere.toml"}, {"study", kScenario, "--question", "99"}}) {
    const CommandResult r = equicube(arguments);
    EXPECT_EQ(r.code, 2);
    EXPECT_EQ(r.messages().size(), 1u) << r.err;
  }
}

TEST(StudyCommand, lists_its_questions) {
  const CommandResult r = equicube({"study", "--list"});
  EXPECT_EQ(r.code, 0);
  EXPECT_NE(r.out.find("32"), std::string::npos);
}

TEST(StudyCommand, ten_rows_of_a_table_are_shown_unless_all_are_asked_for) {
  const std::vector<std::string> asked = {
      "study", kGoldenFolder + "/complete.toml", "--catalog", kGoldenFolder + "/catalog", "--question", "1"};
  std::vector<std::string> all = asked;
  all.push_back("--all");
  const CommandResult few = equicube(asked), whole = equicube(all);
  ASSERT_EQ(few.code, 0) << few.err;
  ASSERT_EQ(whole.code, 0) << whole.err;
  EXPECT_NE(few.out.find("... and 19 more rows: --all"), std::string::npos) << few.out;  // members of blocs: 29
  EXPECT_EQ(whole.out.find("more rows: --all"), std::string::npos);
  EXPECT_GT(whole.out.size(), few.out.size());
}

TEST(StudyCommand, findings_stand_before_the_tables_with_the_cells_of_theirs) {
  const std::vector<std::string> asked = {
      "study", kGoldenFolder + "/complete.toml", "--catalog", kGoldenFolder + "/catalog", "--threads", "2"};
  const CommandResult text = equicube(asked);
  ASSERT_EQ(text.code, 0) << text.err;
  const std::size_t findings = text.out.find("\nFindings\n"), first = text.out.find("A1: "),
                    table = text.out.find(" [");
  ASSERT_NE(findings, std::string::npos);
  EXPECT_LT(findings, first);
  EXPECT_LT(first, table);
  EXPECT_EQ(text.out.find('{'), std::string::npos) << "a name in a finding that is no column";
  std::vector<std::string> with_json = asked, with_csv = asked;
  with_json.push_back("--json");
  with_csv.push_back("--csv");
  const auto json = nlohmann::json::parse(equicube(with_json).out);
  std::size_t answered = 0;
  for (const auto& q : json["questions"]) answered += q["tables"].empty() ? 0 : 1;
  EXPECT_GE(json["findings"].size() + 3, answered) << json["findings"].dump(1);  // a row that this study has not
  const std::string csv = equicube(with_csv).out;
  EXPECT_EQ(csv.rfind("table,row,column,unit,value,p05,p95\n", 0), 0U);
  EXPECT_NE(csv.find("\n01_fewest_holders,1,N(50%),entities,"), std::string::npos);
}

}  // namespace
}  // namespace eqc::cli_test
