// Unit costs from drawn inputs: annuities against closed form and textbook tables, and what each input must and must
// not move.
#include "kernels/econ/terms.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "tests/econ/term_fixture.hpp"

namespace eqc {
namespace {

using namespace econ_test;

TEST(CapitalRecovery, agrees_with_the_textbook_table) {
  // Compound interest tables, column (A/P, i, n); e.g. Park, Contemporary Engineering Economics, 6th ed., appendix A.
  // Four decimals.
  const struct {
    double rate, years, factor;
  } rows[] = {{0.05, 5, 0.2310}, {0.05, 10, 0.1295}, {0.08, 5, 0.2505},  {0.10, 1, 1.1000}, {0.10, 3, 0.4021},
              {0.10, 5, 0.2638}, {0.10, 20, 0.1175}, {0.12, 15, 0.1468}, {0.20, 4, 0.3863}, {0.25, 10, 0.2801}};
  for (const auto& row : rows)
    EXPECT_NEAR(capital_recovery_factor(row.rate, row.years), row.factor, 5.1e-5) << row.rate << " " << row.years;
}

TEST(CapitalRecovery, agrees_with_closed_form_over_its_domain) {
  for (const double rate : {0.001, 0.01, 0.05, 0.1, 0.3, 1.0, 2.0})
    for (const double years : {0.1, 1.0, 3.0, 5.5, 15.0, 100.0}) {
      const long double exact =
          rate / -std::expm1(-static_cast<long double>(years) * std::log1p(static_cast<long double>(rate)));
      // rounding of 1 + rate loses 1.1e-16 / rate, the cancellation in 1 - (1 + rate)^-years as much per rate x years
      EXPECT_NEAR(capital_recovery_factor(rate, years) / static_cast<double>(exact), 1.0,
                  1e-15 + 1.2e-16 / rate + 4e-16 / (rate * years))
          << rate << " " << years;
    }
}

TEST(CapitalRecovery, is_above_straight_line_and_interest_alone) {
  for (const double rate : {0.001, 0.05, 0.2})
    for (const double years : {2.0, 5.0, 30.0}) {
      EXPECT_GT(capital_recovery_factor(rate, years), 1 / years);
      EXPECT_GT(capital_recovery_factor(rate, years), rate);
    }
}

TEST(HardwareTerms, follow_their_definitions) {
  const HardwareLane t = hardware_lane(plain_hardware(), FixedDraws());
  EXPECT_DOUBLE_EQ(t(HardwareTerm::machine_usd), 30000 * 1.6);
  // network is a share of the whole cluster: 20 % of it is a quarter of the machines
  EXPECT_DOUBLE_EQ(t(HardwareTerm::network_usd), 48000 / 4.0);
  EXPECT_DOUBLE_EQ(t(HardwareTerm::network_usd) / (t(HardwareTerm::network_usd) + t(HardwareTerm::machine_usd)), 0.2);
  EXPECT_DOUBLE_EQ(t(HardwareTerm::power_kw), 0.7 * 0.75 * 1.8);
  EXPECT_DOUBLE_EQ(t(HardwareTerm::failures_per_s) * 365.25 * 86400, 0.173);
  EXPECT_DOUBLE_EQ(t(HardwareTerm::rent_usd_per_h), 2.0);
  EXPECT_DOUBLE_EQ(t(HardwareTerm::embodied_kg_per_h), 150.0 / (5 * 8766 * 0.7));
}

TEST(HardwareTerms, a_service_pays_the_energy_of_its_empty_places) {
  FixedDraws draws;
  draws[Input::occupancy] = 1;
  const HardwareLane full = hardware_lane(plain_hardware(), draws);
  EXPECT_DOUBLE_EQ(full(HardwareTerm::service_power_kw), full(HardwareTerm::power_kw));
  draws[Input::occupancy] = 0.5;  // 0.7 + 0.3 / 2 of the power for half of the tokens
  EXPECT_DOUBLE_EQ(hardware_lane(plain_hardware(), draws)(HardwareTerm::service_power_kw),
                   full(HardwareTerm::power_kw) * 0.85 / 0.5);
}

TEST(HardwareTerms, halved_efficiency_doubles_its_own_time_only) {
  FixedDraws draws;
  draws[Input::memory_efficiency] = 0.5;
  const HardwareLane t = hardware_lane(plain_hardware(), draws);
  EXPECT_EQ(t(HardwareTerm::slow_compute), 1.0);
  EXPECT_EQ(t(HardwareTerm::slow_memory), 2.0);
  EXPECT_EQ(t(HardwareTerm::slow_network), 1.0);
}

TEST(HardwareTerms, a_price_of_a_whole_machine_is_not_multiplied_by_its_server_again) {
  FixedDraws draws;
  draws[Input::purchase_price] = 52100;  // GB200 NVL72 rack over its accelerators (price/purchase.csv)
  draws[Input::server_multiplier] = 1.64;
  HardwareFacts facts = plain_hardware();
  EXPECT_NEAR(hardware_lane(facts, draws)(HardwareTerm::machine_usd), 52100 * 1.64, 1e-9);
  facts.whole = true;
  EXPECT_EQ(hardware_lane(facts, draws)(HardwareTerm::machine_usd), 52100);
}

TEST(HardwareTerms, spot_market_adds_its_interruptions) {
  FixedDraws draws;
  draws[Input::spot_interruptions] = 0.2;
  HardwareFacts facts = plain_hardware();
  const double owned = hardware_lane(facts, draws)(HardwareTerm::failures_per_s);
  facts.spot = true;
  EXPECT_NEAR((hardware_lane(facts, draws)(HardwareTerm::failures_per_s) - owned) * 365.25 * 86400, 0.2, 1e-14);
}

TEST(RegionTerms, machine_is_recovered_over_its_used_hours) {
  const RegionLane t = region_lane(plain_region(), FixedDraws());
  // Collected over five years of used hours at 8 %, the present value is the price.
  const double per_year = t(RegionTerm::recovery_per_h) * 8766 * 0.7;
  double present = 0;
  for (int year = 1; year <= 5; ++year) present += per_year / std::pow(1.08, year);
  EXPECT_NEAR(present, 1.0, 1e-13);
  EXPECT_DOUBLE_EQ(t(RegionTerm::operations_per_h) * 8766 * 0.7, 0.05);
}

TEST(RegionTerms, power_usage_effectiveness_multiplies_energy_and_its_carbon) {
  const RegionLane t = region_lane(plain_region(), FixedDraws());
  EXPECT_DOUBLE_EQ(t(RegionTerm::meter_kwh_per_kwh), 1.2);
  EXPECT_DOUBLE_EQ(t(RegionTerm::electricity_usd_per_kwh), 0.1 * 1.2);
  EXPECT_DOUBLE_EQ(t(RegionTerm::carbon_kg_per_kwh), 0.4 * 1.2);
}

TEST(RegionTerms, drawn_pue_scales_the_overhead_and_never_goes_below_one) {
  FixedDraws draws;
  draws[Input::pue] = 0.0;
  EXPECT_DOUBLE_EQ(region_lane(plain_region(), draws)(RegionTerm::meter_kwh_per_kwh), 1.0);
  draws[Input::pue] = 2.0;
  EXPECT_DOUBLE_EQ(region_lane(plain_region(), draws)(RegionTerm::meter_kwh_per_kwh), 1.4);
}

TEST(RegionTerms, capital_is_never_free) {
  FixedDraws draws;
  RegionFacts facts = plain_region();
  facts.cost_of_capital = 0.01;
  draws[Input::cost_of_capital_shift] = -0.02;
  EXPECT_DOUBLE_EQ(region_lane(facts, draws)(RegionTerm::recovery_per_h) * 8766 * 0.7,
                   capital_recovery_factor(0.001, 5));
}

TEST(RegionTerms, building_is_recovered_over_its_own_life) {
  const RegionLane t = region_lane(plain_region(), FixedDraws());
  EXPECT_DOUBLE_EQ(t(RegionTerm::facility_usd_per_kw_h), 10 * 1000 * capital_recovery_factor(0.08, 15) / (8766 * 0.7));
}

TEST(WorldTerms, staff_is_its_share_of_the_whole_development) {
  const WorldLane t = world_lane(FixedDraws());
  EXPECT_DOUBLE_EQ(t(WorldTerm::experiments_ratio), 1.5);
  const double whole = 1.0 + t(WorldTerm::experiments_ratio) + t(WorldTerm::staff_ratio);
  EXPECT_NEAR(t(WorldTerm::staff_ratio) / whole, 0.4, 1e-15);
}

}  // namespace
}  // namespace eqc
