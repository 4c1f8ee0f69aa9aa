// A stored search is the search that was found.
#include "host/run/shared/search_file.hpp"

#include <gtest/gtest.h>

#include <fstream>

#include "host/base/file.hpp"
#include "host/cube/error.hpp"
#include "tests/run/shared/shared_fixture.hpp"

namespace eqc {
namespace {

using namespace run_test;

TEST(SearchFile, gives_back_what_was_written_to_the_last_field) {
  const Study s(kSharedStudy);
  const Draws draws(s.plan, 1);
  std::string notice;
  const auto backend = make_backend(BackendChoice::cpu, 1, notice);
  const ModelSearch found = search_model(s.plan, draws, *backend, 1);
  const TemporaryFolder folder;
  write_search(folder.file("a.search"), "a", found);
  const ModelSearch read = read_search(folder.file("a.search"), "a", s.plan.n_hardware);
  write_search(folder.file("b.search"), "a", read);
  EXPECT_EQ(read_file(folder.file("a.search")), read_file(folder.file("b.search")));
  ASSERT_EQ(read.training.size(), found.training.size());
  for (std::size_t h = 0; h < found.training.size(); ++h) {
    const TrainingChoice &a = found.training[h], &b = read.training[h];
    EXPECT_EQ(a.status, b.status);
    EXPECT_EQ(a.tokens, b.tokens);
    EXPECT_EQ(a.power_share, b.power_share);
    EXPECT_EQ(a.limit_use, b.limit_use);
    EXPECT_EQ(a.counts.evaluated, b.counts.evaluated);
    EXPECT_EQ(a.result.best.step_s, b.result.best.step_s);
    EXPECT_EQ(a.result.best.layout.recompute, b.result.best.layout.recompute);
    EXPECT_EQ(a.result.runner_up.memory.reserve_bytes, b.result.runner_up.memory.reserve_bytes);
    EXPECT_EQ(a.result.has_runner_up, b.result.has_runner_up);
  }
  ASSERT_EQ(read.serving.size(), found.serving.size());
  for (std::size_t h = 0; h < found.serving.size(); ++h) {
    EXPECT_EQ(found.serving[h].result.best.tpot_s, read.serving[h].result.best.tpot_s);
    EXPECT_EQ(found.serving[h].result.best.layout.kv, read.serving[h].result.best.layout.kv);
    EXPECT_EQ(found.serving[h].result.best.decode.memory_s, read.serving[h].result.best.decode.memory_s);
  }
}

TEST(SearchFile, refuses_what_is_damaged_or_another_s) {
  const TemporaryFolder folder;
  const std::string path = folder.file("a.search");
  ModelSearch search;
  search.training.resize(2);
  write_search(path, "a", search);
  EXPECT_EQ(read_search(path, "a", 2).training.size(), 2U);
  EXPECT_THROW(read_search(path, "b", 2), CubeError);
  EXPECT_THROW(read_search(path, "a", 3), CubeError);
  const std::string text = read_file(path);
  for (std::size_t at = 0; at < text.size(); at += 37) {
    std::string damaged = text;
    damaged[at] = static_cast<char>(damaged[at] ^ 1);
    std::ofstream(path, std::ios::binary) << damaged;
    EXPECT_THROW(read_search(path, "a", 2), CubeError) << at;
  }
  std::ofstream(path, std::ios::binary) << text.substr(0, text.size() / 2);
  EXPECT_THROW(read_search(path, "a", 2), CubeError);
}

}  // namespace
}  // namespace eqc
