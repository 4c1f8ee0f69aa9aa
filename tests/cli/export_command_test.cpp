// equicube export from the shell: foreign files stay, faults are one message. tests/scripts/export.py walks the
// numbers.
#include <gtest/gtest.h>

#include "host/export/sqlite_file.hpp"
#include "tests/cli/command.hpp"

namespace eqc::cli_test {
namespace {

namespace fs = std::filesystem;

struct Exported {
  TemporaryFolder folder;
  std::string cube = folder.file("t.h5"), tables = folder.file("tables"), sqlite = folder.file("t.sqlite");
  Exported() { equicube({"run", kGoldenFolder + "/training.toml", "-o", cube, "-q"}); }
  CommandResult csv(const std::vector<std::string>& more = {}) const {
    std::vector<std::string> arguments = {"export", cube, "--csv", tables};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return equicube(arguments);
  }
};

TEST(ExportCommand, replaces_its_own_folder_and_removes_what_it_no_longer_names) {
  const Exported e;
  ASSERT_EQ(e.csv().code, 0);
  EXPECT_TRUE(fs::exists(e.tables + "/training_status.csv"));
  write_text(e.tables + "/notes.txt", "mine");
  const CommandResult again = e.csv({"--quantity", "training_cost_own"});
  ASSERT_EQ(again.code, 0) << again.err;
  EXPECT_TRUE(fs::exists(e.tables + "/training_cost_own.csv"));
  EXPECT_FALSE(fs::exists(e.tables + "/training_status.csv"));
  EXPECT_EQ(read_file(e.tables + "/notes.txt"), "mine");
  EXPECT_FALSE(fs::exists(e.tables + "/run.lock"));
}

TEST(ExportCommand, leaves_folders_and_files_of_others_alone) {
  const Exported e;
  fs::create_directory(e.tables);
  write_text(e.tables + "/training_cost_own.csv", "a,b\n1,2\n");
  expect_refused(e.csv(), "holds files, but no export");
  fs::remove(e.tables + "/training_cost_own.csv");
  write_text(e.tables + "/datapackage.json", "{\"name\": \"other\", \"resources\": []}");
  expect_refused(e.csv(), "holds files, but no export");
  fs::remove(e.tables + "/datapackage.json");
  ASSERT_EQ(e.csv({"--quantity", "training_cost_rent"}).code, 0);
  write_text(e.tables + "/training_cost_own.csv", "a,b\n1,2\n");
  expect_refused(e.csv(), "was not written by equicube export");
  EXPECT_EQ(read_file(e.tables + "/training_cost_own.csv"), "a,b\n1,2\n");
  EXPECT_EQ(e.csv({"--force"}).code, 0);
  EXPECT_NE(read_file(e.tables + "/training_cost_own.csv"), "a,b\n1,2\n");
}

TEST(ExportCommand, writes_sqlite_over_its_own_alone) {
  if (!has_sqlite()) GTEST_SKIP() << "built without SQLite";
  const Exported e;
  ASSERT_EQ(equicube({"export", e.cube, "--sqlite", e.sqlite}).code, 0);
  EXPECT_EQ(why_no_sqlite_of_ours(e.sqlite), "");
  EXPECT_EQ(equicube({"export", e.cube, "--sqlite", e.sqlite}).code, 0);
  std::string other = read_file(e.sqlite);
  other.replace(68, 4, "gpkg");  // the application id of another program
  write_text(e.sqlite, other);
  expect_refused(equicube({"export", e.cube, "--sqlite", e.sqlite}), "no SQLite file of equicube");
  EXPECT_EQ(read_file(e.sqlite), other);
  expect_refused(equicube({"export", e.cube, "--sqlite", e.cube, "--force"}), "is read by this command");
}

TEST(ExportCommand, faults_are_one_message_and_code_2) {
  const Exported e;
  expect_refused(equicube({"export", e.cube}), "--csv DIR");
  expect_refused(equicube({"export", e.folder.file("none.h5"), "--csv", e.tables}), "none.h5");
  expect_refused(e.csv({"--quantity", "training_cost_owm"}), "training_cost_own");
  EXPECT_FALSE(fs::exists(e.tables));
}

}  // namespace
}  // namespace eqc::cli_test
