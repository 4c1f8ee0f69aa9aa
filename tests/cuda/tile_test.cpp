// The tiles by a team of one thread, against the SIMD loops of the CPU backend: the same additions in the same order.
#include <gtest/gtest.h>

#include <memory>

#include "kernels/cpu/inequity.hpp"
#include "kernels/cpu/price.hpp"
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
    for (const double w : got.weight) work.total_weight = work.total_weight + w;
    std::vector<std::uint8_t> able(static_cast<std::size_t>(got.job.n_shares) * entities * got.job.worlds);
    work.able = able.data();
    std::vector<double> memory(inequity_tile_size(entities));
    for (int w = 0; w < got.job.worlds; ++w) inequity_tile(SerialTeam{}, got.job, work, w, memory.data());
    EXPECT_EQ(test::first_difference(got.metrics, expected.metrics), -1) << entities;
    EXPECT_EQ(test::first_difference(got.able, expected.able), -1) << entities;
  }
}

}  // namespace
}  // namespace eqc
