// Arrays beyond a bound lie in files, keep what they hold, and the process stays near its bound.
#include "host/base/bounded_memory.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <memory>
#include <thread>
#include <vector>

namespace eqc {
namespace {

namespace fs = std::filesystem;
constexpr std::size_t kMiB = std::size_t{1} << 20;

std::size_t resident() {
  std::size_t all = 0, pages = 0;
  std::ifstream("/proc/self/statm") >> all >> pages;
  return pages * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
}

/// On a disk: a file system in memory could not give pages back.
struct ScratchFolder {
  ScratchFolder() : path(fs::current_path() / ("bounded_memory_" + std::to_string(::getpid()))) {
    fs::create_directories(path);
  }
  ~ScratchFolder() { fs::remove_all(path); }
  fs::path path;
};

std::vector<std::vector<double>> arrays(std::size_t count, std::size_t bytes) {
  std::vector<std::vector<double>> all;
  for (std::size_t i = 0; i < count; ++i) {
    std::vector<double>& one = all.emplace_back(bytes / sizeof(double));
    for (std::size_t k = 0; k < one.size(); ++k) one[k] = static_cast<double>(i * one.size() + k);
  }
  return all;
}

bool hold_what_was_written(const std::vector<std::vector<double>>& all) {
  for (std::size_t i = 0; i < all.size(); ++i)
    for (std::size_t k = 0; k < all[i].size(); ++k)
      if (all[i][k] != static_cast<double>(i * all[i].size() + k)) return false;
  return true;
}

TEST(BoundedMemory, keeps_arrays_whole_and_the_process_small) {
  const ScratchFolder folder;
  const std::size_t before = resident();
  auto bounded = std::make_unique<BoundedMemory>(folder.path, before + 64 * kMiB);
  auto all = arrays(60, 8 * kMiB);
  if (bytes_in_files() == 0) GTEST_SKIP() << "no files without a name with reserved room here, or sanitizers";
  EXPECT_GT(bytes_in_files(), 200 * kMiB);
  EXPECT_TRUE(fs::is_empty(folder.path)) << "the files have no names";
  for (int i = 0; i < 200 && resident() > before + 96 * kMiB; ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  EXPECT_LT(resident(), before + 96 * kMiB) << "of 480 MiB";
  EXPECT_TRUE(hold_what_was_written(all));
  bounded.reset();
  EXPECT_TRUE(hold_what_was_written(all)) << "arrays outlive the bound";
  all.clear();
  EXPECT_EQ(bytes_in_files(), 0);
}

TEST(BoundedMemory, is_given_back_by_any_thread) {
  const ScratchFolder folder;
  {
    const BoundedMemory bounded(folder.path, 8 * kMiB);
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t)
      threads.emplace_back([] {
        for (int i = 0; i < 20; ++i) EXPECT_TRUE(hold_what_was_written(arrays(3, 3 * kMiB)));
      });
    for (std::thread& t : threads) t.join();
  }
  EXPECT_EQ(bytes_in_files(), 0) << "arrays that were kept for reuse";
}

TEST(BoundedMemory, goes_on_in_memory_where_there_is_no_folder) {
  const BoundedMemory bounded("/nowhere/at/all", 8 * kMiB);
  EXPECT_TRUE(hold_what_was_written(arrays(8, 4 * kMiB)));
  EXPECT_EQ(bytes_in_files(), 0);
}

}  // namespace
}  // namespace eqc
