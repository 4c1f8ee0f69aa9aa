// The GPU itself against the CPU backend, bit for bit. Skipped without a GPU, unless EQUICUBE_BACKEND=cuda asks for
// one.
#include "host/engine/search/backend.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <string>
#include <thread>

#include "host/base/diagnostics.hpp"
#include "tests/cuda/same_bits.hpp"

namespace eqc {
namespace {

class GpuBackend : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string notice;
    cpu_ = make_backend(BackendChoice::cpu, 2, notice);
    const char* asked = std::getenv("EQUICUBE_BACKEND");
    try {
      gpu_ = make_backend(BackendChoice::cuda, 2, notice);
    } catch (const InputError& e) {
      if (asked != nullptr && std::string(asked) == "cuda")
        FAIL() << "EQUICUBE_BACKEND=cuda, but: " << e.diagnostics().text();
      GTEST_SKIP() << e.diagnostics().text();
    }
  }

  void expect_same_price(std::int32_t worlds, std::int32_t replicates, std::int32_t hardware, std::int32_t regions,
                         std::uint64_t seed) {
    const test::PriceCase c(worlds, replicates, hardware, regions, seed);
    test::PriceAnswer expected(c.job), got(c.job);
    cpu_->price(c.job, expected.result());
    gpu_->price(c.job, got.result());
    EXPECT_EQ(test::first_difference(got.statistics, expected.statistics), -1) << worlds << " worlds, seed " << seed;
    EXPECT_EQ(test::first_difference(got.cheapest, expected.cheapest), -1) << worlds << " worlds, seed " << seed;
  }

  void expect_same_inequity(std::int32_t entities, std::int32_t worlds, std::uint64_t seed) {
    test::InequityCase expected(entities, worlds, seed), got(entities, worlds, seed);
    cpu_->inequity(expected.job);
    gpu_->inequity(got.job);
    EXPECT_TRUE(test::same_answer(got, expected)) << entities << " entities, seed " << seed;
  }

  void expect_same_people(std::int32_t countries, std::int32_t worlds, std::uint64_t seed) {
    test::HeadcountCase heads(countries, worlds, seed), got_heads(countries, worlds, seed);
    cpu_->headcount(heads.job);
    gpu_->headcount(got_heads.job);
    EXPECT_TRUE(test::same_answer(got_heads, heads)) << countries << " countries, seed " << seed;
    test::ReachCase reach(countries, worlds, seed), got_reach(countries, worlds, seed);
    cpu_->reach(reach.job);
    gpu_->reach(got_reach.job);
    EXPECT_TRUE(test::same_answer(got_reach, reach)) << countries << " countries, seed " << seed;
  }

  void expect_same_design(std::int32_t rows, std::int32_t hardware, std::int32_t regions, std::uint64_t seed) {
    const test::DesignCase expected(rows, 16, hardware, regions, seed), got(rows, 16, hardware, regions, seed);
    cpu_->design(expected.job);
    gpu_->design(got.job);
    EXPECT_EQ(test::first_difference(got.sums, expected.sums), -1) << rows << " rows, seed " << seed;
  }

  template <class Result, class Job>
  void expect_same_searches(const std::vector<Job>& jobs) {
    std::vector<Result> expected, got;
    cpu_->search(jobs, expected);
    gpu_->search(jobs, got);
    for (std::size_t i = 0; i < jobs.size(); ++i) EXPECT_TRUE(test::same_search(got[i], expected[i])) << "job " << i;
  }

  std::unique_ptr<Backend> cpu_, gpu_;
};

TEST_F(GpuBackend, pricing_gives_the_bits_of_the_cpu_backend) {
  for (const std::uint64_t seed : {1, 2, 3}) {
    expect_same_price(256, 16, 4, 3, seed);
    expect_same_price(4096, 8, 7, 5, seed);
  }
  expect_same_price(16384, 4, 6, 4, 9);
}

TEST_F(GpuBackend, pricing_in_several_chunks_gives_the_same_bits) { expect_same_price(65536, 16, 11, 12, 6); }

TEST_F(GpuBackend, changed_terms_at_the_same_address_are_noticed) {
  test::PriceCase c(512, 4, 3, 2, 5);
  for (int i = 0; i < 3; ++i) {
    c.hardware[static_cast<std::size_t>(i) * 700 + 3] *= 1.5;
    test::PriceAnswer expected(c.job), got(c.job);
    cpu_->price(c.job, expected.result());
    gpu_->price(c.job, got.result());
    EXPECT_EQ(test::first_difference(got.statistics, expected.statistics), -1) << "change " << i;
  }
}

TEST_F(GpuBackend, designs_give_the_bits_of_the_cpu_backend) {
  for (const std::uint64_t seed : {0, 5, 6, 16}) expect_same_design(256, 4, 3, seed);
  expect_same_design(4096, 7, 40, 5);
}

TEST_F(GpuBackend, inequity_gives_the_bits_of_the_cpu_backend) {
  for (const std::int32_t entities : {1, 2, 63, 64, 65, 200, 1024, 3000})
    for (const std::uint64_t seed : {0, 1, 2}) expect_same_inequity(entities, 64, seed);
}

TEST_F(GpuBackend, inequity_in_many_worlds_gives_the_same_bits) {
  expect_same_inequity(217, 4096, 7);
  expect_same_inequity(900, 5000, 7);
}

TEST_F(GpuBackend, headcounts_and_reach_give_the_bits_of_the_cpu_backend) {
  for (const std::uint64_t seed : {0, 1, 2, 3}) expect_same_people(25, 40, seed);
  expect_same_people(1, 1, 4);
  expect_same_people(190, 64, 5);
}

TEST_F(GpuBackend, searches_give_the_results_of_the_cpu_backend) {
  expect_same_searches<TrainingSearchResult>(test::training_searches());
  expect_same_searches<ServingSearchResult>(test::serving_searches());
}

TEST_F(GpuBackend, calls_from_several_threads_do_not_disturb_each_other) {
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t)
    threads.emplace_back([this, t] {
      for (int i = 0; i < 4; ++i) {
        expect_same_price(1024, 8, 5, 4, static_cast<std::uint64_t>(t));
        expect_same_inequity(100 + t, 64, static_cast<std::uint64_t>(i));
      }
    });
  for (std::thread& t : threads) t.join();
}

}  // namespace
}  // namespace eqc
