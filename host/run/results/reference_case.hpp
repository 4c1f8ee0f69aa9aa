// What payers face in the case that all others are compared with.
#pragma once

#include <memory>
#include <optional>

#include "host/run/results/run_tables.hpp"

namespace eqc {

class Backend;

struct ReferenceCase {
  std::size_t case_position = 0;
  std::shared_ptr<ReferenceResults> results;
  const CapabilityCosts* costs = nullptr;  ///< in `results`, or the shard's own
};

/// Nothing when the scenario compares with no case. `model`: results of the shard's model; `here`: its costs in the
/// shard's own case, of `whole` prices: no cell was taken back (TaskPrices::refuse_overflow), for other shards do not
/// look whether any was.
std::optional<ReferenceCase> reference_case(const RunTables& tables, Backend& backend, ShardId shard,
                                            const std::shared_ptr<ModelResults>& model, const CapabilityCosts& here,
                                            bool whole);

}  // namespace eqc
