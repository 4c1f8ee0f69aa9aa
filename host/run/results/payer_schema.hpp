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

/// One way to group nations in decompositions: by what their row says.
struct Grouping {
  std::string name;
  std::string NationRow::*group;
};

/// How nations are grouped, and how people are: by country first.
const std::vector<Grouping>& groupings();
const std::vector<Grouping>& people_groupings();
std::vector<std::string> names_of(const std::vector<Grouping>& list);

/// Adds the payers' dimensions and variables; nothing when the scenario asks for none.
void add_payer_schema(const Plan& plan, CubeSchema& schema);

/// The part of it about people; after that about nations, companies and institutions.
void add_people_schema(const Plan& plan, CubeSchema& schema);

}  // namespace eqc
