// nvcc's own PTX of the kernels, translated to C++ by scripts/ptx2c.py, against the CPU backend. Built and run by
// scripts/check_ptx.sh.
#include <cstdio>

#include "design_kernel.ptx.hpp"
#include "headcount_kernel.ptx.hpp"
#include "inequity_kernel.ptx.hpp"
#include "kernels/cpu/design_loop.hpp"
#include "kernels/cpu/headcount_loop.hpp"
#include "kernels/cpu/inequity_loop.hpp"
#include "kernels/cpu/price_loop.hpp"
#include "kernels/cpu/reach_loop.hpp"
#include "kernels/cpu/search_loop.hpp"
#include "price_kernel.ptx.hpp"
#include "reach_kernel.ptx.hpp"
#include "serving_search_kernel.ptx.hpp"
#include "training_search_kernel.ptx.hpp"
#include "tests/cuda/emulated.hpp"
#include "tests/cuda/same_bits.hpp"

namespace eqc {
namespace {

/// The translations; parameters are handed over as addresses of their values.
struct Translated {
  void reference(const PriceJob& j, const PriceWork& w) const { ptx::reference_kernel(&j, &w); }
  void price(const PriceJob& j, const PriceWork& w, double* cheapest) const { ptx::price_kernel(&j, &w, &cheapest); }
  void moments(const PriceJob& j, const PriceWork& w, QuantityStatistics* out) const {
    ptx::moments_kernel(&j, &w, &out);
  }
  void quantile(const PriceJob& j, const PriceWork& w, QuantityStatistics* out) const {
    ptx::quantile_kernel(&j, &w, &out);
  }
  void inequity(const InequityJob& j, const InequityWork& w, double* memory) const {
    ptx::inequity_kernel(&j, &w, &memory);
  }
  void headcount_country(const HeadcountJob& j, CountryCount* c) const { ptx::headcount_country_kernel(&j, &c); }
  void headcount_world(const HeadcountJob& j, const CountryCount* c) const { ptx::headcount_world_kernel(&j, &c); }
  void reach(const ReachJob& j, double* memory) const { ptx::reach_kernel(&j, &memory); }
  void design(const DesignJob& j, double* memory) const { ptx::design_kernel(&j, &memory); }
  void search(const TrainingSearchJob* j, TrainingSearchResult* r) const { ptx::training_search_kernel(&j, &r); }
  void search(const ServingSearchJob* j, ServingSearchResult* r) const { ptx::serving_search_kernel(&j, &r); }
};

int failures = 0;

void expect(bool same, const char* what, std::uint64_t seed) {
  if (same) return;
  std::printf("DIFFERENT: %s, seed %llu\n", what, static_cast<unsigned long long>(seed));
  ++failures;
}

std::size_t check_price(std::int32_t worlds, std::int32_t replicates, int chunk, std::uint64_t seed) {
  const test::PriceCase c(worlds, replicates, 4, 3, seed);
  test::PriceAnswer expected(c.job), got(c.job);
  cpu::price(c.job, expected.result(), 0, c.job.n_regions);
  test::price(Translated{}, c.job, got.result(), chunk, fibers::kOrders[seed % 3]);
  expect(test::first_difference(got.statistics, expected.statistics) == -1, "statistics of prices", seed);
  expect(test::first_difference(got.cheapest, expected.cheapest) == -1, "cheapest costs", seed);
  return got.statistics.size() * sizeof(QuantityStatistics) / 8 + got.cheapest.size();
}

std::size_t check_inequity(std::int32_t entities, unsigned blocks, std::uint64_t seed) {
  test::InequityCase expected(entities, 8, seed), got(entities, 8, seed);
  cpu::inequity(expected.job);
  test::inequity(Translated{}, got.job, blocks, fibers::kOrders[seed % 3]);
  expect(test::same_answer(got, expected), "inequity", seed);
  return got.entity.metrics.size() + got.entity.parts.size() + got.able.size() + got.able_worlds.size();
}

std::size_t check_people(std::int32_t countries, std::uint64_t seed) {
  test::HeadcountCase heads(countries, 24, seed), got_heads(countries, 24, seed);
  cpu::headcount(heads.job);
  test::headcount(Translated{}, got_heads.job, fibers::kOrders[seed % 3]);
  expect(test::same_answer(got_heads, heads), "headcounts", seed);
  test::ReachCase reach(countries, 8, seed), got_reach(countries, 8, seed);
  cpu::reach(reach.job);
  test::reach(Translated{}, got_reach.job, 3, fibers::kOrders[seed % 3]);
  expect(test::same_answer(got_reach, reach), "reach", seed);
  return got_heads.totals.size() + got_heads.group_share.size() + got_heads.country_share.size() +
         got_reach.entity.metrics.size() + got_reach.entity.parts.size();
}

std::size_t check_design(std::int32_t rows, std::int32_t replicates, std::uint64_t seed) {
  const test::DesignCase expected(rows, replicates, 3, 2, seed), got(rows, replicates, 3, 2, seed);
  for (std::int64_t cell = 0; cell < expected.job.n_cells; ++cell) cpu::design(expected.job, cell);
  test::design(Translated{}, got.job, 1 + seed % 4, fibers::kOrders[seed % 3]);
  expect(test::first_difference(got.sums, expected.sums) == -1, "sensitivity design", seed);
  return got.sums.size();
}

template <class Result, class Job>
std::size_t check_searches(const std::vector<Job>& jobs, const char* what) {
  std::vector<Result> got;
  test::search(Translated{}, jobs, got, fibers::Order::forward);
  for (std::size_t i = 0; i < jobs.size(); ++i) expect(test::same_search(got[i], cpu::search(jobs[i])), what, i);
  return jobs.size() * sizeof(Result) / 8;
}

}  // namespace
}  // namespace eqc

int main() {
  using namespace eqc;
  std::size_t values = 0;
  for (std::uint64_t seed = 0; seed < 12; ++seed)
    values += check_price(256 << seed % 3, 1 << (1 + seed % 4), 1 + seed % 3, seed);
  for (std::uint64_t seed = 0; seed < 60; ++seed)
    values += check_inequity(1 + static_cast<int>(seed * 37 % 257), seed % 4 == 3 ? 4 : 0, seed);
  for (std::uint64_t seed = 0; seed < 12; ++seed) values += check_people(1 + static_cast<int>(seed * 7 % 40), seed);
  for (std::uint64_t seed = 0; seed < kQuantities; ++seed) values += check_design(128 << seed % 3, 1 << seed % 5, seed);
  values += check_searches<TrainingSearchResult>(test::training_searches(), "training search");
  values += check_searches<ServingSearchResult>(test::serving_searches(), "serving search");
  std::printf("%zu values from translated PTX, %d differences from the CPU backend\n", values, failures);
  return failures == 0 ? 0 : 1;
}
