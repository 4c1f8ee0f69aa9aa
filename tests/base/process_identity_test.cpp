// Whether a process that left something still lives.
#include "host/base/process_identity.hpp"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <ctime>

namespace eqc {
namespace {

TEST(ProcessIdentity, this_process_lives) {
  const ProcessIdentity here = this_process();
  EXPECT_EQ(here.process, getpid());
  EXPECT_GT(here.started, 0U);
  EXPECT_EQ(life_of(here), Life::alive);
}

TEST(ProcessIdentity, one_that_ended_is_dead_also_before_its_parent_asks) {
  int ends[2] = {};
  ASSERT_EQ(pipe(ends), 0);
  const pid_t child = fork();
  if (child == 0) {
    const ProcessIdentity own = this_process();
    _exit(write(ends[1], &own.started, sizeof own.started) == sizeof own.started ? 0 : 1);
  }
  ProcessIdentity identity = this_process();
  identity.process = child;
  ASSERT_EQ(read(ends[0], &identity.started, sizeof identity.started), static_cast<ssize_t>(sizeof identity.started));
  siginfo_t ended{};
  waitid(P_PID, static_cast<id_t>(child), &ended, WEXITED | WNOWAIT);
  EXPECT_EQ(life_of(identity), Life::dead);
  EXPECT_TRUE(is_gone(child, std::time(nullptr)));
  waitpid(child, nullptr, 0);
  EXPECT_EQ(life_of(identity), Life::dead);
  EXPECT_TRUE(is_gone(child, std::time(nullptr)));
}

TEST(ProcessIdentity, a_number_used_again_is_another_process) {
  ProcessIdentity other = this_process();
  --other.started;
  EXPECT_EQ(life_of(other), Life::dead);
  EXPECT_FALSE(is_gone(getpid(), std::time(nullptr)));
  EXPECT_TRUE(is_gone(getpid(), 1000)) << "what was written in 1970 was not written by this process";
}

TEST(ProcessIdentity, of_another_host_or_container_nothing_is_known) {
  ProcessIdentity other = this_process();
  other.host += "x";
  EXPECT_EQ(life_of(other), Life::unknown);
  other = this_process();
  other.pids = "pid:[1]";
  EXPECT_EQ(life_of(other), Life::unknown);
  other = this_process();
  other.boot = "another";
  EXPECT_EQ(life_of(other), Life::dead) << "the host was started anew since";
}

}  // namespace
}  // namespace eqc
