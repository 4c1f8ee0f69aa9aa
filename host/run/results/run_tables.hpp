// What all shards of a run share; read-only while they run.
#pragma once

#include "host/cube/schema.hpp"
#include "host/engine/afford/payers.hpp"
#include "host/engine/afford/people_table.hpp"
#include "host/engine/price/price_tables.hpp"

namespace eqc {

struct RunTables : PriceTables {
  const CubeSchema* schema = nullptr;
  std::vector<PayerGroup> groups;
  PeopleTable people;
};

}  // namespace eqc
