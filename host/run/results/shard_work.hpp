// One shard computed: usage, price and fold of one model in one case, and what payers can do with it.
#pragma once

#include <memory>
#include <vector>

#include "host/cube/shard.hpp"
#include "host/engine/afford/capability_costs.hpp"
#include "host/engine/afford/payers.hpp"
#include "host/engine/draw/term_table.hpp"

namespace eqc {

class Backend;
class TaskPrices;
struct FoldSpec;     // kernels/fold.hpp
struct ModelSearch;  // host/engine/search/search_table.hpp

/// What all shards of a run share; read-only while they run.
struct RunTables {
  const Plan* plan = nullptr;
  const CubeSchema* schema = nullptr;
  const Draws* draws = nullptr;
  std::vector<TermTable> terms;  ///< by case position
  std::vector<std::shared_ptr<const ModelSearch>>
      searches;  ///< by model position; none for models whose shards are all done
  std::vector<PayerGroup> groups;
  PeopleTable people;
};

/// Collects encoded slabs.
class SlabSink {
 public:
  SlabSink(const RunTables& tables, ShardId shard) : tables_(tables), shard_(shard) {}
  /// Adds this shard's slab of `variable`: index `model` and `case` of the shard, everything else whole. Values are
  /// converted to the variable's type.
  void add(const std::string& variable, const std::vector<double>& values);
  std::vector<EncodedSlab> take() { return std::move(slabs_); }

 private:
  const RunTables& tables_;
  ShardId shard_;
  std::vector<EncodedSlab> slabs_;
};

/// Why each cell of a task has no price, [n_regions][n_hardware].
std::vector<std::int8_t> cell_status(const Plan& plan, const ModelSearch& search, Task task, std::size_t case_position);

std::vector<EncodedSlab> compute_shard(const RunTables& tables, Backend& backend, ShardId shard);

/// The parts of compute_shard about payers. `cheapest`: as PriceResult::cheapest, of the serving task.
void add_service_results(const RunTables& tables, Backend& backend, ShardId shard, const TaskPrices& serving,
                         const std::vector<double>& cheapest, SlabSink& sink);
/// `reference`: costs in the case to compare with; nullptr without one.
struct ReferenceCosts {
  std::size_t case_position = 0;
  CapabilityCosts costs;
};
void add_payer_results(const RunTables& tables, Backend& backend, ShardId shard, const CapabilityCosts& costs,
                       const ReferenceCosts* reference, SlabSink& sink);

FoldSpec fold_spec(const Plan& plan);

}  // namespace eqc
