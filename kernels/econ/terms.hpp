// Draws turned into unit costs, once per hardware, region and world, so that pricing a configuration is a few
// multiplications.
#pragma once

#include "kernels/base/annotate.hpp"
#include "kernels/base/elementary.hpp"
#include "kernels/base/fp.hpp"
#include "kernels/econ/inputs.hpp"
#include "kernels/econ/term_list.hpp"

namespace eqc {

/// Capital recovery factor, 1/year: rate / (1 - (1+rate)^-years). Domain: rate in (0, 2], years in [0.1, 100].
EQC_HD double capital_recovery_factor(double rate_per_year, double years) {
  const double remaining = exp_core(-years * log_core(1.0 + rate_per_year));
  return rate_per_year / (1.0 - remaining);
}

/// Power of an accelerator that decodes for few requests over that of a full one: 63-70 against 90-98 % of the rated
/// power (H100, ML.ENERGY v3, batch 8 and saturated).
inline constexpr double kLightLoadPower = 0.7;

/// Energy of a service over that of replicas that are always full: a replica at load o draws a + (1 - a) o of its full
/// power and serves o of its full rate.
EQC_HD double service_energy(double occupancy) {
  return (kLightLoadPower + (1.0 - kLightLoadPower) * occupancy) / occupancy;
}

/// The terms of one hardware in one world. `draw(Input)` gives the drawn value, case scales applied.
template <class Draw>
EQC_HD void hardware_terms(const HardwareFacts& facts, const Draw& draw, double* out, std::int64_t stride) {
  const auto put = [&](HardwareTerm term, double value) { out[static_cast<int>(term) * stride] = value; };
  put(HardwareTerm::slow_compute, 1.0 / draw(Input::compute_efficiency));
  put(HardwareTerm::slow_memory, 1.0 / draw(Input::memory_efficiency));
  put(HardwareTerm::slow_network, 1.0 / draw(Input::network_efficiency));
  const double failures_per_year = draw(Input::failure_rate) + select(facts.spot, draw(Input::spot_interruptions), 0.0);
  put(HardwareTerm::failures_per_s, failures_per_year / kSecondsPerYear);
  const double power_kw = facts.tdp_w * 1e-3 * draw(Input::power_draw) * draw(Input::node_power_overhead);
  put(HardwareTerm::power_kw, power_kw);
  put(HardwareTerm::service_power_kw, power_kw * service_energy(draw(Input::occupancy)));
  const double machine_usd = draw(Input::purchase_price) * select(facts.whole, 1.0, draw(Input::server_multiplier));
  put(HardwareTerm::machine_usd, machine_usd);
  put(HardwareTerm::rent_usd_per_h, draw(Input::rental_price));
  const double used_hours = draw(Input::lifetime) * kHoursPerYear * draw(Input::utilisation);
  put(HardwareTerm::embodied_kg_per_h, facts.embodied_kg * draw(Input::embodied_carbon) / used_hours);
}

/// The interconnect of one hardware in one world; `draw(ClusterSize)` gives the drawn share of the cluster's price.
template <class Draw>
EQC_HD void network_terms(double machine_usd, const Draw& draw, double* out, std::int64_t stride) {
  for (int size = 0; size < kClusterSizes; ++size) {
    const auto cluster = static_cast<ClusterSize>(size);
    const double share = draw(cluster);
    out[static_cast<int>(network_term(cluster)) * stride] = machine_usd * share / (1.0 - share);
  }
}

/// The terms of one region in one world.
template <class Draw>
EQC_HD void region_terms(const RegionFacts& facts, const Draw& draw, double* out, std::int64_t stride) {
  const auto put = [&](RegionTerm term, double value) { out[static_cast<int>(term) * stride] = value; };
  const double shifted = facts.cost_of_capital + draw(Input::cost_of_capital_shift);
  const double rate = max_(shifted, 0.001);  // capital is never free
  const double pue = 1.0 + (facts.pue - 1.0) * draw(Input::pue);
  const double used_hours_per_year = kHoursPerYear * draw(Input::utilisation);
  put(RegionTerm::recovery_per_h, capital_recovery_factor(rate, draw(Input::lifetime)) / used_hours_per_year);
  const double carbon_kg_per_kwh = facts.carbon_kg_per_kwh * draw(Input::carbon_intensity) * pue;
  put(RegionTerm::electricity_usd_per_kwh, facts.electricity_usd_per_kwh * draw(Input::electricity_price) * pue +
                                               facts.carbon_usd_per_kg * carbon_kg_per_kwh);
  const double building_usd_per_kw = facts.construction_usd_per_w * 1e3 * draw(Input::facility_cost);
  put(RegionTerm::facility_usd_per_kw_h,
      building_usd_per_kw * capital_recovery_factor(rate, facts.facility_life_years) / used_hours_per_year);
  put(RegionTerm::operations_per_h, draw(Input::operations_share) / used_hours_per_year);
  put(RegionTerm::carbon_kg_per_kwh, carbon_kg_per_kwh);
  put(RegionTerm::meter_kwh_per_kwh, pue);
}

/// The terms of one world: what a development programme costs beside its final run.
template <class Draw>
EQC_HD void world_terms(const Draw& draw, double* out, std::int64_t stride) {
  const double experiments = draw(Input::experiments_multiplier);
  const double staff = draw(Input::rnd_staff_share);
  out[static_cast<int>(WorldTerm::experiments_ratio) * stride] = experiments;
  // staff is a share of the whole development cost: staff / (1 - staff) per dollar of compute
  out[static_cast<int>(WorldTerm::staff_ratio) * stride] = (1.0 + experiments) * staff / (1.0 - staff);
}

}  // namespace eqc
