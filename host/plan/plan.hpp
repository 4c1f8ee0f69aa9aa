// What a run will do, fixed by the scenario alone: axes, shards, statistics, sizes. Never by threads, ranks or backend.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "host/catalog/catalog.hpp"
#include "host/plan/quantity_table.hpp"
#include "host/scenario/scenario.hpp"

namespace eqc {

/// One model in one case, every hardware type and region, every task: what a run on one machine restarts by.
struct ShardId {
  std::size_t model = 0;  ///< position on the model axis
  std::size_t case_ = 0;  ///< position on the case axis
};

/// Neighbours on the region axis.
struct RegionBlock {
  std::size_t first = 0, count = 0;
};

struct Plan {
  const Scenario* scenario = nullptr;
  const Catalog* catalog = nullptr;
  std::vector<Task> tasks;
  std::vector<ShardId> shards;        ///< models slowest
  std::vector<double> probabilities;  ///< distinct quantiles asked for, ascending
  std::vector<std::vector<QuantityInfo>>
      priced_of;  ///< by Task: priced quantities that the scenario's bases and scope ask for
  std::vector<std::optional<std::size_t>> nations;  ///< [n_regions] row of catalog.nations; none: no nation
  std::size_t n_models = 0, n_hardware = 0, n_regions = 0, n_cases = 0;

  double cells() const;                  ///< (model, hardware, region, case, task)
  double priced_configurations() const;  ///< cells x worlds
  /// Regions of a block: what is priced apart from others of a shard, and stored in chunks of its own.
  std::size_t regions_of_block() const;
  RegionBlock all_regions() const { return {0, n_regions}; }
  double memory_bytes(int threads) const;  ///< estimate of the peak
  double output_bytes() const;             ///< uncompressed size of the cube's large variables

  const std::vector<QuantityInfo>& priced(Task task) const { return priced_of[static_cast<std::size_t>(task)]; }
  /// Positions in priced(task) of the quantities whose every world is stored.
  std::vector<std::size_t> raw(Task task) const;
  bool offers(CostBasis basis) const;
  const ModelRow& model(std::size_t i) const { return catalog->models[scenario->axes.models[i]]; }
  const HardwareRow& hardware(std::size_t i) const { return catalog->hardware[scenario->axes.hardware[i]]; }
  /// Its own region on the axis, by row of catalog.nations; nothing when the nation has none.
  std::optional<std::size_t> region_of(std::size_t nation) const;
  const RegionRow& region(std::size_t i) const { return catalog->regions[scenario->axes.regions[i]]; }
  const CaseSpec& case_at(std::size_t i) const { return scenario->cases[scenario->axes.cases[i]]; }
};

/// Checks what only the whole scenario can tell (size, correlations, limits of the engine) and lays out the work.
/// Both arguments must outlive the plan. Throws InputError with all faults.
Plan make_plan(const Scenario& scenario, const Catalog& catalog);

/// Position of a probability in Plan::probabilities.
std::size_t probability_index(const Plan& plan, double probability);

}  // namespace eqc
