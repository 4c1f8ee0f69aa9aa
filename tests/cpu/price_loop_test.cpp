// The pricing loop against one evaluation after another: every statistic of every cell, the cheapest costs, and cells
// that are not to be priced.
#include "kernels/cpu/price_loop.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <limits>
#include <random>

#include "kernels/cpu/fold_loop.hpp"
#include "kernels/econ/term_list.hpp"
#include "tests/run/reference_statistics.hpp"

namespace eqc {
namespace {

constexpr double kUntouched = -12345.0;

/// A job of positive random terms and everything it points to.
struct RandomJob {
  int worlds, hardware, regions;
  std::vector<double> hardware_terms, region_terms, world_terms, hours, accelerators, tax, premium, water, cheapest;
  std::vector<std::int8_t> status, ways;
  std::vector<QuantityStatistics> statistics;
  PriceJob job;

  RandomJob(int n_worlds, int n_hardware, int n_regions) : worlds(n_worlds), hardware(n_hardware), regions(n_regions) {
    std::mt19937_64 generator(17);
    std::lognormal_distribution<double> positive(0.0, 0.7);
    const auto fill = [&](std::vector<double>& v, int n) {
      v.resize(static_cast<std::size_t>(n));
      for (double& x : v) x = positive(generator);
    };
    fill(hardware_terms, hardware * kHardwareTerms * worlds);
    fill(region_terms, regions * kRegionTerms * worlds);
    fill(world_terms, kWorldTerms * worlds);
    fill(hours, hardware * worlds);
    fill(accelerators, hardware);
    fill(tax, regions);
    fill(premium, regions);
    fill(water, regions);
    status.assign(static_cast<std::size_t>(regions * hardware), 0);
    ways.assign(status.size(), kMayOwn | kMayRent | kMayServe | kDayOwned | kDayRented);
    statistics.resize(static_cast<std::size_t>(regions * hardware * kQuantities));
    for (QuantityStatistics& s : statistics) s.mean = kUntouched;
    cheapest.assign(static_cast<std::size_t>(kCheapest * regions * worlds), kUntouched);
    set_job();
  }

  void set_job() {
    job.worlds = worlds;
    job.replicates = 8;
    job.n_hardware = hardware;
    job.n_regions = regions;
    job.hardware = hardware_terms.data();
    job.region = region_terms.data();
    job.world = world_terms.data();
    job.hours = hours.data();
    job.accelerators = accelerators.data();
    job.tax_ratio = tax.data();
    job.rental_premium = premium.data();
    job.water_l_per_kwh = water.data();
    job.status = status.data();
    job.ways = ways.data();
    job.n_quantities = job.n_sorted = kQuantities;
    for (int q = 0; q < kQuantities; ++q) job.quantity[q] = kQuantities - 1 - q;  // any order
    job.n_probabilities = 3;
    job.probability[0] = 0.05;
    job.probability[1] = 0.5;
    job.probability[2] = 0.95;
  }

