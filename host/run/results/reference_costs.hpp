// What payers face in the case that all others are compared with.
#pragma once

#include <optional>

#include "host/engine/afford/capability_costs.hpp"
#include "host/engine/price/price_tables.hpp"

namespace eqc {

class Backend;

struct ReferenceCosts {
  std::size_t case_position = 0;
  CapabilityCosts costs;
};

/// Of the shard's model; `here`: its costs in the shard's own case. Nothing when the scenario compares with no case.
std::optional<ReferenceCosts> reference_costs(const PriceTables& tables, Backend& backend, ShardId shard,
                                              const CapabilityCosts& here);

}  // namespace eqc
