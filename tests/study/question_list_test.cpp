// The list of study questions and the page that explains them name the same questions and tables.
#include <fmt/core.h>
#include <gtest/gtest.h>

#include <regex>
#include <set>

#include "host/base/file.hpp"
#include "host/study/study.hpp"
#include "tests/run/run_fixture.hpp"
#include "tests/source_folder.hpp"

namespace eqc {
namespace {

const std::string& page() {
  static const std::string text = read_file(std::string(kSourceFolder) + "/docs/study.md");
  return text;
}

/// "01_fewest_holders" and the like, as the page names them.
std::set<std::string> tables_of_page() {
  static const std::regex id("`([0-9]{2}_[a-z_0-9]+)`");
  std::set<std::string> ids;
  for (std::sregex_iterator m(page().begin(), page().end(), id), end; m != end; ++m) ids.insert((*m)[1]);
  return ids;
}

TEST(QuestionList, numbers_run_from_one_and_groups_from_a_to_f) {
  std::set<int> numbers;
  for (const StudyQuestion& q : study_questions()) {
    numbers.insert(q.number);
    EXPECT_GE(q.group, 'A') << q.number;
    EXPECT_LE(q.group, 'F') << q.number;
  }
  EXPECT_EQ(numbers.size(), study_questions().size());
  EXPECT_EQ(*numbers.begin(), 1);
  EXPECT_EQ(*numbers.rbegin(), static_cast<int>(study_questions().size()));
}

TEST(QuestionList, the_page_explains_tables_of_every_question_and_of_no_other) {
  std::set<std::string> of_page, of_list;
  for (const std::string& id : tables_of_page()) of_page.insert(id.substr(0, 2));
  for (const StudyQuestion& q : study_questions()) of_list.insert(fmt::format("{:02}", q.number));
  EXPECT_EQ(of_page, of_list);
  EXPECT_NE(page().find(fmt::format("answers {} questions", study_questions().size())), std::string::npos);
}

TEST(QuestionList, every_table_of_an_answer_is_on_the_page_under_its_question) {
  const std::set<std::string> known = tables_of_page();
  const run_test::Study study(run_test::axes("\"llama-3.1-8b\"", "\"h100-sxm-80gb\"", "\"FRA\", \"USA\"") + R"(
[run]
worlds = 256
replicates = 4
[training]
tokens = "3 T tokens"
clusters = [64, 512]
[serving]
replicas = [1, 8]
[[case]]
id = "today"
[[case]]
id = "cheap"
[case.scale]
rental_price = 0.1
[affordability]
gerd_share = ["1 %"]
income_share = ["2 %"]
use_tokens = "10 M tokens"
)");
  std::string notice;
  for (const AnsweredQuestion& a : run_study(study.plan, *make_backend(BackendChoice::cpu, 1, notice), {}, 1))
    for (const StudyTable& t : a.answer.tables) {
      EXPECT_EQ(known.count(t.id), 1u) << t.id;
      EXPECT_EQ(t.id.substr(0, 2), fmt::format("{:02}", a.question->number)) << t.id;
    }
}

}  // namespace
}  // namespace eqc
