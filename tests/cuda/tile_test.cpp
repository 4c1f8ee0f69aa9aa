// The tiles by a team of one thread, against the SIMD loops of the CPU backend: the same additions in the same order.
#include <gtest/gtest.h>

#include <algorithm>
#include <memory>

#include "kernels/cpu/design_loop.hpp"
#include "kernels/cpu/headcount_loop.hpp"
#include "kernels/cpu/inequity_loop.hpp"
#include "kernels/cpu/price_loop.hpp"
#include "kernels/cpu/reach_loop.hpp"
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
    for (int b = 0; b < c.job.worlds / kBlock; ++b)
      price_tile(SerialTeam{}, c.job, m.work, got.cheapest.data(), r, b, *tile);
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

TEST(DesignTile, serial_team_gives_the_bits_of_the_cpu_backend) {
  for (std::uint64_t seed = 0; seed < kQuantities; ++seed) {
    const test::DesignCase expected(16 << seed % 4, 1 << seed % 5, 3, 2, seed),
        got(16 << seed % 4, 1 << seed % 5, 3, 2, seed);
    std::vector<double> memory(static_cast<std::size_t>(design_tile_size(got.job)));
    for (std::int64_t cell = 0; cell < got.job.n_cells; ++cell) {
      cpu::design(expected.job, cell);
      design_tile(SerialTeam{}, got.job, cell, memory.data());
    }
    EXPECT_EQ(test::first_difference(got.sums, expected.sums), -1) << "quantity " << seed;
    EXPECT_EQ(got.sums[2 + 3 * 6 + 2], 0) << "a factor that reaches nothing";
  }
}

/// Sums over the first bins against a loop over bins, for every income that bins end at and between them.
TEST(Headcount, sums_agree_with_loops_over_bins) {
  for (const std::uint64_t seed : {0, 1, 2, 3, 4}) {
    test::HeadcountCase c(6, 40, seed);
    cpu::headcount(c.job);
    const AbleRule& rule = c.job.people.rule;
    for (std::int64_t w = 0; w < c.job.worlds; ++w) {
      double number = 0, gap = 0, severity = 0, adults = 0;
      for (std::int64_t k = 0; k < c.job.n_countries; ++k) {
        const double price = c.job.people.price(k, w), multiplier = c.people.multiplier[k * c.job.worlds + w];
        if (price != price) continue;
        double able = 0, short_by = 0, squares = 0;
        for (int b = 0; b < kIncomeBins; ++b) {
          const double usd = c.income[k * kIncomeBins + b] * multiplier,
                       voucher = usd < rule.voucher_below_usd ? std::min(price, rule.voucher_usd_month) : 0.0;
          const double needed = 12 * (price - voucher) / rule.income_share, full = 12 * price / rule.income_share;
          able += usd >= needed ? 0.01 : 0.0;
          short_by += usd < needed ? 0.01 * (1 - usd / needed) : 0.0;
          squares += usd < full ? 0.01 * (1 - usd / full) * (1 - usd / full) : 0.0;
        }
        const double connected = c.connected[k];
        number += c.adults[k] * connected * able;
        gap += c.adults[k] * (connected * short_by + 1 - connected);
        severity += c.adults[k] * (connected * squares + 1 - connected);
        adults += c.adults[k];
      }
      const auto total = [&](HeadcountTotal t) { return c.totals[static_cast<std::size_t>(t) * c.job.worlds + w]; };
      EXPECT_NEAR(total(HeadcountTotal::number), number, 1e-12 * adults) << seed << ", world " << w;
      EXPECT_NEAR(total(HeadcountTotal::gap), gap / adults, 1e-12) << seed << ", world " << w;
      if (c.job.shortfall != 0) {
        EXPECT_NEAR(total(HeadcountTotal::severity), severity / adults, 1e-12) << seed << ", world " << w;
      }
    }
  }
}

}  // namespace
}  // namespace eqc
