// The unit costs that draws are turned into, and the facts of places and machines they need: names and shapes, no
// arithmetic.
#pragma once

#include <cstdint>

#include "kernels/base/annotate.hpp"

namespace eqc {

inline constexpr double kHoursPerYear = 8766.0;  // 365.25 days
inline constexpr double kSecondsPerYear = 31557600.0;

/// Fixed facts of one region, from the catalog.
struct RegionFacts {
  double electricity_usd_per_kwh = 0;
  double carbon_kg_per_kwh = 0;
  double pue = 1;
  double cost_of_capital = 0;  ///< per year, as a ratio
  double construction_usd_per_w = 0;
  double tax_ratio = 1;       ///< (1 + duty)(1 + unrecoverable VAT)
  double rental_premium = 1;  ///< price over the cheapest region's
  double water_l_per_kwh = 0;
  double facility_life_years = 15;
  double carbon_usd_per_kg = 0;  ///< price on the carbon of electricity
};

/// Fixed facts of one accelerator beside its HardwareSpec, from the catalog.
struct HardwareFacts {
  double tdp_w = 0;
  double embodied_kg = 0;
  bool spot = false;   ///< rented at spot prices: interruptions come on top of failures
  bool whole = false;  ///< its price is that of its share of a server, superchip or rack: no server comes on top
};

/// Sizes of a cluster between which the network's share of its price differs.
#define EQC_CLUSTER_SIZE_LIST(X) X(one_node) X(cluster) X(large_cluster)
#define EQC_X(id) id,
enum class ClusterSize : std::int32_t { EQC_CLUSTER_SIZE_LIST(EQC_X) count };
#undef EQC_X
inline constexpr int kClusterSizes = static_cast<int>(ClusterSize::count);

/// Arrays over worlds of what pricing reads per hardware. Shape [kHardwareTerms][worlds].
enum class HardwareTerm : std::int32_t {
  slow_compute,  ///< time multiplier of GEMMs: 1 / compute_efficiency
  slow_memory,
  slow_network,
  failures_per_s,  ///< per accelerator
  power_kw,        ///< per accelerator with its share of the node
  machine_usd,     ///< accelerator with its share of the server
  network_usd,     ///< its share of the interconnect of a cluster
  rent_usd_per_h,
  embodied_kg_per_h,
  node_network_usd,   ///< of network_usd in a cluster of one node
  large_network_usd,  ///< ... and in a large cluster
  service_power_kw,   ///< power_kw of a service per hour of full load: replicas are not always full
  count
};
inline constexpr int kHardwareTerms = static_cast<int>(HardwareTerm::count);

EQC_HD HardwareTerm network_term(ClusterSize size) {
  return size == ClusterSize::one_node  ? HardwareTerm::node_network_usd
         : size == ClusterSize::cluster ? HardwareTerm::network_usd
                                        : HardwareTerm::large_network_usd;
}

/// Arrays over worlds of what pricing reads per region. Shape [kRegionTerms][worlds].
enum class RegionTerm : std::int32_t {
  recovery_per_h,           ///< share of a machine's taxed price to recover per used hour
  electricity_usd_per_kwh,  ///< of IT power: PUE and the price on its carbon included
  facility_usd_per_kw_h,    ///< of IT power
  operations_per_h,         ///< share of capital per used hour
  carbon_kg_per_kwh,        ///< of IT power
  meter_kwh_per_kwh,        ///< PUE
  count
};
inline constexpr int kRegionTerms = static_cast<int>(RegionTerm::count);

/// Arrays over worlds of what pricing reads per world. Shape [kWorldTerms][worlds].
enum class WorldTerm : std::int32_t { experiments_ratio, staff_ratio, count };  ///< both per USD of the final run
inline constexpr int kWorldTerms = static_cast<int>(WorldTerm::count);

}  // namespace eqc
