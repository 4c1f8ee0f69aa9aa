// The CUDA kernels as written, run thread by thread on the CPU, against the CPU backend: the same bits in every order
// of threads.
#include "tests/cuda/shim.hpp"

#include <gtest/gtest.h>

#include "kernels/cpu/design_loop.hpp"
#include "kernels/cpu/headcount_loop.hpp"
#include "kernels/cpu/inequity_loop.hpp"
#include "kernels/cpu/price_loop.hpp"
#include "kernels/cpu/reach_loop.hpp"
#include "kernels/cpu/search_loop.hpp"
#include "kernels/cuda/design_kernel.cuh"
#include "kernels/cuda/headcount_kernel.cuh"
#include "kernels/cuda/inequity_kernel.cuh"
#include "kernels/cuda/price_kernel.cuh"
#include "kernels/cuda/reach_kernel.cuh"
#include "kernels/cuda/serving_search_kernel.cuh"
#include "kernels/cuda/training_search_kernel.cuh"
#include "tests/cuda/emulated.hpp"
#include "tests/cuda/same_bits.hpp"

namespace eqc {
namespace {

/// The sources, compiled by this compiler.
struct Shimmed {
  void reference(const PriceJob& j, const PriceWork& w) const { cuda::reference_kernel(j, w); }
  void price(const PriceJob& j, const PriceWork& w, double* cheapest) const { cuda::price_kernel(j, w, cheapest); }
  void moments(const PriceJob& j, const PriceWork& w, QuantityStatistics* out) const {
    cuda::moments_kernel(j, w, out);
  }
  void quantile(const PriceJob& j, const PriceWork& w, QuantityStatistics* out) const {
    cuda::quantile_kernel(j, w, out);
  }
  void inequity(const InequityJob& j, const InequityWork& w, double* memory) const {
    cuda::inequity_kernel(j, w, memory);
  }
  void headcount_country(const HeadcountJob& j, CountryCount* c) const { cuda::headcount_country_kernel(j, c); }
  void headcount_world(const HeadcountJob& j, const CountryCount* c) const { cuda::headcount_world_kernel(j, c); }
  void reach(const ReachJob& j, double* memory) const { cuda::reach_kernel(j, memory); }
  void design(const DesignJob& j, double* memory) const { cuda::design_kernel(j, memory); }
  void search(const TrainingSearchJob* j, TrainingSearchResult* r) const { cuda::training_search_kernel(j, r); }
  void search(const ServingSearchJob* j, ServingSearchResult* r) const { cuda::serving_search_kernel(j, r); }
};

void expect_same_price(std::int32_t worlds, std::int32_t replicates, int chunk, std::uint64_t seed) {
  const test::PriceCase c(worlds, replicates, 4, 3, seed);
  test::PriceAnswer expected(c.job);
  cpu::price(c.job, expected.result(), 0, c.job.n_regions);
  for (const test::Order order : fibers::kOrders) {
    test::PriceAnswer got(c.job);
    test::price(Shimmed{}, c.job, got.result(), chunk, order);
    EXPECT_EQ(test::first_difference(got.statistics, expected.statistics), -1)
        << "worlds " << worlds << " seed " << seed;
    EXPECT_EQ(test::first_difference(got.cheapest, expected.cheapest), -1) << "worlds " << worlds << " seed " << seed;
  }
}

void expect_same_inequity(std::int32_t entities, unsigned blocks, std::uint64_t seed) {
  test::InequityCase expected(entities, 6, seed);
  cpu::inequity(expected.job);
  for (const test::Order order : fibers::kOrders) {
    test::InequityCase got(entities, 6, seed);
    test::inequity(Shimmed{}, got.job, blocks, order);
    EXPECT_TRUE(test::same_answer(got, expected)) << entities << " entities, seed " << seed;
  }
}

void expect_same_people(std::int32_t countries, std::int32_t worlds, std::uint64_t seed) {
  test::HeadcountCase heads(countries, worlds, seed);
  cpu::headcount(heads.job);
  test::ReachCase reach(countries, worlds, seed);
  cpu::reach(reach.job);
  for (const test::Order order : fibers::kOrders) {
    test::HeadcountCase got_heads(countries, worlds, seed);
    test::headcount(Shimmed{}, got_heads.job, order);
    EXPECT_TRUE(test::same_answer(got_heads, heads)) << countries << " countries, seed " << seed;
    test::ReachCase got_reach(countries, worlds, seed);
    test::reach(Shimmed{}, got_reach.job, 3, order);
    EXPECT_TRUE(test::same_answer(got_reach, reach)) << countries << " countries, seed " << seed;
  }
}

void expect_same_design(std::int32_t rows, std::int32_t replicates, unsigned blocks, std::uint64_t seed) {
  const test::DesignCase expected(rows, replicates, 3, 2, seed);
  for (std::int64_t cell = 0; cell < expected.job.n_cells; ++cell) cpu::design(expected.job, cell);
  for (const test::Order order : fibers::kOrders) {
    const test::DesignCase got(rows, replicates, 3, 2, seed);
    test::design(Shimmed{}, got.job, blocks, order);
    EXPECT_EQ(test::first_difference(got.sums, expected.sums), -1) << rows << " rows, seed " << seed;
  }
}

template <class Result, class Job>
void expect_same_searches(const std::vector<Job>& jobs) {
  std::vector<Result> got;
  test::search(Shimmed{}, jobs, got, test::Order::backward);
  for (std::size_t i = 0; i < jobs.size(); ++i)
    EXPECT_TRUE(test::same_search(got[i], cpu::search(jobs[i]))) << "job " << i;
}

class ShimmedKernels : public ::testing::Test {
 protected:
  void SetUp() override {
#if defined(__SANITIZE_THREAD__)
    GTEST_SKIP() << "ThreadSanitizer does not follow fibers";
#endif
  }
};
class Fibers : public ShimmedKernels {};

TEST_F(ShimmedKernels, pricing_gives_the_bits_of_the_cpu_backend) {
  expect_same_price(256, 16, 3, 1);
  expect_same_price(1024, 4, 2, 2);
  expect_same_price(512, 2, 1, 3);
}

TEST_F(ShimmedKernels, inequity_gives_the_bits_of_the_cpu_backend) {
  for (const std::int32_t entities : {1, 2, 9, 63, 64, 200})
    for (const std::uint64_t seed : {0, 1, 2}) expect_same_inequity(entities, 0, seed);
  expect_same_inequity(200, 4, 3);
}

TEST_F(ShimmedKernels, headcounts_and_reach_give_the_bits_of_the_cpu_backend) {
  for (const std::int32_t countries : {1, 2, 7, 20})
    for (const std::uint64_t seed : {0, 1, 2, 3}) expect_same_people(countries, 19, seed);
}

TEST_F(ShimmedKernels, designs_give_the_bits_of_the_cpu_backend) {
  for (const std::uint64_t seed : {0, 5, 6, 16}) expect_same_design(256 << seed % 2, 1 << seed % 5, 4, seed);
}

TEST_F(ShimmedKernels, searches_give_the_results_of_the_cpu_backend) {
  expect_same_searches<TrainingSearchResult>(test::training_searches());
  expect_same_searches<ServingSearchResult>(test::serving_searches());
}

TEST_F(Fibers, a_missing_barrier_shows_in_some_order) {
  std::vector<std::vector<int>> seen;
  for (const test::Order order : fibers::kOrders) {
    int shared[4] = {};
    std::vector<int> out(4);
    fibers::launch({1}, {4}, order, [&] {
      const unsigned t = fibers::thread_index.x;
      shared[t] = 1;
      out[t] = shared[3 - t];  // no barrier in between
    });
    seen.push_back(out);
  }
  EXPECT_NE(seen[0], seen[1]);
}

TEST_F(Fibers, a_barrier_that_not_all_threads_reach_is_an_error) {
  EXPECT_THROW(fibers::launch({1}, {4}, test::Order::forward,
                              [&] {
                                if (fibers::thread_index.x > 0) fibers::Block::instance().barrier();
                              }),
               std::logic_error);
}

}  // namespace
}  // namespace eqc
