// Outputs never destroy: every name of every command is judged before any work, and only own files are replaced or
// removed.
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "host/cube/hdf5_handle.hpp"
#include "host/run/output_lock.hpp"
#include "tests/cli/command.hpp"

namespace eqc {
namespace {

using namespace cli_test;
namespace fs = std::filesystem;

const std::string kTraining = kGoldenFolder + "/training.toml";

/// Runs the golden scenario to `output`; expects a refusal in one line that names `part`.
void expect_refused(const std::string& output, const std::string& part, const Surroundings& around = {}) {
  const CommandResult r = equicube({"run", kTraining, "-o", output, "-q"}, around);
  EXPECT_EQ(r.code, 2) << r.err;
  EXPECT_EQ(r.messages().size(), 1U) << r.err;
  EXPECT_NE(r.err.find(part), std::string::npos) << r.err;
  EXPECT_EQ(r.err.find("internal"), std::string::npos) << r.err;
}

std::size_t entries_in(const std::string& folder) {
  return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder), fs::directory_iterator()));
}

TEST(Outputs, that_cannot_be_written_are_refused_before_the_work) {
  const TemporaryFolder f;
  expect_refused("/proc/cube.h5", "/proc");
  expect_refused("/proc/new/cube.h5", "/proc/new");
  expect_refused(f.path(), "is a folder");
  expect_refused("", "the name is empty");
  expect_refused(f.file("x.h5/"), "names a folder");
  expect_refused(f.file(std::string(243, 'n')), "too long");
  expect_refused("~nobody-of-this-name/x.h5", "'~nobody-of-this-name'");
  expect_refused("s3://bucket/x.h5", "is an address");
  write_text(f.file("file"), "x");
  expect_refused(f.file("file") + "/cube.h5", "is a file, not a folder");
  EXPECT_EQ(entries_in(f.path()), 1U);
}

TEST(Outputs, that_are_no_cube_stay_as_they_are) {
  const TemporaryFolder f;
  const Hdf5Lock lock;  // without it HDF5 would stay on guard at exit, also in children of other tests
  H5Fclose(H5Fcreate(f.file("foreign.h5").c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT));
  write_text(f.file("table.csv"), "a,b\n1,2\n");
  fs::copy_file(kTraining, f.file("mine.toml"));
  for (const char* name : {"foreign.h5", "table.csv", "mine.toml"}) {
    const std::string before = read_file(f.file(name));
    expect_refused(f.file(name), "no cube of equicube");
    EXPECT_EQ(read_file(f.file(name)), before) << name;
  }
  EXPECT_EQ(entries_in(f.path()), 3U);
  ASSERT_EQ(equicube({"run", kTraining, "-q", "--force", "-o", f.file("table.csv")}).code, 0);
  EXPECT_EQ(equicube({"digest", f.file("table.csv")}).code, 0);
  EXPECT_EQ(equicube({"run", kTraining, "-q", "-o", f.file("table.csv")}).code, 0) << "a cube replaces a cube";
}

TEST(Outputs, that_are_read_are_never_replaced) {
  const TemporaryFolder f;
  fs::copy_file(kTraining, f.file("mine.toml"));
  const std::string text = read_file(f.file("mine.toml"));
  const auto refuse = [&](const std::vector<std::string>& arguments) {
    const CommandResult r = equicube(arguments);
    EXPECT_EQ(r.code, 2);
    EXPECT_NE(r.err.find("is read by this command"), std::string::npos) << r.err;
  };
  const std::string catalog = kGoldenFolder + "/catalog";
  refuse({"run", f.file("mine.toml"), "--catalog", catalog, "-q", "--force", "-o", f.file("mine.toml")});
  fs::create_symlink("mine.toml", f.file("link.toml"));
  refuse({"run", f.file("link.toml"), "--catalog", catalog, "-q", "--force", "-o", f.file("./mine.toml")});
  EXPECT_EQ(read_file(f.file("mine.toml")), text);
  ASSERT_EQ(equicube({"run", kTraining, "-q", "-o", f.file("t.h5")}).code, 0);
  refuse({"run", "--from", f.file("t.h5"), "-q", "-o", f.file("t.h5")});
  EXPECT_EQ(equicube({"digest", f.file("t.h5")}).code, 0);
}

TEST(Outputs, devices_and_pipes_are_refused_also_for_root) {
  const TemporaryFolder f;
  mkfifo(f.file("pipe").c_str(), 0600);
  expect_refused(f.file("pipe"), "is a pipe");
  expect_refused("/dev/null", "is a device");
  struct stat status {};
  ASSERT_EQ(stat("/dev/null", &status), 0);
  EXPECT_TRUE(S_ISCHR(status.st_mode));
  const CommandResult forced = equicube({"run", kTraining, "-q", "--force", "-o", f.file("pipe")});
  EXPECT_EQ(forced.code, 2) << forced.err;
  const CommandResult json = equicube({"validate", "training", "--json", "/dev/full"});
  EXPECT_EQ(json.code, 2) << json.err;
}

