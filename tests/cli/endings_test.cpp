// How the program ends: by a signal, when nobody reads, when what it writes cannot be written, and when another run is
// at work.
#include <gtest/gtest.h>
#include <signal.h>

#include "tests/cli/command.hpp"

namespace eqc {
namespace {

using namespace cli_test;
namespace fs = std::filesystem;

const std::string kComplete = kGoldenFolder + "/complete.toml";
const std::string kTraining = kGoldenFolder + "/training.toml";

/// A run of some seconds, of six shards.
std::vector<std::string> long_run(const std::string& cube) {
  return {"run", kComplete, "--backend", "cpu", "--threads", "1", "--worlds", "16384", "-q", "-o", cube};
}

std::size_t shards_beside(const std::string& cube) {
  std::size_t n = 0;
  std::error_code gone;
  for (fs::directory_iterator e(cube + ".shards", gone), end; !gone && e != end; e.increment(gone))
    n += e->path().extension() == ".shard" ? 1 : 0;
  return n;
}

template <class Condition>
void wait_until(const Condition& condition) {
  for (int i = 0; i < 60000 && !condition(); ++i) usleep(1000);
}

/// What is in a folder, whatever it is called.
std::vector<std::string> names_in(const std::string& folder) {
  std::vector<std::string> names;
  for (const auto& e : fs::directory_iterator(folder)) names.push_back(e.path().filename().string());
  return names;
}

TEST(Endings, a_signal_keeps_finished_shards_and_says_how_to_go_on) {
  const struct {
    int number;
    const char* name;
  } signals[] = {{SIGINT, "SIGINT"}, {SIGTERM, "SIGTERM"}, {SIGHUP, "SIGHUP"}};
  for (const auto& s : signals) {
    const TemporaryFolder f;
    const std::string cube = f.file("cube of mine.h5");
    Command command(long_run(cube));
    wait_until([&] { return shards_beside(cube) >= 1; });
    kill(command.process(), s.number);
    const CommandResult r = command.wait();
    EXPECT_EQ(r.code, 128 + s.number) << r.err;
    ASSERT_EQ(r.messages().size(), 1U) << r.err;
    EXPECT_NE(r.err.find(std::string("interrupted (") + s.name + ")"), std::string::npos) << r.err;
    EXPECT_NE(r.err.find("of 6 shards are kept"), std::string::npos) << r.err;
    EXPECT_NE(r.err.find(" -o '" + cube + "' --resume"), std::string::npos) << r.err;
    EXPECT_EQ(names_in(f.path()).size(), 1U);
    for (const std::string& name : names_in(cube + ".shards")) EXPECT_EQ(name.size(), 46U) << name;
    std::vector<std::string> again = long_run(cube);
    again.push_back("--resume");
    EXPECT_EQ(equicube(again).code, 0);
    EXPECT_EQ(names_in(f.path()).size(), 1U);
  }
}

TEST(Endings, a_signal_before_the_first_shard_leaves_nothing) {
  const TemporaryFolder f;
  Command command(long_run(f.file("x.h5")));
  wait_until([&] { return fs::exists(f.file("x.h5.shards/run.lock")); });
  kill(command.process(), SIGTERM);
  const CommandResult r = command.wait();
  EXPECT_EQ(r.code, 128 + SIGTERM) << r.err;
  EXPECT_NE(r.err.find("nothing is kept; start again with: "), std::string::npos) << r.err;
  EXPECT_TRUE(names_in(f.path()).empty());
}

TEST(Endings, a_signal_that_the_parent_ignores_is_ignored) {
  signal(SIGHUP, SIG_IGN);
  const TemporaryFolder f;
  Command command(long_run(f.file("x.h5")));
  signal(SIGHUP, SIG_DFL);
  wait_until([&] { return shards_beside(f.file("x.h5")) >= 1; });
  kill(command.process(), SIGHUP);
  EXPECT_EQ(command.wait().code, 0);
}

TEST(Endings, a_study_ends_by_a_signal_with_nothing_left) {
  const TemporaryFolder f;
  Command command({"study", kTinyFolder + "/both.toml", "--worlds", "65536", "--out", f.file("out"), "--threads", "1"});
  usleep(300000);
  kill(command.process(), SIGINT);
  const CommandResult r = command.wait();
  EXPECT_EQ(r.code, 128 + SIGINT) << r.err;
  EXPECT_EQ(r.messages().size(), 1U) << r.err;
  EXPECT_TRUE(names_in(f.path()).empty());
}

TEST(Endings, a_second_run_on_an_output_is_told_of_the_first) {
  const TemporaryFolder f;
  const std::string cube = f.file("x.h5");
  Command first(long_run(cube));
  wait_until([&] { return shards_beside(cube) >= 1; });
  const CommandResult second = equicube(long_run(cube));
  EXPECT_EQ(second.code, 3) << second.err;
  ASSERT_EQ(second.messages().size(), 1U) << second.err;
  EXPECT_NE(second.err.find("process " + std::to_string(first.process())), std::string::npos) << second.err;
  EXPECT_NE(second.err.find("kill " + std::to_string(first.process())), std::string::npos) << second.err;
  EXPECT_EQ(first.wait().code, 0);
  EXPECT_EQ(names_in(f.path()), std::vector<std::string>{"x.h5"});
}

TEST(Endings, what_standard_output_does_not_take_is_an_error) {
  const TemporaryFolder f;
  const std::string cube = f.file("t.h5");
  const CommandResult run = equicube({"run", kTraining, "-o", cube}, {.out = "/dev/full"});
  EXPECT_EQ(run.code, 1) << run.err;
  EXPECT_NE(run.err.find("standard output"), std::string::npos) << run.err;
  EXPECT_NE(run.err.find("No space left"), std::string::npos) << run.err;
  for (const std::vector<std::string>& arguments :
       {std::vector<std::string>{"digest", cube}, {"show", cube}, {"list", "models"}, {"--version"}, {"--help"}}) {
    const CommandResult full = equicube(arguments, {.out = "/dev/full"});
    EXPECT_EQ(full.code, 1) << arguments[0];
    EXPECT_NE(full.err.find("standard output: cannot write"), std::string::npos) << arguments[0] << full.err;
    const CommandResult closed = equicube(arguments, {.closed = {1}});
    EXPECT_EQ(closed.code, 1) << arguments[0];
    EXPECT_NE(closed.err.find("standard output: cannot write"), std::string::npos) << arguments[0] << closed.err;
  }
}

TEST(Endings, a_reader_that_goes_away_is_no_error) {
  int ends[2] = {};
  ASSERT_EQ(pipe2(ends, O_CLOEXEC), 0);
  close(ends[0]);
  const std::string out = "/proc/self/fd/" + std::to_string(ends[1]);
  for (const char* what : {"models", "metrics"}) {
    const CommandResult r = equicube({"list", what, "--json"}, {.out = out});
    EXPECT_EQ(r.code, 0) << r.err;
    EXPECT_EQ(r.err, "");
  }
  close(ends[1]);
}

TEST(Endings, closed_descriptors_are_not_taken_by_data_files) {
  const TemporaryFolder f;
  ASSERT_EQ(equicube({"run", kTraining, "-q", "-o", f.file("good.h5")}).code, 0);
  const std::string good = read_file(f.file("good.h5"));
  for (const std::vector<int>& closed : {std::vector<int>{0, 1, 2}, {1}, {2}, {0}}) {
    const CommandResult r = equicube({"run", kTraining, "-o", f.file("x.h5")}, {.closed = closed});
    EXPECT_EQ(r.code, std::count(closed.begin(), closed.end(), 1) > 0 ? 1 : 0);
    EXPECT_TRUE(read_file(f.file("x.h5")) == good);
  }
}

TEST(Endings, messages_that_nobody_can_read_stop_no_run) {
  const TemporaryFolder f;
  const std::string shell = std::string("exec '") + EQC_BINARY + "' run '" + kTraining + "' -o '" + f.file("x.h5") +
                            "' --resume >/dev/null 2>/dev/full";
  EXPECT_EQ(std::system(shell.c_str()), 0);
}

TEST(Endings, resuming_a_finished_cube_verifies_it_and_computes_nothing) {
  const TemporaryFolder f;
  const std::string cube = f.file("x.h5");
  const std::vector<std::string> arguments = {"run", kTraining, "-o", cube, "--resume"};
  const CommandResult first = equicube(arguments);
  ASSERT_EQ(first.code, 0);
  EXPECT_NE(first.err.find("nothing to resume"), std::string::npos) << first.err;
  const auto written = fs::last_write_time(cube);
  const CommandResult again = equicube(arguments);
  EXPECT_EQ(again.code, 0) << again.err;
  EXPECT_EQ(std::count(again.out.begin(), again.out.end(), '\n'), 1) << again.out;
  EXPECT_NE(again.out.find("finished and whole"), std::string::npos) << again.out;
  EXPECT_EQ(again.err, "");
  EXPECT_EQ(fs::last_write_time(cube), written);
  EXPECT_EQ(names_in(f.path()), std::vector<std::string>{"x.h5"});

  std::vector<std::string> other = arguments;
  other.insert(other.end(), {"--seed", "77"});
  const CommandResult changed = equicube(other);
  EXPECT_EQ(changed.code, 0);
  EXPECT_NE(changed.err.find("cube of another run (--set, --worlds or --seed differ)"), std::string::npos)
      << changed.err;
}

TEST(Endings, resuming_a_damaged_cube_computes_it_anew) {
  const TemporaryFolder f;
  const std::string cube = f.file("x.h5");
  ASSERT_EQ(equicube({"run", kTraining, "-q", "-o", cube}).code, 0);
  const std::string whole = read_file(cube);
  std::string damaged = whole;
  damaged[damaged.find("h100-sxm-80gb,") + 30] ^= 8;  // within the catalog that it carries
  write_text(cube, damaged);
  const CommandResult r = equicube({"run", kTraining, "-o", cube, "--resume"});
  EXPECT_EQ(r.code, 0) << r.err;
  EXPECT_NE(r.err.find("computing anew"), std::string::npos) << r.err;
  EXPECT_TRUE(read_file(cube) == whole);
}

}  // namespace
}  // namespace eqc
