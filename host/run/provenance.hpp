// What a cube says of its own making: enough to make it again, and names for its shards.
#pragma once

#include <string>
#include <vector>

#include "host/cube/schema.hpp"
#include "host/plan/plan.hpp"

namespace eqc {

/// SHA-256 of the running program.
const std::string& program_digest();

/// Root attributes of the cube: scenario, overrides, catalog digest, seed, version.
std::vector<Attribute> provenance_attributes(const Plan& plan);

/// Texts stored in the cube's group /provenance: every file of the catalog.
std::vector<Document> provenance_documents(const Plan& plan);

/// The cube of a plan with what it says of its making. Throws CubeError when no cube can hold it.
CubeSchema cube_schema(const Plan& plan);

/// Name of a run's own shard: digest of all that determines its content.
std::string shard_name(const Plan& plan, const CubeSchema& schema, ShardId shard);

}  // namespace eqc
