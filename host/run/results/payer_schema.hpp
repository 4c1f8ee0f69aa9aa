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

/// Groups of countries that people's results are also given for: income groups and regions of the World Bank.
std::vector<std::string> people_group_labels(const Plan& plan);

/// How nations are grouped in decompositions, and the parts of one.
const std::vector<std::string>& groupings();
const std::vector<std::string>& people_groupings();
const std::vector<std::string>& decomposition_parts();

/// Adds the payers' dimensions and variables; nothing when the scenario asks for none.
void add_payer_schema(const Plan& plan, CubeSchema& schema);

}  // namespace eqc
