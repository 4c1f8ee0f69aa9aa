// What all shards of a run share; read-only while they run, but for results that they put together.
#pragma once

#include "host/cube/schema.hpp"
#include "host/engine/afford/payers.hpp"
#include "host/engine/afford/people_table.hpp"
#include "host/engine/price/price_tables.hpp"
#include "host/run/results/shared_results.hpp"

namespace eqc {

struct RunTables : PriceTables {
  const CubeSchema* schema = nullptr;
  std::vector<PayerGroup> groups;
  PeopleTable people;
  std::shared_ptr<SharedResults> shared = std::make_shared<SharedResults>();  ///< of this plan alone
};

}  // namespace eqc
