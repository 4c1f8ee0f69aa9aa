// equicube report from the shell: foreign files stay, faults are one message. tests/page walks the page in a browser.
#include <gtest/gtest.h>

#include "tests/cli/command.hpp"

namespace eqc::cli_test {
namespace {

namespace fs = std::filesystem;

struct Reported {
  TemporaryFolder folder;
  std::string cube = folder.file("t.h5"), page = folder.file("page");
  Reported() { equicube({"run", kGoldenFolder + "/training.toml", "-o", cube, "-q"}); }
  CommandResult report(const std::vector<std::string>& more = {}) const {
    std::vector<std::string> arguments = {"report", cube, "-o", page};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return equicube(arguments);
  }
};

TEST(ReportCommand, writes_the_same_bytes_twice_and_leaves_other_files_alone) {
  const Reported e;
  ASSERT_EQ(e.report().code, 0);
  const std::string first = read_file(e.page + "/index.html");
  EXPECT_TRUE(fs::exists(e.page + "/training_cost_own.csv"));
  write_text(e.page + "/notes.txt", "mine");
  const CommandResult again = e.report();
  ASSERT_EQ(again.code, 0) << again.err;
  EXPECT_EQ(read_file(e.page + "/index.html"), first);
  EXPECT_EQ(read_file(e.page + "/notes.txt"), "mine");
}

TEST(ReportCommand, refuses_a_folder_and_a_file_of_others) {
  const Reported e;
  fs::create_directory(e.page);
  write_text(e.page + "/thesis.tex", "mine");
  expect_refused(e.report(), "holds files, but no report");
  fs::remove(e.page + "/thesis.tex");
  ASSERT_EQ(e.report().code, 0);
  write_text(e.page + "/training_cost_own.csv", "my,own\n1,2\n");
  expect_refused(e.report(), "training_cost_own.csv");
  EXPECT_EQ(read_file(e.page + "/training_cost_own.csv"), "my,own\n1,2\n");
  EXPECT_EQ(e.report({"--force"}).code, 0);
  fs::remove_all(e.page);
  write_text(e.page, "a file");
  expect_refused(e.report(), "is no folder");
}

TEST(ReportCommand, refuses_what_is_no_cube_of_a_run_in_one_message) {
  const Reported e;
  const std::string text = e.folder.file("no.h5");
  write_text(text, "no cube");
  expect_refused(equicube({"report", text, "-o", e.page}), "no.h5");
  expect_refused(equicube({"report", e.folder.file("absent.h5"), "-o", e.page}), "absent.h5");
  EXPECT_FALSE(fs::exists(e.page));
}

}  // namespace
}  // namespace eqc::cli_test
