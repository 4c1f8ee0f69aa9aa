// One shard computed, whole or in pieces: usage, price and fold of one model in one case, and what payers can do with
// it.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "host/run/results/reference_case.hpp"
#include "host/run/results/run_tables.hpp"
#include "host/run/results/slab_sink.hpp"

namespace eqc {

class Backend;
class TaskPrices;
struct CheapestCells;  // host/engine/price/task_prices.hpp
struct FoldSpec;       // kernels/fold.hpp

/// The whole shard in one pass.
std::vector<EncodedSlab> compute_shard(const RunTables& tables, Backend& backend, ShardId shard);

/// The same in pieces that different processes compute, together the same chunks: the cells of one task in a block of
/// regions (blocks begin at multiples of Plan::regions_of_block()), ...
std::vector<EncodedSlab> compute_cells(const RunTables& tables, Backend& backend, ShardId shard, Task task,
                                       RegionBlock block);
/// ... and all else: what payers can do, for which the cells are priced once more, without quantiles. Where somebody
/// pays, `known` is asked once that is done, with the digest of what was found and of all costs that payers will look
/// at: nothing more is computed where it says yes.
std::optional<std::vector<EncodedSlab>> compute_payers(const RunTables& tables, Backend& backend, ShardId shard,
                                                       const std::function<bool(const std::string& priced)>& known);

/// The parts of compute_shard about payers. `cheapest`: of the serving task.
void add_service_results(const RunTables& tables, Backend& backend, ShardId shard, const TaskPrices& serving,
                         const CheapestCells& cheapest, SlabSink& sink);
/// What payers can do whatever the model costs.
void add_results_without_costs(const RunTables& tables, Backend& backend, ShardId shard, ModelResults& model,
                               SlabSink& sink);
/// `reference`: costs in the case to compare with; nullptr without one.
void add_payer_results(const RunTables& tables, Backend& backend, ShardId shard, const CapabilityCosts& costs,
                       const ReferenceCase* reference, ModelResults& model, SlabSink& sink);

FoldSpec fold_spec(const Plan& plan);

}  // namespace eqc
