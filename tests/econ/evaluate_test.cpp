// The priced outcome of one world: single components by hand, sums, taxes and premiums, and the direction each term
// must push.
#include "kernels/evaluate.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "kernels/job/price_job.hpp"
#include "tests/econ/term_fixture.hpp"

namespace eqc {
namespace {

using namespace econ_test;

struct World {
  ConfigurationFacts facts;
  double hours = 1;
  HardwareLane hardware;
  RegionLane region;
  WorldLane world;
  Outcome outcome() const { return evaluate(facts, hours, hardware, region, world); }
};

World typical() {
  World w;
  w.facts = {64, 1.2, 1.5, 1.8};
  w.hours = 1e5;
  w.hardware = hardware_lane(plain_hardware(), FixedDraws());
  w.region = region_lane(plain_region(), FixedDraws());
  w.world = world_lane(FixedDraws());
  return w;
}

TEST(EnergyCost, one_kwh_at_10_cents_costs_10_cents) {
  World w;
  w.hours = 1;
  w.hardware[HardwareTerm::power_kw] = 1;
  w.region[RegionTerm::electricity_usd_per_kwh] = 0.1;
  w.region[RegionTerm::meter_kwh_per_kwh] = 1;
  const Outcome o = w.outcome();
  EXPECT_DOUBLE_EQ(o.own_electricity, 0.1);
  EXPECT_DOUBLE_EQ(o.cost_own, 0.1);
  EXPECT_DOUBLE_EQ(o.energy, 1.0);
  EXPECT_EQ(o.cost_rent, 0.0);
}

TEST(RentalCost, one_hour_at_two_dollars_costs_two_dollars_times_the_premium) {
  World w;
  w.hardware[HardwareTerm::rent_usd_per_h] = 2;
  EXPECT_DOUBLE_EQ(w.outcome().cost_rent, 2.0);
  w.facts.rental_premium = 1.25;
  EXPECT_DOUBLE_EQ(w.outcome().cost_rent, 2.5);
}

TEST(HardwareCost, using_a_machine_through_its_life_costs_its_annuity) {
  // One accelerator of 48000 USD, all used hours of 5 years at 8 %: five payments of 48000 x 0.2505 (textbook table).
  World w;
  w.hardware = hardware_lane(plain_hardware(), FixedDraws());
  w.region = region_lane(plain_region(), FixedDraws());
  w.hours = 5 * 8766 * 0.7;
  EXPECT_NEAR(w.outcome().own_hardware, 5 * 48000 * 0.2505, 5 * 48000 * 5e-5);
}

TEST(Carbon, one_kwh_at_400_grams_emits_400_grams) {
  World w;
  w.hardware[HardwareTerm::power_kw] = 1;
  w.hardware[HardwareTerm::embodied_kg_per_h] = 0.05;
  w.region[RegionTerm::carbon_kg_per_kwh] = 0.4;
  const Outcome o = w.outcome();
  EXPECT_DOUBLE_EQ(o.carbon_operational, 0.4);
  EXPECT_DOUBLE_EQ(o.carbon_embodied, 0.05);
  EXPECT_DOUBLE_EQ(o.carbon, 0.45);
}

TEST(Water, follows_the_meter) {
  World w;
  w.facts.water_l_per_kwh = 1.8;
  w.hardware[HardwareTerm::power_kw] = 2;
  w.region[RegionTerm::meter_kwh_per_kwh] = 1.5;
  EXPECT_DOUBLE_EQ(w.outcome().energy, 3.0);
  EXPECT_DOUBLE_EQ(w.outcome().water, 5.4);
}

/// A world of positive random terms.
World random_world(std::mt19937_64& generator) {
  std::lognormal_distribution<double> positive(0.0, 0.7);
  World w;
  w.facts.accelerators = positive(generator);
  w.facts.tax_ratio = positive(generator);
  w.facts.rental_premium = positive(generator);
  w.facts.water_l_per_kwh = positive(generator);
  w.facts.power_ratio = positive(generator);
  w.hours = positive(generator);
  for (double& v : w.hardware.value) v = positive(generator);
  for (double& v : w.region.value) v = positive(generator);
  for (double& v : w.world.value) v = positive(generator);
  return w;
}

TEST(Evaluate, totals_are_what_first_principles_in_long_double_say) {
  std::mt19937_64 generator(17);
  for (int i = 0; i < 1000; ++i) {
    const World w = random_world(generator);
    const Outcome o = w.outcome();
    const auto hw = [&](HardwareTerm t) -> long double { return w.hardware(t); };
    const auto place = [&](RegionTerm t) -> long double { return w.region(t); };
    const auto world = [&](WorldTerm t) -> long double { return w.world(t); };
    const auto same = [](double got, long double want) { EXPECT_NEAR(got / static_cast<double>(want), 1, 1e-14); };
    const long double hours = w.hours;
    const long double capital = (hw(HardwareTerm::machine_usd) + hw(HardwareTerm::network_usd)) * w.facts.tax_ratio;
    const long double it_kwh = hours * hw(HardwareTerm::power_kw), used_kwh = it_kwh * w.facts.power_ratio;
    const long double own =
        hours * capital * (place(RegionTerm::recovery_per_h) + place(RegionTerm::operations_per_h)) +
        it_kwh * place(RegionTerm::facility_usd_per_kw_h) + used_kwh * place(RegionTerm::electricity_usd_per_kwh);
    const long double rent = hours * hw(HardwareTerm::rent_usd_per_h) * w.facts.rental_premium;
    const long double energy = used_kwh * place(RegionTerm::meter_kwh_per_kwh);
    same(o.cost_own, own);
    same(o.cost_rent, rent);
    same(o.cost_upfront, w.facts.accelerators * capital);
    same(o.cost_programme, own * (1 + world(WorldTerm::experiments_ratio) + world(WorldTerm::staff_ratio)));
    same(o.cost_replica_day, w.facts.accelerators * 24 * std::min(own, rent) / hours);
    same(o.energy, energy);
    same(o.carbon, used_kwh * place(RegionTerm::carbon_kg_per_kwh) + hours * hw(HardwareTerm::embodied_kg_per_h));
    same(o.water, energy * w.facts.water_l_per_kwh);
  }
}

TEST(Evaluate, components_sum_to_their_totals) {
  const Outcome o = typical().outcome();
  const double own =
      sum_of(o, QuantityKind::capital) + sum_of(o, QuantityKind::upkeep) + sum_of(o, QuantityKind::running);
  EXPECT_NEAR(o.cost_own / own, 1.0, 1e-14);
  EXPECT_DOUBLE_EQ(o.cost_programme, o.cost_own + o.programme_experiments + o.programme_staff);
  EXPECT_DOUBLE_EQ(o.carbon, o.carbon_operational + o.carbon_embodied);
}

TEST(Evaluate, components_of_owning_are_told_apart_by_what_they_are_paid_for) {
  const Outcome o = typical().outcome();
  EXPECT_DOUBLE_EQ(sum_of(o, QuantityKind::capital), o.own_hardware + o.own_network + o.own_facility);
  EXPECT_DOUBLE_EQ(sum_of(o, QuantityKind::upkeep), o.own_operations);
  EXPECT_DOUBLE_EQ(sum_of(o, QuantityKind::running), o.own_electricity);
}

TEST(Evaluate, every_quantity_is_positive_in_a_typical_world) {
  const Outcome o = typical().outcome();
#define EQC_X(id, ...) EXPECT_GT(o.id, 0) << #id;
  EQC_QUANTITY_LIST(EQC_X)
#undef EQC_X
}

TEST(Evaluate, tax_is_paid_on_what_is_bought_and_nothing_else) {
  World w = typical();
  w.facts.tax_ratio = 1;
  const Outcome without = w.outcome();
  w.facts.tax_ratio = 1.19;
  const Outcome with = w.outcome();
  EXPECT_DOUBLE_EQ(with.own_hardware, 1.19 * without.own_hardware);
  EXPECT_DOUBLE_EQ(with.own_network, 1.19 * without.own_network);
  EXPECT_DOUBLE_EQ(with.own_operations, 1.19 * without.own_operations);  // a share of the capital
  EXPECT_DOUBLE_EQ(with.cost_upfront, 1.19 * without.cost_upfront);
  EXPECT_EQ(with.own_facility, without.own_facility);
  EXPECT_EQ(with.own_electricity, without.own_electricity);
  EXPECT_EQ(with.cost_rent, without.cost_rent);
  EXPECT_EQ(with.carbon, without.carbon);
}

TEST(Evaluate, premium_is_paid_on_rent_and_nothing_else) {
  World w = typical();
  w.facts.rental_premium = 1;
  const Outcome without = w.outcome();
  w.facts.rental_premium = 1.3;
  const Outcome with = w.outcome();
  EXPECT_DOUBLE_EQ(with.cost_rent, 1.3 * without.cost_rent);
  EXPECT_EQ(with.cost_own, without.cost_own);
  EXPECT_EQ(with.cost_upfront, without.cost_upfront);
}

TEST(Evaluate, upfront_buys_the_whole_cluster_whatever_the_hours) {
  World w = typical();
  w.facts.tax_ratio = 1;
  EXPECT_DOUBLE_EQ(w.outcome().cost_upfront, 64 * 48000 / 0.8);
  w.hours = 1;
  EXPECT_DOUBLE_EQ(w.outcome().cost_upfront, 64 * 48000 / 0.8);
}

TEST(Evaluate, replica_day_takes_the_cheaper_of_owning_and_renting) {
  World w = typical();
  w.hardware[HardwareTerm::rent_usd_per_h] = 100;
  EXPECT_NEAR(w.outcome().cost_replica_day, 64 * 24 * w.outcome().cost_own / w.hours, 1e-9);
  w.hardware[HardwareTerm::rent_usd_per_h] = 0.01;
  EXPECT_NEAR(w.outcome().cost_replica_day, 64 * 24 * 0.01 * 1.5, 1e-9);
}

TEST(Evaluate, all_but_purchase_and_day_rates_are_proportional_to_hours) {
  World w = typical();
  const Outcome once = w.outcome();
  w.hours *= 2;
  const Outcome twice = w.outcome();
#define EQC_X(id, ...)                                                                                              \
  EXPECT_DOUBLE_EQ(                                                                                                 \
      twice.id,                                                                                                     \
      (Quantity::id == Quantity::cost_upfront || Quantity::id == Quantity::cost_replica_day ? 1.0 : 2.0) * once.id) \
      << #id;
  EQC_QUANTITY_LIST(EQC_X)
#undef EQC_X
}

/// Cost of owning and emissions with one input changed from the middle.
Outcome with_input(Input input, double factor) {
  FixedDraws draws;
  draws[input] *= factor;
  World w = typical();
  w.hardware = hardware_lane(plain_hardware(), draws);
  w.region = region_lane(plain_region(), draws);
  w.world = world_lane(draws);
  return w.outcome();
}

TEST(Evaluate, dearer_inputs_cost_more) {
  const Outcome middle = with_input(Input::purchase_price, 1.0);
  for (const Input up :
       {Input::purchase_price, Input::server_multiplier, Input::network_share, Input::electricity_price,
        Input::facility_cost, Input::operations_share, Input::power_draw, Input::node_power_overhead, Input::pue})
    EXPECT_GT(with_input(up, 1.1).cost_own, middle.cost_own) << kInputNames[static_cast<int>(up)];
  for (const Input down : {Input::utilisation, Input::lifetime})
    EXPECT_LT(with_input(down, 1.1).cost_own, middle.cost_own) << kInputNames[static_cast<int>(down)];
  EXPECT_GT(with_input(Input::rental_price, 1.1).cost_rent, middle.cost_rent);
  EXPECT_EQ(with_input(Input::rental_price, 1.1).cost_own, middle.cost_own);
  EXPECT_GT(with_input(Input::carbon_intensity, 1.1).carbon, middle.carbon);
  EXPECT_GT(with_input(Input::embodied_carbon, 1.1).carbon, middle.carbon);
  EXPECT_GT(with_input(Input::experiments_multiplier, 1.1).cost_programme, middle.cost_programme);
  EXPECT_GT(with_input(Input::rnd_staff_share, 1.1).cost_programme, middle.cost_programme);
}

TEST(Evaluate, quantity_of_reads_every_quantity_by_its_index) {
  const Outcome o = typical().outcome();
#define EQC_X(id, ...) EXPECT_EQ(quantity_of(o, static_cast<int>(Quantity::id)), o.id) << #id;
  EQC_QUANTITY_LIST(EQC_X)
#undef EQC_X
}

}  // namespace
}  // namespace eqc
