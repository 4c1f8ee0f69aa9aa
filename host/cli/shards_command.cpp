// equicube status and equicube merge: a study that many processes share (equicube run SCENARIO --shards DIR).
#include <fmt/core.h>
#include <unistd.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "host/base/diagnostics.hpp"
#include "host/base/human.hpp"
#include "host/base/printable.hpp"
#include "host/base/version.hpp"
#include "host/cli/command_line.hpp"
#include "host/cli/commands.hpp"
#include "host/cli/scenario_options.hpp"
#include "host/cube/atomic_file.hpp"
#include "host/cube/error.hpp"
#include "host/cube/merge.hpp"
#include "host/cube/virtual_merge.hpp"
#include "host/cube/shard.hpp"
#include "host/run/finished_cube.hpp"
#include "host/run/provenance.hpp"
#include "host/run/run_output.hpp"
#include "host/run/shared/folder_status.hpp"

namespace eqc::cli {
namespace {

using Json = nlohmann::ordered_json;

Json claims_json(const std::vector<ClaimedUnit>& claimed) {
  Json list = Json::array();
  for (const ClaimedUnit& c : claimed)
    list.push_back({{"unit", c.unit},
                    {"host", c.claim.holder.host},
                    {"process", c.claim.holder.process},
                    {"since", c.claim.since},
                    {"attempt", c.claim.attempt},
                    {"seconds_since_sign_of_life", c.claim.age_s}});
  return list;
}

Json status_json(const FolderStatus& s) {
  Json j;
  j["complete"] = s.complete();
  j["units"] = s.units;
  j["done"] = s.done;
  j["waiting"] = s.waiting();
  j["running"] = claims_json(s.running);
  j["stale"] = claims_json(s.stale);
  Json& failed = j["failed"] = Json::array();
  for (const UnitFailure& f : s.failed)
    failed.push_back({{"unit", f.unit}, {"reason", f.reason}, {"host", f.host}, {"attempts", f.attempts}});
  j["units_per_second"] = s.units_per_second ? Json(*s.units_per_second) : Json();
  j["seconds_left"] = s.seconds_left ? Json(*s.seconds_left) : Json();
  j["configurations"] = s.configurations;
  return j;
}

int status_command(const std::string& folder, bool json) {
  const FolderStatus s = folder_status(folder);
  if (json) {
    fmt::print("{}\n", status_json(s).dump(2));
    return 0;
  }
  fmt::print("{}\n", printable(status_line(s)));
  if (s.units_per_second) fmt::print("{:.3g} units a second", *s.units_per_second);
  if (s.seconds_left) fmt::print(", about {} left", duration_text(*s.seconds_left));
  if (s.units_per_second) fmt::print("\n");
  for (const ClaimedUnit& c : s.stale)
    fmt::print("stale: {} of process {} on {}, no sign of life for {}\n", printable(c.unit), c.claim.holder.process,
               printable(c.claim.holder.host), duration_text(c.claim.age_s));
  for (const UnitFailure& f : s.failed)
    fmt::print("failed {} times: {}: {}\n", f.attempts, printable(f.unit), printable(f.reason));
  return 0;
}

/// The scenario and the catalog that study.json holds.
std::unique_ptr<Study> study_of_folder(const std::string& folder, SharedStudy& shared) {
  if (shared.numerics != numerics_version())
    throw InputError(folder, "was computed by a program with other numbers (" + shared.program + "; this is " +
                                 code_version() + "); merge with that one");
  auto study = std::make_unique<Study>();
  study->catalog = catalog_of(std::move(shared.source.catalog), folder + "/study.json");
  study->scenario =
      parse_scenario(shared.source.scenario_path, shared.source.scenario_text, shared.source.overrides, study->catalog);
  study->plan = make_plan(study->scenario, study->catalog);
  return study;
}

/// The shards of each model, and by that what a source of a virtual cube is made of.
std::vector<std::vector<std::string>> shards_by_model(const std::string& folder, const Plan& plan,
                                                      const std::vector<Unit>& units) {
  std::vector<std::vector<std::string>> groups(plan.n_models);
  for (const Unit& unit : units)
    if (unit.kind != UnitKind::search) groups[unit.shard.model].push_back(shard_path(folder, unit.name));
  return groups;
}

int print_merged(const MergeReport& merged, const std::string& target) {
  fmt::print("cube of {}\ncube: {}\nresult digest {}\n",
             bytes_text(static_cast<double>(std::filesystem::file_size(target))), printable(target),
             merged.result_digest);
  return 0;
}

/// A virtual cube made whole.
int merge_virtual_command(const std::string& cube, const std::string& output, bool force) {
  const std::string target = judged_cube(output, "-o", {cube}, force);
  RunOutput place(target, command_line_with(""));
  const MergeReport merged = merge_sources(target, cube);
  place.finish(false);
  return print_merged(merged, target);
}

int merge_command(const std::string& folder, const std::string& output, bool as_virtual, bool force) {
  if (std::filesystem::is_regular_file(folder)) {
    if (as_virtual) throw InputError(folder, "is a cube; --virtual is for a folder of units");
    return merge_virtual_command(folder, output, force);
  }
  const FolderStatus status = folder_status(folder);
  if (!status.complete())
    throw InputError(folder, "is not complete: " + status_line(status) +
                                 "; go on with equicube run SCENARIO --shards '" + folder + "'");
  SharedStudy shared = read_study(folder);
  const std::unique_ptr<Study> study = study_of_folder(folder, shared);
  if (::access(folder_of(output).c_str(), W_OK) != 0 && errno == EROFS) throw_write_error(output, "write", EROFS);
  const std::string target = judged_cube(output, "-o", {folder + "/study.json"}, force);
  RunOutput place(target, command_line_with(""));
  const CubeSchema schema = cube_schema(study->plan);
  const std::vector<std::vector<std::string>> groups =
      shards_by_model(folder, study->plan, units_of(study->plan, schema));
  const std::vector<Attribute> made_by = {{"code_version", code_version()},
                                          {kProgramDigestAttribute, program_digest()}};
  MergeReport merged;
  if (as_virtual) {
    merged = merge_virtual(target, schema, made_by, groups);
  } else {
    std::vector<std::string> paths;
    for (const std::vector<std::string>& group : groups) paths.insert(paths.end(), group.begin(), group.end());
    merged = merge_shards(target, schema, made_by, paths, MissingChunks::refuse);
  }
  place.finish(false);
  sweep_study(folder);
  fmt::print("{} shards merged; ", merged.shards);
  if (as_virtual) fmt::print("{} sources in {}.parts; ", groups.size(), printable(target));
  return print_merged(merged, target);
}

}  // namespace

void add_status(Program& program) {
  Command command = program.add("status", "how far a study in a shared folder is, from its files alone");
  auto folder = std::make_shared<std::string>();
  auto json = std::make_shared<bool>(false);
  command.option("folder", *folder, "folder of equicube run --shards").required();
  command.flag("--json", *json, "as JSON");
  command.footer("Example:\n  equicube status results/baseline.shards");
  command.runs([folder, json] { return status_command(*folder, *json); });
}

void add_merge(Program& program) {
  Command command = program.add("merge", "the cube of a complete study in a shared folder");
  auto folder = std::make_shared<std::string>();
  auto output = std::make_shared<std::string>();
  auto force = std::make_shared<bool>(false), as_virtual = std::make_shared<bool>(false);
  command.option("folder", *folder, "folder of equicube run --shards; or a virtual cube, which becomes a whole one")
      .required();
  command.option("-o,--output", *output, "cube to write").required();
  command.flag("--virtual", *as_virtual,
               "a small cube that names its sources, one per model, in a folder beside it (CUBE.parts); those that did "
               "not change are kept");
  command.flag("--force", *force, "replace a file that is no cube of equicube");
  command.footer("Example:\n  equicube merge results/baseline.shards -o results/baseline.h5");
  command.runs([folder, output, as_virtual, force] {
    try {
      return merge_command(*folder, *output, *as_virtual, *force);
    } catch (const WriteError& error) {
      throw OutputBusy{error.what()};
    }
  });
}

}  // namespace eqc::cli