TEST(Outputs, links_stay_and_their_targets_are_written) {
  const TemporaryFolder f;
  fs::create_directory(f.file("disk"));
  fs::create_symlink("disk/cube.h5", f.file("link.h5"));
  for (const char* state : {"dangling", "to a cube"}) {
    ASSERT_EQ(equicube({"run", kTraining, "-q", "-o", f.file("link.h5")}).code, 0) << state;
    EXPECT_TRUE(fs::is_symlink(f.file("link.h5")));
    EXPECT_TRUE(fs::is_regular_file(fs::symlink_status(f.file("disk/cube.h5"))));
  }
  EXPECT_EQ(entries_in(f.path()), 2U);
  EXPECT_EQ(entries_in(f.file("disk")), 1U);
}

TEST(Outputs, tilde_in_a_scenario_means_the_home_folder) {
  const TemporaryFolder f;
  fs::create_directory(f.file("home"));
  write_text(f.file("s.toml"), read_file(kTraining) + "\n[output]\nfile = \"~/x.h5\"\n");
  const std::vector<std::string> arguments = {"run", f.file("s.toml"), "-q", "--catalog", kGoldenFolder + "/catalog"};
  ASSERT_EQ(equicube(arguments, {.folder = f.path(), .environment = {"HOME=" + f.file("home")}}).code, 0);
  EXPECT_TRUE(fs::exists(f.file("home/x.h5")));
  EXPECT_FALSE(fs::exists(f.file("~")));
}

TEST(Outputs, check_finds_an_output_file_that_run_would_refuse) {
  const TemporaryFolder f;
  write_text(f.file("precious.h5"), "mine");
  for (const char* file : {"precious.h5", "~someone/x.h5", "$HOME/x.h5", "results/"}) {
    write_text(f.file("s.toml"), read_file(kTraining) + "\n[output]\nfile = \"" + file + "\"\n");
    for (const char* command : {"check", "plan", "run"}) {
      const CommandResult r =
          equicube({command, f.file("s.toml"), "--catalog", kGoldenFolder + "/catalog"}, {.folder = f.path()});
      EXPECT_EQ(r.code, 2) << command << " " << file << "\n" << r.err;
    }
  }
  EXPECT_EQ(read_file(f.file("precious.h5")), "mine");
}

TEST(Outputs, a_folder_without_permission_is_named_with_the_cube) {
  const TemporaryFolder f;
  fs::permissions(f.path(), fs::perms::all & ~fs::perms::others_write & ~fs::perms::group_write);
  fs::create_directory(f.file("locked"));
  fs::permissions(f.file("locked"),
                  fs::perms::owner_read | fs::perms::owner_exec | fs::perms::others_read | fs::perms::others_exec);
  Surroundings around{.folder = f.file("locked"), .ordinary_user = true};
  expect_refused("x.h5", "x.h5: cannot be made in the folder '" + f.file("locked") + "'", around);
  expect_refused(f.file("locked/x.h5"), f.file("locked"), around);
  fs::create_directory(f.file("closed"));
  fs::permissions(f.file("closed"), fs::perms::owner_all);
  expect_refused(f.file("closed/x.h5"), f.file("closed"), around);
}

TEST(Outputs, in_a_deleted_folder_are_refused_by_name) {
  const TemporaryFolder f;
  for (const char* command : {"run", "check"}) {
    fs::create_directory(f.file("gone"));
    std::vector<std::string> arguments = {command, kTraining};
    if (arguments[0] == "run") arguments.insert(arguments.end(), {"-o", "x.h5"});
    const CommandResult r = equicube(arguments, {.folder = f.file("gone"), .folder_deleted = true});
    EXPECT_EQ(r.err.find("internal error"), std::string::npos) << r.err;
    EXPECT_EQ(r.code, command == std::string("run") ? 2 : 0) << r.err;
  }
  fs::create_directory(f.file("gone"));
  const CommandResult relative = equicube({"check", "x.toml"}, {.folder = f.file("gone"), .folder_deleted = true});
  EXPECT_EQ(relative.code, 2);
  EXPECT_EQ(relative.err.find("internal error"), std::string::npos) << relative.err;
}

TEST(Outputs, files_of_strangers_beside_the_shards_stay) {
  const TemporaryFolder f;
  const std::string cube = f.file("x.h5"), shards = cube + ".shards";
  fs::create_directory(shards);
  const std::string digest(40, 'a');
  const std::vector<std::string> strangers = {"notes.txt", "my.shard", digest + ".shard", "x.tmp.host.999999999.0",
                                              digest + ".shard.tmp.host.999999999.0"};
  for (const std::string& name : strangers) write_text(shards + "/" + name, "mine");
  write_text(cube + ".tmp.elsewhere.999999999.0", "mine");
  ASSERT_EQ(equicube({"run", kTraining, "-q", "-o", cube}).code, 0);
  for (const std::string& name : strangers) EXPECT_EQ(read_file(shards + "/" + name), "mine");
  EXPECT_EQ(entries_in(shards), strangers.size()) << "own shards are gone";
  EXPECT_EQ(read_file(cube + ".tmp.elsewhere.999999999.0"), "mine");
}

