// Usage of one task of one model in one case, and the job that prices it: what a shard folds and a study reads world by
// world.
#pragma once

#include <initializer_list>

#include "host/engine/price/price_tables.hpp"
#include "host/engine/price/statistics_view.hpp"
#include "host/engine/search/limit_use.hpp"
#include "host/engine/search/backend.hpp"
#include "kernels/econ/quantities.hpp"
#include "kernels/job/price_job.hpp"

namespace eqc {

/// What payers in each region take of all accelerators.
struct CheapestCells {
  std::vector<double> usd;  ///< as PriceResult::cheapest, [kCheapest][n_regions][worlds]
  std::vector<std::size_t>
      hardware;  ///< [kCheapest][n_regions]; n_hardware: none, or (with foresight) one for each world

  /// Position on the axis of the accelerator that is taken in a region.
  std::size_t of(Cheapest kind, std::size_t region, const Plan& plan) const {
    return hardware[static_cast<std::size_t>(kind) * plan.n_regions + region];
  }
};

/// Arrays stay where they are: the job points into them.
class TaskPrices {
 public:
  /// Computes the usage. The search of the model and the terms of the case must be in `tables`, which must outlive
  /// this.
  TaskPrices(const PriceTables& tables, Backend& backend, ShardId shard, Task task);
  /// The same for the regions of a block alone: every [n_regions] below is then `n_regions` of this, not of the plan.
  TaskPrices(const PriceTables& tables, Backend& backend, ShardId shard, Task task, RegionBlock block);
  TaskPrices(const TaskPrices&) = delete;

  const PriceTables& tables;
  Backend& backend;
  const ShardId shard;
  const Task task;
  const Plan& plan;
  const std::size_t worlds;
  const std::size_t first_region, n_regions;
  std::vector<std::int8_t> search_status;   ///< [n_hardware]
  std::vector<double> accelerators;         ///< [n_hardware] of the best cluster or replica, 0 without one
  std::vector<double> power_ratios;         ///< [n_hardware] ConfigurationFacts::power_ratio, 1 without one
  std::vector<std::int32_t> cluster_sizes;  ///< [n_hardware] ClusterSize
  std::vector<double> physical;             ///< [n_hardware][kPhysicalsPerTask][worlds]
  std::vector<double> hours;                ///< [n_hardware][worlds]
  std::vector<std::int8_t> status;          ///< [n_regions][n_hardware], as Status
  std::vector<double> tax, premium, water;  ///< [n_regions]
  std::vector<std::int8_t> sold;            ///< [n_hardware] 1: others than its maker can own it, and owning is priced
  std::vector<std::int8_t> rented;          ///< [n_hardware] 1: somebody offers it for rent, and renting is priced
  std::vector<std::int8_t> ways;            ///< [n_regions][n_hardware] bits of Way
  PriceJob job;                             ///< everything but the quantities to fold

  const ModelSearch& search() const { return *tables.searches[shard.model]; }
  const TermTable& terms() const { return tables.terms[shard.case_]; }

  /// A physical quantity of this task on one accelerator type, [worlds]; zeros without a layout.
  const double* physical_of(std::size_t hardware, Physical quantity) const {
    return physical.data() +
           (hardware * kPhysicalsPerTask + static_cast<std::size_t>(physical_index(quantity))) * worlds;
  }

  /// How much of its limits the layout on one accelerator type uses up in the worlds of this case.
  LimitUse limit_use_of(std::size_t hardware) const;

  /// False when the catalog knows too little of the model: then nobody's ability is known, which is not inability.
  bool known() const;

  /// Prices everything and keeps no statistics.
  CheapestCells cheapest_cells() const;

  /// Room for PriceResult::cheapest: empty where buyers choose before the draw, and do not look at it.
  std::vector<double> room_of_each_world() const;

  /// The same from a job that was priced: its statistics and its PriceResult::cheapest, in room_of_each_world().
  CheapestCells cheapest_cells(const PriceJob& priced, const StatisticsView& statistics,
                               std::vector<double> of_each_world) const;

  /// Takes cells back that have a statistic beyond the numbers of the cube: their status becomes not_finite.
  /// `statistics`: what the backend made of `priced`, which may be `job`; those of an earlier job fit. True where there
  /// were any; then all must be priced again, for payers compare what is priced.
  bool refuse_overflow(const PriceJob& priced, const StatisticsView& statistics);

  /// One priced cell in one world.
  Outcome at(std::size_t region, std::size_t hardware, std::size_t world) const {
    return cell_view(job, static_cast<int>(region), static_cast<int>(hardware)).at(static_cast<std::int64_t>(world));
  }

 private:
  double* physical_row(std::size_t hardware, std::size_t place) {
    return physical.data() + (hardware * kPhysicalsPerTask + place) * worlds;
  }
  void run_usage();
  void refuse_unsure();
  void fill_job();
  void set_ways();
  void choose_day();

  /// A job with statistics of few quantities, no quantiles among them.
  struct Priced {
    PriceJob job;
    std::vector<QuantityStatistics> statistics;  ///< [n_regions][n_hardware][quantities]
    std::vector<double> cheapest;                ///< as PriceResult::cheapest; empty: not wanted
  };
  Priced price_means(std::initializer_list<Quantity> quantities, const PriceJob& like,
                     std::vector<double> cheapest) const;
};

}  // namespace eqc
