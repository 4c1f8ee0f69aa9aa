// One configuration in one world: accelerator-hours times unit costs. The page to read first.
#pragma once

#include "kernels/base/annotate.hpp"
#include "kernels/base/fp.hpp"
#include "kernels/econ/quantities.hpp"
#include "kernels/econ/term_list.hpp"

namespace eqc {

/// Every priced quantity of one configuration in one world; units in kernels/econ/quantities.hpp. `Number`: double, or
/// a register of worlds.
template <class Number>
struct OutcomeOf {
#define EQC_X(id, ...) Number id;
  EQC_QUANTITY_LIST(EQC_X)
#undef EQC_X
};
using Outcome = OutcomeOf<double>;

/// Sum of the components of one kind, in the order of the list; of owning but for QuantityKind::part.
EQC_HD double sum_of(const Outcome& o, QuantityKind wanted) {
  double sum = 0;
#define EQC_X(id, kind, ...) sum += QuantityKind::kind == wanted ? o.id : 0.0;
  EQC_QUANTITY_LIST(EQC_X)
#undef EQC_X
  return sum;
}

/// The quantity of an outcome by its index: a chain of selects, resolved at compile time when q is constant.
EQC_HD double quantity_of(const Outcome& o, int q) {
  double v = 0.0;
#define EQC_X(id, ...) v = q == static_cast<int>(Quantity::id) ? o.id : v;
  EQC_QUANTITY_LIST(EQC_X)
#undef EQC_X
  return v;
}

inline constexpr double kBarrier = 1e300;

/// What is the same in every world of one (model, hardware, region, case).
struct ConfigurationFacts {
  double accelerators = 0;  ///< of the cluster (training) or of one replica (serving)
  double tax_ratio = 1;
  double rental_premium = 1;
  double water_l_per_kwh = 0;
  // Added to a rate that cannot be chosen, 0 or beyond all prices: a sum vectorises where a choice by flag does not.
  double own_barrier = 0;                                 ///< not 0: a day of a replica is rented
  double rent_barrier = 0;                                ///< not 0: a day of a replica is owned
  HardwareTerm network_term = HardwareTerm::network_usd;  ///< by the size of the cluster
  HardwareTerm power_term = HardwareTerm::power_kw;       ///< by the task
  double power_ratio = 1;  ///< mean power of this layout over the drawn power (buildings are sized by the drawn power)
};

/// Views of one world's terms: `hw(term)`, `region(term)`, `world(term)` return a Number.
/// `hours`: accelerator-hours per training run, or per million output tokens.
template <class Number, class HardwareLane, class RegionLane, class WorldLane>
EQC_HD OutcomeOf<Number> evaluate(const ConfigurationFacts& facts, Number hours, const HardwareLane& hw,
                                  const RegionLane& region, const WorldLane& world) {
  const Number machine_usd = hw(HardwareTerm::machine_usd) * facts.tax_ratio;
  const Number network_usd = hw(facts.network_term) * facts.tax_ratio;
  const Number power_kw = hw(HardwareTerm::power_kw);
  const Number used_kw = hw(facts.power_term) * facts.power_ratio;
  const Number recovery_per_h = region(RegionTerm::recovery_per_h);

  // USD per accelerator-hour
  const Number hardware_rate = machine_usd * recovery_per_h;
  const Number network_rate = network_usd * recovery_per_h;
  const Number facility_rate = power_kw * region(RegionTerm::facility_usd_per_kw_h);
  const Number electricity_rate = used_kw * region(RegionTerm::electricity_usd_per_kwh);
  const Number operations_rate = (machine_usd + network_usd) * region(RegionTerm::operations_per_h);
  const Number own_rate = hardware_rate + network_rate + facility_rate + electricity_rate + operations_rate;
  const Number rent_rate = hw(HardwareTerm::rent_usd_per_h) * facts.rental_premium;
  const Number energy_kwh = hours * used_kw * region(RegionTerm::meter_kwh_per_kwh);

  const Number own_price = own_rate + facts.own_barrier, rent_price = rent_rate + facts.rent_barrier;

  OutcomeOf<Number> o;
  o.own_hardware = hours * hardware_rate;
  o.own_network = hours * network_rate;
  o.own_facility = hours * facility_rate;
  o.own_electricity = hours * electricity_rate;
  o.own_operations = hours * operations_rate;
  o.cost_own = hours * own_rate;
  o.cost_rent = hours * rent_rate;
  o.cost_upfront = facts.accelerators * (machine_usd + network_usd);
  o.programme_experiments = o.cost_own * world(WorldTerm::experiments_ratio);
  o.programme_staff = o.cost_own * world(WorldTerm::staff_ratio);
  o.cost_programme = o.cost_own + o.programme_experiments + o.programme_staff;
  o.cost_replica_day = facts.accelerators * 24.0 * (own_price < rent_price ? own_price : rent_price);
  o.energy = energy_kwh;
  o.carbon_operational = hours * used_kw * region(RegionTerm::carbon_kg_per_kwh);
  o.carbon_embodied = hours * hw(HardwareTerm::embodied_kg_per_h);
  o.carbon = o.carbon_operational + o.carbon_embodied;
  o.water = energy_kwh * facts.water_l_per_kwh;
  return o;
}

}  // namespace eqc