TEST(Outputs, leftovers_of_a_killed_run_are_swept_at_the_next_start) {
  const TemporaryFolder f;
  const std::string cube = f.file("x.h5"), shards = cube + ".shards";
  ASSERT_EQ(equicube({"run", kTraining, "-q", "--keep-shards", "-o", cube}).code, 0);
  const std::string shard = fs::directory_iterator(shards)->path().string();
  char host[256] = {};
  gethostname(host, sizeof host - 1);
  const std::string dead = std::string(".tmp.") + host + ".4194305.3";  // beyond the largest process number
  write_text(cube + dead, read_file(cube).substr(0, 5000));
  write_text(shard + dead, "");
  write_text(shards + "/" + std::string(40, '0') + ".shard", read_file(shard));  // of another scenario
  write_text(f.file("y.h5") + dead, "\x89HDF\r\n\x1a\n");
  ASSERT_EQ(equicube({"run", kTraining, "-q", "-o", cube}).code, 0);
  EXPECT_FALSE(fs::exists(shards));
  EXPECT_FALSE(fs::exists(cube + dead));
  EXPECT_TRUE(fs::exists(f.file("y.h5") + dead)) << "that is another cube's";
}

TEST(Outputs, running_again_from_a_cube_uses_no_temporary_folder) {
  const TemporaryFolder f;
  ASSERT_EQ(equicube({"run", kTraining, "-q", "-o", f.file("t.h5")}).code, 0);
  fs::create_directory(f.file("tmp"));
  fs::permissions(f.file("tmp"), fs::perms::owner_read);
  const Surroundings around{.environment = {"TMPDIR=" + f.file("nowhere")}};
  EXPECT_EQ(equicube({"run", "--from", f.file("t.h5"), "-q", "-o", f.file("u.h5")}, around).code, 0);
  EXPECT_EQ(read_file(f.file("t.h5")), read_file(f.file("u.h5")));
}

TEST(Outputs, a_score_replaces_a_score_and_nothing_else) {
  const TemporaryFolder f;
  write_text(f.file("mine.json"), "{\"task\": 1}\n");
  const auto validate = [&](const std::string& json, const std::string& more = "--worst=0") {
    return equicube({"validate", "training", "--json", json, more}).code;
  };
  EXPECT_EQ(validate(f.file("mine.json")), 2);
  EXPECT_EQ(read_file(f.file("mine.json")), "{\"task\": 1}\n");
  EXPECT_EQ(validate(""), 2);
  EXPECT_EQ(validate(f.file("score.json")), 0);
  EXPECT_EQ(validate(f.file("score.json")), 0);
  EXPECT_EQ(validate(f.file("mine.json"), "--force"), 0);
  EXPECT_EQ(entries_in(f.path()), 2U);
}

TEST(Outputs, a_study_s_folder_is_its_own) {
  const TemporaryFolder f;
  const auto study = [&](const std::string& out, const std::vector<std::string>& more = {}) {
    std::vector<std::string> a = {"study", kTinyFolder + "/training.toml", "--question", "32", "--out", out};
    a.insert(a.end(), more.begin(), more.end());
    return equicube(a);
  };
  fs::create_directory(f.file("mine"));
  write_text(f.file("mine/notes.txt"), "mine");
  EXPECT_EQ(study(f.file("mine")).code, 2);
  EXPECT_EQ(study(f.file("mine/notes.txt")).code, 2);
  EXPECT_EQ(study("").code, 2);
  const CommandResult first = study(f.file("new/"));
  EXPECT_EQ(first.code, 0) << first.err;
  const std::size_t files = entries_in(f.file("new"));
  write_text(f.file("new/notes.txt"), "mine");
  const CommandResult again = study(f.file("new"));
  EXPECT_EQ(again.code, 0) << again.err;
  EXPECT_EQ(entries_in(f.file("new")), files + 1);
  write_text(f.file("new/study.txt"), "mine");
  EXPECT_EQ(study(f.file("new")).code, 2);
  EXPECT_EQ(read_file(f.file("new/study.txt")), "mine");
  EXPECT_EQ(study(f.file("mine"), {"--force"}).code, 0);
  EXPECT_EQ(read_file(f.file("mine/notes.txt")), "mine");
  const OutputLock other(f.file("new2"), f.file("new2"), LockMode::exclusive, "study", "--out");
  const CommandResult second = study(f.file("new2"));
  EXPECT_EQ(second.code, 3);
  EXPECT_NE(second.err.find("another run writes this study"), std::string::npos) << second.err;
}

}  // namespace
}  // namespace eqc
