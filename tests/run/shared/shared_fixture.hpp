// A study in a shared folder, computed by processes that are calls here.
#pragma once

#include <fstream>
#include <set>

#include "host/cube/merge.hpp"
#include "host/cube/shard.hpp"
#include "host/run/provenance.hpp"
#include "host/run/shared/search_file.hpp"
#include "host/run/shared/shared_run.hpp"
#include "tests/run/run_fixture.hpp"

namespace eqc::run_test {

inline const std::string kSharedStudy =
    axes("\"llama-3.1-8b\", \"mixtral-8x7b\"", "\"a100-80gb\", \"h100-sxm-80gb\"", "\"USA\", \"IND\", \"CHN\"") +
    R"(
[run]
worlds = 256
replicates = 4
[training]
tokens = "1 T tokens"
clusters = [64, 512]
[serving]
replicas = [1, 8]
[[case]]
id = "open"
[[case]]
id = "controlled"
export_control = "tiers-2025-01"
)";

inline SharedRunOptions shared_options(const std::string& folder, int threads = 1) {
  SharedRunOptions o;
  o.folder = folder;
  o.backend = BackendChoice::cpu;
  o.threads = threads;
  o.quiet = true;
  return o;
}

inline std::vector<Unit> units_of(const Plan& plan) { return eqc::units_of(plan, cube_schema(plan)); }

/// Result digest of the cube that the folder's shards make.
inline std::string merged_digest(const Plan& plan, const std::string& folder, const std::string& cube) {
  std::vector<std::string> paths;
  for (const Unit& unit : units_of(plan))
    if (unit.kind != UnitKind::search) paths.push_back(shard_path(folder, unit.name));
  return merge_shards(cube, cube_schema(plan), {}, paths).result_digest;
}

inline std::set<std::string> names_of(const Plan& plan, UnitKind kind) {
  std::set<std::string> names;
  for (const Unit& unit : units_of(plan))
    if (unit.kind == kind) names.insert(unit.name);
  return names;
}

}  // namespace eqc::run_test
