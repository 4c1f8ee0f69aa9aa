// Every piece of work runs exactly once, whatever the number of threads, and the first failure reaches the caller.
#include "host/base/parallel.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <stdexcept>
#include <vector>

namespace eqc {
namespace {

TEST(Parallel, does_every_piece_exactly_once) {
  for (const int threads : {0, 1, 2, 7, 100}) {
    std::vector<std::atomic<int>> done(53);
    parallel_for(done.size(), threads, [&](std::size_t i) { ++done[i]; });
    for (const auto& d : done) EXPECT_EQ(d, 1);
  }
}

TEST(Parallel, of_nothing_does_nothing) {
  parallel_for(0, 4, [](std::size_t) { FAIL(); });
}

TEST(Parallel, throws_what_a_piece_threw_and_stops_early) {
  std::atomic<int> started = 0;
  const auto work = [&](std::size_t i) {
    ++started;
    if (i == 3) throw std::runtime_error("piece 3");
  };
  EXPECT_THROW(parallel_for(1000000, 2, work), std::runtime_error);
  EXPECT_LT(started, 1000000);
}

}  // namespace
}  // namespace eqc
