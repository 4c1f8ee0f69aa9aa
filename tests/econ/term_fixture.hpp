// Drawn inputs at their middles and terms set by hand, for tests that change one number at a time.
#pragma once

#include <array>
#include <cmath>

#include "host/scenario/input_list.hpp"
#include "kernels/econ/terms.hpp"

namespace eqc::econ_test {

/// The middle of a default; of a catalog's price table: 1.
inline double middle(const DistributionSpec& d) {
  switch (d.family) {
    case DistributionFamily::constant: return d.value;
    case DistributionFamily::log_normal: return d.median;
    case DistributionFamily::triangular: return d.mode;
    case DistributionFamily::uniform: return (d.min + d.max) / 2;
    case DistributionFamily::log_uniform: return std::sqrt(d.min * d.max);
    default: return 1.0;
  }
}

/// What `draw(Input)` gives: middles of every input, round where tests calculate with them, to be changed by name.
struct FixedDraws {
  std::array<double, kInputs> value{};

  FixedDraws() {
    for (int i = 0; i < kInputs; ++i)
      value[static_cast<std::size_t>(i)] = middle(input_list()[static_cast<std::size_t>(i)].fallback);
    (*this)[Input::failure_rate] = 0.173;
    (*this)[Input::power_draw] = 0.75;
    (*this)[Input::rental_price] = 2.0;
    (*this)[Input::purchase_price] = 30000;
    (*this)[Input::server_multiplier] = 1.6;
    (*this)[Input::network_share] = 0.2;
    (*this)[Input::lifetime] = 5;
    (*this)[Input::utilisation] = 0.7;
    (*this)[Input::cost_of_capital_shift] = 0;
    (*this)[Input::operations_share] = 0.05;
    (*this)[Input::experiments_multiplier] = 1.5;
    (*this)[Input::rnd_staff_share] = 0.4;
    (*this)[Input::node_power_overhead] = 1.8;
  }
  double& operator[](Input i) { return value[static_cast<std::size_t>(i)]; }
  double operator()(Input i) const { return value[static_cast<std::size_t>(i)]; }
};

/// One world's terms of one kind.
template <class Term, int kTerms>
struct Lane {
  std::array<double, kTerms> value{};
  double& operator[](Term t) { return value[static_cast<std::size_t>(t)]; }
  double operator()(Term t) const { return value[static_cast<std::size_t>(t)]; }
};
using HardwareLane = Lane<HardwareTerm, kHardwareTerms>;
using RegionLane = Lane<RegionTerm, kRegionTerms>;
using WorldLane = Lane<WorldTerm, kWorldTerms>;

inline HardwareLane hardware_lane(const HardwareFacts& facts, const FixedDraws& draws) {
  HardwareLane lane;
  hardware_terms(facts, draws, lane.value.data(), 1);
  const auto share = [&](ClusterSize) { return draws(Input::network_share); };
  network_terms(lane(HardwareTerm::machine_usd), share, lane.value.data(), 1);
  return lane;
}
inline RegionLane region_lane(const RegionFacts& facts, const FixedDraws& draws) {
  RegionLane lane;
  region_terms(facts, draws, lane.value.data(), 1);
  return lane;
}
inline WorldLane world_lane(const FixedDraws& draws) {
  WorldLane lane;
  world_terms(draws, lane.value.data(), 1);
  return lane;
}

inline RegionFacts plain_region() {
  RegionFacts f;
  f.electricity_usd_per_kwh = 0.1;
  f.carbon_kg_per_kwh = 0.4;
  f.pue = 1.2;
  f.cost_of_capital = 0.08;
  f.construction_usd_per_w = 10;
  return f;
}
inline HardwareFacts plain_hardware() {
  HardwareFacts f;
  f.tdp_w = 700;
  f.embodied_kg = 150;
  return f;
}

}  // namespace eqc::econ_test
