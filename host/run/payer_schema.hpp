// The cube's variables about payers.
#pragma once

#include "host/cube/schema.hpp"
#include "host/plan/plan.hpp"

namespace eqc {

/// What an entity may want to do; the costs of an entity that does it.
struct Capability {
  std::string id, unit, long_name;
};

/// Capabilities of the plan's tasks: a training run; a year of hosting one replica.
std::vector<Capability> capabilities(const Plan& plan);

/// Price bases of use by people.
const std::vector<std::string>& use_bases();

/// Adds the payers' dimensions and variables; nothing when the scenario asks for none.
void add_payer_schema(const Plan& plan, CubeSchema& schema);

}  // namespace eqc
