// The units of work of a study: what processes claim, compute and store one by one.
#pragma once

#include <string>
#include <vector>

#include "host/cube/schema.hpp"
#include "host/plan/plan.hpp"

namespace eqc {

class UnitDigests;  // host/run/shared/unit_digests.hpp

enum class UnitKind {
  search,  ///< the layout search of one model on all hardware: a search file
  cells,   ///< prices of one model in one case and task, in a block of regions: a shard
  payers,  ///< all else of one model in one case: a shard
};

struct Unit {
  UnitKind kind = UnitKind::search;
  ShardId shard;      ///< its case is nothing to a search
  Task task{};        ///< of cells
  RegionBlock block;  ///< of cells
  std::string name;   ///< 40 hexadecimal digits: digest of all that determines the content, and of nothing else

  bool operator==(const Unit& other) const { return name == other.name; }
};

/// All units of a plan, models slowest, each model's search first. `schema`: of the plan's cube.
std::vector<Unit> units_of(const Plan& plan, const CubeSchema& schema);
/// The same by digests of the plan that are there already.
std::vector<Unit> units_of(const Plan& plan, UnitDigests& digests);

/// How many there are, without their names.
std::size_t count_units(const Plan& plan);

/// "cells:training:llama-3.1-8b:today:USA-ZWE": for people, and for files that name units.
std::string unit_label(const Plan& plan, const Unit& unit);

/// "<name>.shard" or "<name>.search": the file of a finished unit.
std::string unit_file(const Unit& unit);

}  // namespace eqc
