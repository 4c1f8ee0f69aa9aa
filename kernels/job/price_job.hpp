// The unit of pricing work, as plain arrays: one (task, model, case) over all regions and hardware; CPU and CUDA read
// the same job.
#pragma once

#include <cstdint>

#include "kernels/econ/quantities.hpp"
#include "kernels/econ/term_list.hpp"
#include "kernels/evaluate.hpp"
#include "kernels/fold.hpp"

namespace eqc {

/// The costs whose minimum over hardware is kept per world: what an entity in that region would pay.
enum class Cheapest : std::int32_t { own, rent, replica_day, count };
inline constexpr int kCheapest = static_cast<int>(Cheapest::count);

/// How a cell can be paid, as bits of PriceJob::ways: what the minima are taken over, and what a replica's day costs
/// (owned and rented: the cheaper of the two in each world).
enum Way : std::int8_t { kMayOwn = 1, kMayRent = 2, kMayServe = 4, kDayOwned = 8, kDayRented = 16 };

/// Inputs. Arrays live on the side that runs the job (host or device).
struct PriceJob {
  std::int32_t worlds = 0;      ///< power of two, at least kBlock
  std::int32_t replicates = 0;  ///< power of two, at most kGroups; world w belongs to replicate w mod replicates
  std::int32_t n_hardware = 0, n_regions = 0;
  const double* hardware = nullptr;            ///< [n_hardware][kHardwareTerms][worlds]
  const double* region = nullptr;              ///< [n_regions][kRegionTerms][worlds]
  const double* world = nullptr;               ///< [kWorldTerms][worlds]
  const double* hours = nullptr;               ///< [n_hardware][worlds]
  const double* accelerators = nullptr;        ///< [n_hardware]
  std::int32_t served = 0;                     ///< 1: the hours are those of a service
  const double* power_ratio = nullptr;         ///< [n_hardware] ConfigurationFacts::power_ratio; none: all 1
  const std::int32_t* cluster_size = nullptr;  ///< [n_hardware] ClusterSize; none: all `cluster`
  const double* tax_ratio = nullptr;           ///< [n_regions]
  const double* rental_premium = nullptr;      ///< [n_regions]
  const double* water_l_per_kwh = nullptr;     ///< [n_regions]
  const std::int8_t* ways = nullptr;           ///< [n_regions][n_hardware] bits of Way
  const std::int8_t* status = nullptr;         ///< [n_regions][n_hardware], 0 = price it
  std::int32_t n_quantities = 0;               ///< folded quantities, totals first
  std::int32_t n_sorted = 0;                   ///< the first n_sorted get quantiles
  std::int32_t quantity[kQuantities] = {};     ///< which, as Quantity
  std::int32_t n_probabilities = 0;
  double probability[kMaxProbabilities] = {};
  std::int32_t n_thresholds = 0;
  std::int32_t threshold_of[kMaxThresholds] = {};  ///< position in `quantity`, below n_sorted
  double threshold[kMaxThresholds] = {};
};

/// Outputs, same side as the job's arrays.
struct PriceResult {
  QuantityStatistics* statistics = nullptr;  ///< [n_regions][n_hardware][n_quantities]
  double* cheapest = nullptr;  ///< [kCheapest][n_regions][worlds], +infinity where nothing is feasible; null: not
                               ///< wanted
};

struct HardwareLaneView {
  const double* terms;
  std::int64_t stride, lane;
  EQC_HD double operator()(HardwareTerm t) const { return terms[static_cast<int>(t) * stride + lane]; }
};
struct RegionLaneView {
  const double* terms;
  std::int64_t stride, lane;
  EQC_HD double operator()(RegionTerm t) const { return terms[static_cast<int>(t) * stride + lane]; }
};
struct WorldLaneView {
  const double* terms;
  std::int64_t stride, lane;
  EQC_HD double operator()(WorldTerm t) const { return terms[static_cast<int>(t) * stride + lane]; }
};

/// One cell of a job: pointers to its terms and its facts.
struct CellView {
  ConfigurationFacts facts;
  int ways;  ///< bits of Way
  const double *hardware, *region, *world, *hours;
  std::int64_t stride;

  EQC_HD Outcome at(std::int64_t w) const {
    return evaluate(facts, hours[w], HardwareLaneView{hardware, stride, w}, RegionLaneView{region, stride, w},
                    WorldLaneView{world, stride, w});
  }
};

EQC_HD CellView cell_view(const PriceJob& job, int region, int hardware) {
  CellView v;
  v.facts.accelerators = job.accelerators[hardware];
  v.facts.power_ratio = job.power_ratio != nullptr ? job.power_ratio[hardware] : 1.0;
  v.facts.power_term = job.served != 0 ? HardwareTerm::service_power_kw : HardwareTerm::power_kw;
  if (job.cluster_size != nullptr)
    v.facts.network_term = network_term(static_cast<ClusterSize>(job.cluster_size[hardware]));
  v.facts.tax_ratio = job.tax_ratio[region];
  v.facts.rental_premium = job.rental_premium[region];
  v.facts.water_l_per_kwh = job.water_l_per_kwh[region];
  v.ways = job.ways[static_cast<std::int64_t>(region) * job.n_hardware + hardware];
  v.facts.own_barrier = (v.ways & kDayOwned) != 0 || (v.ways & kDayRented) == 0 ? 0.0 : kBarrier;
  v.facts.rent_barrier = (v.ways & kDayRented) != 0 ? 0.0 : kBarrier;
  v.stride = job.worlds;
  v.hardware = job.hardware + static_cast<std::int64_t>(hardware) * kHardwareTerms * v.stride;
  v.region = job.region + static_cast<std::int64_t>(region) * kRegionTerms * v.stride;
  v.world = job.world;
  v.hours = job.hours + static_cast<std::int64_t>(hardware) * v.stride;
  return v;
}

}  // namespace eqc
