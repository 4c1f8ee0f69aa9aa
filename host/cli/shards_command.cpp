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

int merge_command(const std::string& folder, const std::string& output, bool force) {
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
  std::vector<std::string> paths;
  for (const Unit& unit : units_of(study->plan, schema))
    if (unit.kind != UnitKind::search) paths.push_back(shard_path(folder, unit.name));
  const MergeReport merged =
      merge_shards(target, schema, {{"code_version", code_version()}, {kProgramDigestAttribute, program_digest()}},
                   paths, MissingChunks::refuse);
  place.finish(false);
  sweep_study(folder);
  fmt::print("{} shards merged; cube of {}\ncube: {}\nresult digest {}\n", merged.shards,
             bytes_text(static_cast<double>(std::filesystem::file_size(target))), printable(target),
             merged.result_digest);
  return 0;
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
  auto force = std::make_shared<bool>(false);
  command.option("folder", *folder, "folder of equicube run --shards").required();
  command.option("-o,--output", *output, "cube to write").required();
  command.flag("--force", *force, "replace a file that is no cube of equicube");
  command.footer("Example:\n  equicube merge results/baseline.shards -o results/baseline.h5");
  command.runs([folder, output, force] {
    try {
      return merge_command(*folder, *output, *force);
    } catch (const WriteError& error) {
      throw OutputBusy{error.what()};
    }
  });
}

}  // namespace eqc::cli
