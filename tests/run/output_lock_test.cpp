// One output, one run: who has the lock, who loses it, and that nothing is left of it.
#include "host/run/output_lock.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>

#include <atomic>
#include <fstream>
#include <nlohmann/json.hpp>
#include <thread>

#include "host/base/diagnostics.hpp"
#include "host/base/file.hpp"
#include "host/base/process_identity.hpp"
#include "tests/run/run_fixture.hpp"

namespace eqc {
namespace {

using run_test::TemporaryFolder;
namespace fs = std::filesystem;

class OutputLockTest : public testing::Test {
 protected:
  /// "" or why the lock was not given.
  std::string busy() {
    try {
      const OutputLock lock(shards_, "cube.h5", LockMode::exclusive);
    } catch (const OutputBusy& e) {
      return e.message;
    }
    return "";
  }
  nlohmann::json text_of_a_lock() {
    const OutputLock lock(shards_, "cube.h5", LockMode::exclusive);
    return nlohmann::json::parse(read_file(shards_ + "/run.lock"));
  }
  void lay_lock(const nlohmann::json& lock) {
    fs::create_directory(shards_);
    std::ofstream(shards_ + "/run.lock") << lock.dump();
  }
  TemporaryFolder folder_;
  std::string shards_ = folder_.file("cube.h5.shards");
};

TEST_F(OutputLockTest, is_held_by_one_and_leaves_nothing) {
  {
    const OutputLock first(shards_, "cube.h5", LockMode::exclusive);
    const std::string why = busy();
    EXPECT_NE(why.find("process " + std::to_string(getpid())), std::string::npos) << why;
    EXPECT_NE(why.find(host_name()), std::string::npos) << why;
    EXPECT_NE(why.find("since 20"), std::string::npos) << why;
    first.check_held();
  }
  EXPECT_FALSE(fs::exists(shards_));
  EXPECT_EQ(busy(), "");
}

TEST_F(OutputLockTest, of_a_killed_process_is_taken_over) {
  const pid_t child = fork();
  if (child == 0) {
    new OutputLock(shards_, "cube.h5", LockMode::exclusive);
    kill(getpid(), SIGKILL);
  }
  siginfo_t ended{};
  waitid(P_PID, static_cast<id_t>(child), &ended, WEXITED | WNOWAIT);
  EXPECT_TRUE(fs::exists(shards_ + "/run.lock"));
  EXPECT_EQ(busy(), "") << "a zombie holds nothing";
  waitpid(child, nullptr, 0);
}

TEST_F(OutputLockTest, of_a_number_that_another_process_has_now_is_taken_over) {
  nlohmann::json lock = text_of_a_lock();
  lock["process_started"] = lock["process_started"].get<std::uint64_t>() - 1;
  lay_lock(lock);
  EXPECT_EQ(busy(), "");
  lock = text_of_a_lock();
  lock["boot"] = "another-boot";
  lay_lock(lock);
  EXPECT_EQ(busy(), "") << "the host was started anew";
}

TEST_F(OutputLockTest, of_another_host_is_respected) {
  nlohmann::json lock = text_of_a_lock();
  lock["host"] = "elsewhere";
  lay_lock(lock);
  const std::string why = busy();
  EXPECT_NE(why.find("'elsewhere'"), std::string::npos) << why;
  EXPECT_NE(why.find("rm '" + shards_ + "/run.lock'"), std::string::npos) << why;
  EXPECT_TRUE(fs::exists(shards_ + "/run.lock"));
}

TEST_F(OutputLockTest, a_foreign_file_of_its_name_stays) {
  fs::create_directory(shards_);
  std::ofstream(shards_ + "/run.lock") << "mine\n";
  EXPECT_THROW(busy(), InputError);
  EXPECT_EQ(read_file(shards_ + "/run.lock"), "mine\n");
}

TEST_F(OutputLockTest, without_content_is_nobody_s) {
  fs::create_directory(shards_);
  std::ofstream(shards_ + "/run.lock") << std::string(100, '\0');
  EXPECT_EQ(busy(), "");
}

TEST_F(OutputLockTest, that_was_taken_away_is_noticed_and_not_given_back_twice) {
  {
    const OutputLock first(shards_, "cube.h5", LockMode::exclusive);
    fs::remove(shards_ + "/run.lock");
    EXPECT_THROW(first.check_held(), OutputBusy);
    std::ofstream(shards_ + "/run.lock") << "another's";
  }
  EXPECT_EQ(read_file(shards_ + "/run.lock"), "another's");
}

TEST_F(OutputLockTest, says_how_many_may_hold_it) {
  EXPECT_EQ(text_of_a_lock()["mode"], "exclusive");
  const OutputLock shared(shards_, "cube.h5", LockMode::shared);
  EXPECT_EQ(nlohmann::json::parse(read_file(shards_ + "/run.lock"))["mode"], "shared");
}

/// Processes race for a lock that a dead one left; at each moment at most one has it.
TEST_F(OutputLockTest, goes_to_one_of_many_that_want_it_at_once) {
  nlohmann::json stale = text_of_a_lock();
  stale["process_started"] = 1;
  for (int round = 0; round < 20; ++round) {
    lay_lock(stale);
    std::vector<pid_t> children;
    for (int i = 0; i < 6; ++i) {
      const pid_t child = fork();
      if (child != 0) {
        children.push_back(child);
        continue;
      }
      int code = 3;
      try {
        const OutputLock lock(shards_, "cube.h5", LockMode::exclusive);
        const int inside = open(folder_.file("inside").c_str(), O_CREAT | O_EXCL | O_WRONLY, 0600);
        code = inside < 0 ? 1 : 0;
        usleep(2000);
        if (inside >= 0) unlink(folder_.file("inside").c_str());
        close(inside);
      } catch (const OutputBusy&) {
      } catch (...) {
        code = 2;
      }
      _exit(code);
    }
    int held = 0;
    for (const pid_t child : children) {
      int status = 0;
      waitpid(child, &status, 0);
      EXPECT_TRUE(WIFEXITED(status) && (WEXITSTATUS(status) == 0 || WEXITSTATUS(status) == 3)) << status;
      held += status == 0 ? 1 : 0;
    }
    EXPECT_GE(held, 1);
    EXPECT_FALSE(fs::exists(shards_)) << "round " << round;
  }
}

}  // namespace
}  // namespace eqc
