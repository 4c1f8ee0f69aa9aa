// Claims: one holder at a time while it lives, another's when it does not.
#include "host/run/shared/claim.hpp"

#include <gtest/gtest.h>
#include <sys/wait.h>

#include <filesystem>
#include <fstream>

#include "host/base/file.hpp"
#include "tests/run/run_fixture.hpp"

namespace eqc {
namespace {

namespace fs = std::filesystem;
using run_test::TemporaryFolder;

struct ClaimTest : testing::Test {
  TemporaryFolder folder;
  std::string path = folder.file("u.claim");

  void age(int seconds) const {
    fs::last_write_time(path, fs::file_time_type::clock::now() - std::chrono::seconds(seconds));
  }
};

TEST_F(ClaimTest, is_one_s_until_it_is_given_back) {
  Claims one(folder.path(), 60), other(folder.path(), 60);
  EXPECT_EQ(one.take("u", "unit"), 1);
  EXPECT_EQ(other.take("u", "unit"), 0);
  const auto claim = read_claim(path, one.now());
  ASSERT_TRUE(claim);
  EXPECT_EQ(claim->unit, "unit");
  EXPECT_EQ(claim->holder.process, getpid());
  EXPECT_EQ(claim->lease_s, 60);
  one.give_back("u");
  EXPECT_FALSE(fs::exists(path));
  EXPECT_EQ(other.take("u", "unit"), 1);
}

TEST_F(ClaimTest, without_a_sign_of_life_for_its_lease_is_taken_over) {
  Claims one(folder.path(), 60), other(folder.path(), 60);
  one.take("u", "unit");
  age(59);
  EXPECT_EQ(other.take("u", "unit"), 0);
  age(61);
  EXPECT_EQ(other.take("u", "unit"), 2) << "the second that begins it";
  one.give_back("u");
  EXPECT_TRUE(fs::exists(path)) << "who comes back does not take it from its new holder";
  other.give_back("u");
  EXPECT_FALSE(fs::exists(path));
}

TEST_F(ClaimTest, is_kept_fresh) {
  Claims one(folder.path(), 1);
  one.take("u", "unit");
  age(100);
  for (int i = 0; i < 100 && read_claim(path, one.now())->age_s > 50; ++i) usleep(50000);
  EXPECT_LT(read_claim(path, one.now())->age_s, 50);
}

TEST_F(ClaimTest, of_a_process_that_is_gone_is_taken_over_at_once) {
  const pid_t child = fork();
  if (child == 0) {
    auto* const claims = new Claims(folder.path(), 1000);
    claims->take("u", "unit");
    _exit(0);
  }
  waitpid(child, nullptr, 0);
  ASSERT_TRUE(fs::exists(path));
  Claims here(folder.path(), 1000);
  EXPECT_EQ(here.take("u", "unit"), 2);
}

TEST_F(ClaimTest, that_says_nothing_is_nobody_s_after_a_while) {
  std::ofstream(path).flush();
  Claims here(folder.path(), 1000);
  EXPECT_EQ(here.take("u", "unit"), 0) << "it may be being written";
  age(10);
  EXPECT_EQ(here.take("u", "unit"), 2);
}

TEST_F(ClaimTest, are_given_back_when_the_process_is_done) {
  {
    Claims here(folder.path(), 60);
    here.take("u", "unit");
  }
  EXPECT_TRUE(fs::is_empty(folder.path()));
}

}  // namespace
}  // namespace eqc
