// Threads that want the same value wait for the one that computes it; a failure is not kept.
#include "host/base/shared_once.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <stdexcept>
#include <thread>

#include "host/base/parallel.hpp"

namespace eqc {
namespace {

TEST(SharedOnce, computes_each_value_once) {
  SharedOnce<int, int> values;
  std::atomic<int> computed = 0;
  parallel_for(64, 4, [&](std::size_t i) {
    const int key = static_cast<int>(i % 4);
    const int& got = values.get(key, [&] {
      ++computed;
      std::this_thread::yield();
      return 10 * key;
    });
    EXPECT_EQ(got, 10 * key);
  });
  EXPECT_EQ(computed, 4);
}

TEST(SharedOnce, offers_only_what_nobody_has) {
  SharedOnce<int, int> values;
  values.offer(1, [] { return 5; });
  values.offer(1, []() -> int { throw std::runtime_error("not asked for"); });
  EXPECT_EQ(values.get(1, [] { return 6; }), 5);
}

TEST(SharedOnce, what_failed_is_done_again) {
  SharedOnce<int, int> values;
  EXPECT_THROW(values.get(1, []() -> int { throw std::runtime_error("once"); }), std::runtime_error);
  EXPECT_EQ(values.get(1, [] { return 7; }), 7);
}

}  // namespace
}  // namespace eqc
