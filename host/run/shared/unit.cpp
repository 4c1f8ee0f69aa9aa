// Models in turn, so that the first units of a study are found early.
#include "host/run/shared/unit.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "host/cube/shard.hpp"
#include "host/run/shared/search_file.hpp"
#include "host/run/shared/unit_digests.hpp"
#include "kernels/econ/task.hpp"

namespace eqc {
namespace {

/// The units without names.
std::vector<Unit> bare_units(const Plan& plan) {
  std::vector<Unit> units;
  const std::size_t step = plan.regions_of_block();
  for (std::size_t m = 0; m < plan.n_models; ++m) {
    units.push_back({UnitKind::search, {m, 0}, {}, {}, {}});
    for (std::size_t c = 0; c < plan.n_cases; ++c) {
      for (const Task task : plan.tasks)
        for (std::size_t r = 0; r < plan.n_regions; r += step)
          units.push_back({UnitKind::cells, {m, c}, task, {r, std::min(step, plan.n_regions - r)}, {}});
      units.push_back({UnitKind::payers, {m, c}, {}, {}, {}});
    }
  }
  return units;
}

}  // namespace

std::vector<Unit> units_of(const Plan& plan, UnitDigests& digests) {
  std::vector<Unit> units = bare_units(plan);
  for (Unit& unit : units) unit.name = digests.name(unit);
  return units;
}

std::vector<Unit> units_of(const Plan& plan, const CubeSchema& schema) {
  UnitDigests digests(plan, schema);
  return units_of(plan, digests);
}

std::size_t count_units(const Plan& plan) { return bare_units(plan).size(); }

std::string unit_label(const Plan& plan, const Unit& unit) {
  const std::string& model = plan.model(unit.shard.model).id;
  if (unit.kind == UnitKind::search) return "search:" + model;
  const std::string place = model + ":" + plan.case_at(unit.shard.case_).id;
  if (unit.kind == UnitKind::payers) return "payers:" + place;
  const std::string &first = plan.region(unit.block.first).id,
                    &last = plan.region(unit.block.first + unit.block.count - 1).id;
  return fmt::format("cells:{}:{}:{}-{}", task_name(unit.task), place, first, last);
}

std::string unit_file(const Unit& unit) {
  return unit.name + std::string(unit.kind == UnitKind::search ? kSearchSuffix : kShardSuffix);
}

}  // namespace eqc