  void price(int first, int last) { cpu::price(job, {statistics.data(), cheapest.data()}, first, last); }
  const QuantityStatistics& of(int r, int h, int k) const {
    return statistics[static_cast<std::size_t>((r * hardware + h) * job.n_quantities + k)];
  }
  const double* cheapest_of(Cheapest c, int r) const {
    return cheapest.data() + (static_cast<std::ptrdiff_t>(c) * regions + r) * worlds;
  }
};

/// One configuration in one world, its numbers looked up by hand.
Outcome slow_outcome(const RandomJob& j, int r, int h, int w) {
  const auto hw = [&](HardwareTerm t) {
    return j.hardware_terms[static_cast<std::size_t>((h * kHardwareTerms + static_cast<int>(t)) * j.worlds + w)];
  };
  const auto place = [&](RegionTerm t) {
    return j.region_terms[static_cast<std::size_t>((r * kRegionTerms + static_cast<int>(t)) * j.worlds + w)];
  };
  const auto world = [&](WorldTerm t) {
    return j.world_terms[static_cast<std::size_t>(static_cast<int>(t) * j.worlds + w)];
  };
  ConfigurationFacts facts;
  facts.accelerators = j.accelerators[static_cast<std::size_t>(h)];
  facts.tax_ratio = j.tax[static_cast<std::size_t>(r)];
  facts.rental_premium = j.premium[static_cast<std::size_t>(r)];
  facts.water_l_per_kwh = j.water[static_cast<std::size_t>(r)];
  return evaluate(facts, j.hours[static_cast<std::size_t>(h * j.worlds + w)], hw, place, world);
}

TEST(CpuPrice, every_quantity_agrees_with_the_slow_reference) {
  RandomJob j(512, 3, 2);
  j.price(0, 2);
  const std::vector<double> probabilities(j.job.probability, j.job.probability + 3);
  for (int r = 0; r < 2; ++r)
    for (int h = 0; h < 3; ++h)
      for (int q = 0; q < kQuantities; ++q) {
        std::vector<double> values;
        for (int w = 0; w < 512; ++w) values.push_back(quantity_of(slow_outcome(j, r, h, w), q));
        const QuantityStatistics want = run_test::reference_statistics(values, 8, probabilities);
        const QuantityStatistics& got = j.of(r, h, kQuantities - 1 - q);
        EXPECT_NEAR(got.mean / want.mean, 1, 1e-12);
        EXPECT_NEAR(got.sd / want.sd, 1, 1e-11);
        EXPECT_NEAR(got.se / want.se, 1, 1e-10);
        EXPECT_NEAR(got.min / want.min, 1, 1e-14);
        EXPECT_NEAR(got.max / want.max, 1, 1e-14);
        for (int p = 0; p < 3; ++p) EXPECT_NEAR(got.quantile[p].value / want.quantile[p].value, 1, 1e-13);
        for (int p = 0; p < 3; ++p) EXPECT_NEAR(got.quantile[p].se, want.quantile[p].se, 1e-9 * want.quantile[p].value);
      }
}

TEST(CpuPrice, every_quantity_has_the_bits_of_its_own_fold) {
  RandomJob j(512, 2, 2);
  j.price(0, 2);
  const FoldSpec spec = {512, 8, 3, j.job.probability};
  std::vector<double> values(512);
  cpu::FoldScratch scratch;
  for (int r = 0; r < 2; ++r)
    for (int h = 0; h < 2; ++h)
      for (int k = 0; k < kQuantities; ++k) {
        for (int w = 0; w < 512; ++w)
          values[static_cast<std::size_t>(w)] = quantity_of(cell_view(j.job, r, h).at(w), j.job.quantity[k]);
        const QuantityStatistics alone = cpu::statistics(spec, values.data(), scratch);
        EXPECT_EQ(std::memcmp(&alone, &j.of(r, h, k), sizeof alone), 0) << r << h << " quantity " << j.job.quantity[k];
      }
}

TEST(CpuPrice, cheapest_is_the_minimum_over_the_priced_hardware) {
  RandomJob j(256, 3, 3);
  j.status[1] = 3;                                   // region 0 lacks hardware 1
  for (int h = 0; h < 3; ++h) j.status[6 + h] = 10;  // region 2 has nothing
  j.price(0, 3);
  for (int w = 0; w < 256; ++w) {
    const Outcome a = slow_outcome(j, 0, 0, w), b = slow_outcome(j, 0, 2, w);
    EXPECT_NEAR(j.cheapest_of(Cheapest::own, 0)[w] / std::min(a.cost_own, b.cost_own), 1, 1e-14);
    EXPECT_NEAR(j.cheapest_of(Cheapest::rent, 0)[w] / std::min(a.cost_rent, b.cost_rent), 1, 1e-14);
    EXPECT_NEAR(j.cheapest_of(Cheapest::replica_day, 0)[w] / std::min(a.cost_replica_day, b.cost_replica_day), 1,
                1e-14);
    for (const Cheapest c : {Cheapest::own, Cheapest::rent, Cheapest::replica_day})
      EXPECT_EQ(j.cheapest_of(c, 2)[w], std::numeric_limits<double>::infinity());
  }
}

TEST(CpuPrice, what_is_not_sold_can_only_be_rented) {
  RandomJob j(256, 1, 1);
  j.ways[0] = kMayRent | kMayServe | kDayRented;
  j.price(0, 1);
  for (int w = 0; w < 256; ++w) {
    const Outcome o = slow_outcome(j, 0, 0, w);
    EXPECT_EQ(j.cheapest_of(Cheapest::own, 0)[w], std::numeric_limits<double>::infinity());
    EXPECT_NEAR(j.cheapest_of(Cheapest::rent, 0)[w] / o.cost_rent, 1, 1e-14);
    const double day_of_rent = o.cost_rent * 24 * j.accelerators[0] / j.hours[static_cast<std::size_t>(w)];
    EXPECT_NEAR(j.cheapest_of(Cheapest::replica_day, 0)[w] / day_of_rent, 1, 1e-14);
  }
}

TEST(CpuPrice, without_rent_a_day_is_owned) {
  RandomJob j(256, 1, 1);
  j.ways[0] = kMayOwn | kMayServe | kDayOwned;
  j.price(0, 1);
  for (int w = 0; w < 256; ++w) {
    const double day_owned =
        slow_outcome(j, 0, 0, w).cost_own * 24 * j.accelerators[0] / j.hours[static_cast<std::size_t>(w)];
    EXPECT_EQ(j.cheapest_of(Cheapest::rent, 0)[w], std::numeric_limits<double>::infinity());
    EXPECT_NEAR(j.cheapest_of(Cheapest::replica_day, 0)[w] / day_owned, 1, 1e-14);
  }
}

TEST(CpuPrice, threshold_counts_the_worlds_above_it) {
  RandomJob j(512, 2, 1);
  const int own = kQuantities - 1 - static_cast<int>(Quantity::cost_own),
            carbon = kQuantities - 1 - static_cast<int>(Quantity::carbon);
  j.job.n_thresholds = 3;
  j.job.threshold_of[0] = j.job.threshold_of[2] = own;
  j.job.threshold_of[1] = carbon;
  j.job.threshold[0] = 3.0;
  j.job.threshold[1] = 1.5;
  j.job.threshold[2] =
      quantity_of(cell_view(j.job, 0, 1).at(5), static_cast<int>(Quantity::cost_own));  // met exactly: not above
  j.price(0, 1);
  for (int h = 0; h < 2; ++h) {
    int above[3] = {};
    for (int w = 0; w < 512; ++w) {
      const Outcome o = cell_view(j.job, 0, h).at(w);
      above[0] += o.cost_own > 3.0 ? 1 : 0;
      above[1] += o.carbon > 1.5 ? 1 : 0;
      above[2] += o.cost_own > j.job.threshold[2] ? 1 : 0;
    }
    EXPECT_EQ(j.of(0, h, own).share_above[0], above[0] / 512.0);
    EXPECT_EQ(j.of(0, h, carbon).share_above[1], above[1] / 512.0);
    EXPECT_EQ(j.of(0, h, own).share_above[2], above[2] / 512.0);
    EXPECT_EQ(j.of(0, h, carbon).share_above[0], 0.0);
  }
}

TEST(CpuPrice, leaves_cells_alone_that_are_not_to_be_priced) {
  RandomJob j(256, 2, 1);
  j.status[0] = 4;
  j.price(0, 1);
  for (int k = 0; k < kQuantities; ++k) EXPECT_EQ(j.of(0, 0, k).mean, kUntouched);
  for (int k = 0; k < kQuantities; ++k) EXPECT_NE(j.of(0, 1, k).mean, kUntouched);
}

TEST(CpuPrice, regions_priced_apart_have_the_same_bits) {
  RandomJob together(256, 2, 3), apart(256, 2, 3);
  together.price(0, 3);
  apart.price(2, 3);
  apart.price(0, 1);
  apart.price(1, 2);
  EXPECT_EQ(std::memcmp(together.statistics.data(), apart.statistics.data(),
                        together.statistics.size() * sizeof(QuantityStatistics)),
            0);
  EXPECT_EQ(together.cheapest, apart.cheapest);
}

}  // namespace
}  // namespace eqc
