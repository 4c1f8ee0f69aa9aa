// The tiles by a team of one thread, against the SIMD loops of the CPU backend: the same additions in the same order.
#include <gtest/gtest.h>

#include <memory>

#include "kernels/cpu/headcount.hpp"
#include "kernels/cpu/inequity.hpp"
#include "kernels/cpu/price.hpp"
#include "kernels/cpu/reach.hpp"
#include "tests/cuda/emulated.hpp"
#include "tests/cuda/same_bits.hpp"

namespace eqc {
namespace {

TEST(PriceTile, serial_team_gives_the_bits_of_the_cpu_backend) {
  const test::PriceCase c(512, 8, 3, 2, 4);
  test::PriceAnswer expected(c.job), got(c.job);
  cpu::price(c.job, expected.result(), 0, c.job.n_regions);
  test::PriceMemory m(c.job, 0, c.job.n_regions);
  const auto tile = std::make_unique<PriceTileMemory>();
  for (int s = 0; s < m.work.slots; ++s) price_reference(c.job, m.work, s);
  for (int r = 0; r < c.job.n_regions; ++r)
    for (int b = 0; b < c.job.worlds / kBlock; ++b) price_tile(SerialTeam{}, c.job, m.work, got.cheapest.data(), r, b, *tile);
  for (int s = 0; s < m.work.slots; ++s)
    for (int k = 0; k < c.job.n_quantities; ++k) {
      QuantityStatistics& out = got.statistics[static_cast<std::size_t>(m.slot_cell[s]) * c.job.n_quantities + k];
      price_moments(c.job, m.work, s, k, out);
      if (k >= c.job.n_sorted) continue;
      const std::size_t series = (static_cast<std::size_t>(s) * c.job.n_sorted + k) * c.job.worlds;
      std::vector<double> sorted(m.values.begin() + series, m.values.begin() + series + c.job.worlds);
      std::sort(sorted.begin(), sorted.end());
      QuantileTileMemory memory;
      quantile_tile(SerialTeam{}, c.job, m.values.data() + series, sorted.data(), k, out, memory);
    }
  EXPECT_EQ(test::first_difference(got.statistics, expected.statistics), -1);
  EXPECT_EQ(test::first_difference(got.cheapest, expected.cheapest), -1);
}

TEST(InequityTile, serial_team_gives_the_bits_of_the_cpu_backend) {
  for (const std::int32_t entities : {1, 3, 50, 193}) {
    test::InequityCase expected(entities, 5, 4), got(entities, 5, 4);
    cpu::inequity(expected.job);
    InequityWork work;
    for (const double w : got.entity.weight) work.total_weight = work.total_weight + w;
    std::vector<std::uint8_t> able(static_cast<std::size_t>(got.job.n_shares) * entities * got.job.worlds);
    work.able = able.data();
    std::vector<double> memory(entity_tile_size(got.job));
    for (int w = 0; w < got.job.worlds; ++w) inequity_tile(SerialTeam{}, got.job, work, w, memory.data());
    EXPECT_TRUE(test::same_entities(got.entity, expected.entity)) << entities;
    EXPECT_EQ(test::first_difference(got.able, expected.able), -1) << entities;
  }
}

TEST(ReachTile, serial_team_gives_the_bits_of_the_cpu_backend) {
  for (const std::uint64_t seed : {1, 2, 3, 4}) {
    test::ReachCase expected(30, 6, seed), got(30, 6, seed);
    cpu::reach(expected.job);
    std::vector<double> memory(entity_tile_size(got.job));
    for (int w = 0; w < got.job.worlds; ++w) entity_tile(SerialTeam{}, got.job, w, memory.data());
    EXPECT_TRUE(test::same_answer(got, expected)) << seed;
  }
}

/// Sixteen worlds at a time or one: the same bits.
TEST(Headcount, lanes_do_not_change_a_bit) {
  for (const std::uint64_t seed : {0, 1, 2, 3, 4}) {
    test::HeadcountCase expected(23, 32, seed), got(23, 32, seed);
    cpu::headcount(expected.job);
    CountryLanes<1> country;
    for (std::int64_t w = 0; w < got.job.worlds; ++w) {
      HeadcountSums sums = start_world(got.job, w);
      for (std::int64_t k = 0; k < got.job.n_countries; ++k) {
        count_country(got.job, k, w, country);
        add_country(got.job, k, w, country, 0, sums);
      }
      finish_world(got.job, w, sums);
    }
    EXPECT_TRUE(test::same_answer(got, expected)) << seed;
  }
}

}  // namespace
}  // namespace eqc
