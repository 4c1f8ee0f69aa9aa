// The same study gives the same bytes: for any number of threads, again from its own cube, and after being killed at
// any moment.
#include <gtest/gtest.h>
#include <signal.h>

#include <map>
#include <random>

#include "tests/cli/command.hpp"

namespace eqc {
namespace {

using namespace cli_test;
namespace fs = std::filesystem;

const std::string kScenario = kGoldenFolder + "/complete.toml";

std::string digest_of(const std::string& cube) { return equicube({"digest", cube}).out; }

TEST(Identity, any_number_of_threads_writes_the_same_bytes) {
  const TemporaryFolder folder;
  std::string first;
  for (const char* threads : {"1", "2", "7"}) {
    const std::string cube = folder.file(std::string("t") + threads + ".h5");
    const CommandResult r = equicube({"run", kScenario, "-o", cube, "-q", "--backend", "cpu", "--threads", threads});
    ASSERT_EQ(r.code, 0) << r.err;
    if (first.empty()) first = read_file(cube);
    EXPECT_TRUE(read_file(cube) == first) << threads << " threads";
  }
}

TEST(Identity, a_cube_runs_again_from_itself) {
  const TemporaryFolder folder;
  const std::string cube = folder.file("cube.h5"), again = folder.file("again.h5");
  ASSERT_EQ(equicube({"run", kScenario, "-o", cube, "-q", "--seed", "99", "--set", "case.open.label=Free trade"}).code,
            0);
  const CommandResult r = equicube({"run", "--from", cube, "-o", again, "-q"});
  ASSERT_EQ(r.code, 0) << r.err;
  EXPECT_EQ(digest_of(again), digest_of(cube));
  EXPECT_TRUE(read_file(again) == read_file(cube));
}

TEST(Identity, rows_of_the_scenarios_own_are_in_its_cube) {
  const TemporaryFolder folder;
  const std::string cube = folder.file("cube.h5"), again = folder.file("again.h5");
  ASSERT_EQ(equicube({"run", kGoldenFolder + "/rows.toml", "-o", cube, "-q"}).code, 0);
  ASSERT_EQ(equicube({"run", "--from", cube, "-o", again, "-q"}).code, 0);
  EXPECT_EQ(digest_of(again), digest_of(cube));
  const std::string receipt =
      equicube({"explain", cube, "--model", "ours-3b", "--hardware", "h100-large", "--region", "KEN"}).out;
  EXPECT_NE(receipt.find("rows.toml:30  as of 2026-11  the scenario's own row"), std::string::npos) << receipt;
  EXPECT_NE(receipt.find("price basis: purchase from list_price, rental from scenario"), std::string::npos);
}

TEST(Identity, seed_sampler_and_catalog_change_the_digest) {
  const TemporaryFolder folder;
  const auto digest = [&](const std::vector<std::string>& more) {
    std::vector<std::string> a = {"run", kGoldenFolder + "/philox.toml", "-o", folder.file("c.h5"), "-q"};
    a.insert(a.end(), more.begin(), more.end());
    EXPECT_EQ(equicube(a).code, 0);
    return digest_of(folder.file("c.h5"));
  };
  const std::string plain = digest({});
  EXPECT_EQ(digest({}), plain);
  EXPECT_NE(digest({"--seed", "6"}), plain);
  EXPECT_NE(digest({"--set", "run.sampler=sobol"}), plain);
}

/// Finished shards beside a cube, with when they were written. The folder may change meanwhile.
std::map<std::string, fs::file_time_type> finished_shards(const std::string& cube) {
  std::map<std::string, fs::file_time_type> all;
  std::error_code gone;
  fs::directory_iterator entries(cube + ".shards", gone);
  for (const fs::directory_iterator end; !gone && entries != end; entries.increment(gone))
    if (entries->path().extension() == ".shard") all[entries->path().filename()] = entries->last_write_time(gone);
  return all;
}

/// Starts, and kills after `milliseconds` or, when that is 0, as soon as one more shard is finished; true when it had
/// finished before.
bool run_and_kill(const std::vector<std::string>& arguments, const std::string& cube, unsigned milliseconds) {
  const std::size_t before = finished_shards(cube).size();
  Command command(arguments);
  if (milliseconds > 0) usleep(milliseconds * 1000);
  for (int i = 0; milliseconds == 0 && i < 60000 && !fs::exists(cube) && finished_shards(cube).size() <= before; ++i)
    usleep(1000);
  kill(command.process(), SIGKILL);
  return command.wait().code == 0;
}

/// Kills runs at random moments, resuming each time, and compares with `whole`; returns how often it was killed with
/// work kept.
int kill_and_resume(const std::string& cube, const std::vector<std::string>& arguments, const std::string& whole,
                    unsigned seed, unsigned longest_ms) {
  std::mt19937 random(seed);
  int kept_work = 0;
  bool done = false;
  for (int attempt = 0; attempt < 12 && !done; ++attempt) {
    const auto before = finished_shards(cube);
    done = run_and_kill(arguments, cube, attempt % 3 == 0 ? 0 : 1 + random() % longest_ms);
    if (done) break;
    if (fs::exists(cube)) break;  // killed between publishing the cube and removing the shards
    const auto after = finished_shards(cube);
    for (const auto& [name, time] : before)
      EXPECT_TRUE(after.count(name) && after.at(name) == time) << "shard " << name << " was lost or computed again";
    kept_work += !after.empty() ? 1 : 0;
  }
  EXPECT_TRUE(!fs::exists(cube) || read_file(cube) == whole) << "half a cube under the final name";
  const std::size_t ready = finished_shards(cube).size();
  const bool finished = fs::exists(cube);
  const CommandResult last = equicube(arguments);
  EXPECT_EQ(last.code, 0) << last.err;
  EXPECT_TRUE(done || last.err.find("resuming: " + std::to_string(ready) + " of 6") != std::string::npos ||
              (finished && last.out.find("finished and whole") != std::string::npos))
      << last.err;
  EXPECT_TRUE(read_file(cube) == whole);
  EXPECT_FALSE(fs::exists(cube + ".shards"));
  return kept_work;
}

#ifdef __SANITIZE_THREAD__
constexpr const char* kWorldsOfTheKilled = "512";  // the thread sanitizer runs them 20 times slower
#else
constexpr const char* kWorldsOfTheKilled = "8192";
#endif

TEST(Identity, killed_at_any_moment_and_resumed_gives_the_same_bytes) {
  const TemporaryFolder folder;
  std::vector<std::string> arguments = {"run", kScenario,  "--backend",        "cpu", "--threads",
                                        "2",   "--worlds", kWorldsOfTheKilled, "-o",  folder.file("whole.h5")};
  const auto start = std::chrono::steady_clock::now();
  ASSERT_EQ(equicube(arguments).code, 0);
  const auto whole_ms =
      std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - start).count();
  const std::string whole = read_file(folder.file("whole.h5"));
  arguments.back() = folder.file("killed.h5");
  arguments.push_back("--resume");
  int kept_work = 0;
  for (unsigned round = 0; round < 2; ++round) {
    kept_work += kill_and_resume(folder.file("killed.h5"), arguments, whole, round, static_cast<unsigned>(whole_ms));
    fs::remove(folder.file("killed.h5"));
  }
  EXPECT_GT(kept_work, 0) << "no kill came after a shard was finished: the test proved nothing";
}

TEST(Identity, a_damaged_shard_is_computed_again) {
  const TemporaryFolder folder;
  const std::string cube = folder.file("cube.h5");
  const std::vector<std::string> arguments = {"run", kScenario, "-o", cube, "--keep-shards", "--resume"};
  ASSERT_EQ(equicube(arguments).code, 0);
  const std::string whole = read_file(cube);
  const std::string victim = cube + ".shards/" + finished_shards(cube).begin()->first;
  fs::resize_file(victim, fs::file_size(victim) / 2);
  fs::remove(cube);
  const CommandResult r = equicube(arguments);
  EXPECT_EQ(r.code, 0) << r.err;
  EXPECT_NE(r.err.find("resuming: 5 of 6"), std::string::npos) << r.err;
  EXPECT_TRUE(read_file(cube) == whole);
}

TEST(Identity, shards_of_another_study_are_not_mixed_in) {
  const TemporaryFolder folder;
  const std::string cube = folder.file("cube.h5");
  ASSERT_EQ(equicube({"run", kScenario, "-o", cube, "-q", "--keep-shards"}).code, 0);
  const CommandResult r = equicube({"run", kScenario, "-o", cube, "--resume", "--seed", "12"});
  EXPECT_EQ(r.code, 0) << r.err;
  EXPECT_NE(r.err.find("resuming: 0 of 6"), std::string::npos) << r.err;
  const std::string fresh = folder.file("fresh.h5");
  ASSERT_EQ(equicube({"run", kScenario, "-o", fresh, "-q", "--seed", "12"}).code, 0);
  EXPECT_TRUE(read_file(fresh) == read_file(cube));
}

}  // namespace
}  // namespace eqc
