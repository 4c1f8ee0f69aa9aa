// One task of one shard: its prices, folded and written.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "host/run/results/priced_task.hpp"
#include "host/run/results/run_tables.hpp"
#include "host/run/results/slab_sink.hpp"

namespace eqc {

/// What is folded of every cell: all that the cube holds, or what tells whether it can be held, and what is cheapest.
enum class Folded { everything, moments };

/// One task of one shard: its prices, folded and written.
struct TaskWork : TaskPrices {
  const RunTables& run;
  CheapestCells cheapest;

  TaskWork(const RunTables& tables, Backend& backend, ShardId shard, Task task, RegionBlock block)
      : TaskPrices(tables, backend, shard, task, block), run(tables) {}

  /// Whether no cell was taken back. `model`: what its other cases have priced; null: nothing is shared.
  bool run_price(Folded folded, ModelResults* model);
  /// For other cases, once cells are written.
  void share(ModelResults& model) const {
    if (shared_) model.priced.offer(task, [&] { return own_; });
  }
  void write_cells(SlabSink& sink) const {
    write_raw(sink);
    write_priced(sink);
  }
  void write_physical(SlabSink& sink) const;
  void write_feasible_probability(SlabSink& sink) const;
  void write_priced(SlabSink& sink) const;
  void write_raw(SlabSink& sink) const;
  void write_decisions(SlabSink& sink) const;

 private:
  void set_quantities(Folded folded);
  void price_all(double* of_each_world);
  void price_changes(const std::shared_ptr<const PricedTask>& before);
  PooledStatistics room(std::size_t quantities) const {
    return {run.shared->statistics, n_regions * plan.n_hardware * quantities};
  }

  std::shared_ptr<PricedTask> own_;            // what was priced with all quantities
  std::shared_ptr<const PricedTask> earlier_;  // by another case, and shared
  PooledStatistics part_;                      // of cells as before, quantities that are not
  std::vector<std::uint8_t> same_;             // [cells] as before
  std::vector<std::int32_t> place_;            // [quantities] in part_; negative: as before
  bool all_same_ = false;                      // every cell is as before, and no other was priced then
  bool shared_ = false;                        // own_ is for other cases, too
  std::optional<StatisticsView> statistics_;
};

}  // namespace eqc
