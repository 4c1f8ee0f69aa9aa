// --worlds and --seed are short for --set run.worlds=N and --set run.seed=N.
#include "host/cli/scenario_options.hpp"

#include <fmt/core.h>

#include <fstream>
#include <string_view>

#include "host/base/diagnostics.hpp"
#include "host/cube/error.hpp"
#include "host/engine/search/stated_layout.hpp"
#include "host/run/run.hpp"
#include "host/run/run_check.hpp"

namespace eqc::cli {
namespace {

std::vector<std::string> all_overrides(const ScenarioOptions& o) {
  std::vector<std::string> overrides = o.set;
  if (o.worlds) overrides.push_back(fmt::format("run.worlds={}", *o.worlds));
  if (o.seed) overrides.push_back(fmt::format("run.seed={}", *o.seed));
  return overrides;
}

}  // namespace

bool is_cube(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  char start[4] = {};
  return in.read(start, 4) && std::string_view(start, 4) == "\x89HDF";
}

void add_scenario_options(Command& command, ScenarioOptions& o, bool scenario_required) {
  Option scenario = command.option("scenario", o.scenario, "scenario file (TOML)");
  if (scenario_required) scenario.required();
  command.option("--set", o.set, "override a key of the scenario: key=value, e.g. run.worlds=1024 (may be repeated)")
      .one_value_each();
  command.option("--worlds", o.worlds, "worlds drawn per cell (a power of two, 256 to 65536)");
  command.option("--seed", o.seed, "seed of all draws, from 0 to 2^63 - 1");
  command.option("--catalog", o.catalog, "folder of the catalog (default: the one beside the scenario)");
}

std::unique_ptr<Study> load_study(const ScenarioOptions& o) {
  auto study = std::make_unique<Study>();
  study->catalog = load_catalog(find_catalog(o.catalog, o.scenario));
  study->scenario = load_scenario(o.scenario, all_overrides(o), study->catalog);
  study->plan = make_plan(study->scenario, study->catalog);
  check_run(study->plan);
  check_stated_layout(study->plan);
  return study;
}

std::unique_ptr<Study> load_study_or_cube(const ScenarioOptions& o) {
  if (!is_cube(o.scenario)) return load_study(o);
  if (!o.catalog.empty())
    throw InputError("--catalog: a cube brings its own catalog; leave it out, or give the scenario");
  return study_of_cube(o.scenario, all_overrides(o));
}

std::unique_ptr<Study> study_of_cube(const std::string& cube, const std::vector<std::string>& overrides) {
  CubeProvenance p = provenance_of(cube);
  p.overrides.insert(p.overrides.end(), overrides.begin(), overrides.end());
  auto study = std::make_unique<Study>();
  study->catalog = catalog_of(std::move(p.catalog), cube + "/provenance");
  if (study->catalog.digest != p.catalog_digest)
    throw CubeError(cube,
                    "is damaged: one of its catalog files is not what was written (their SHA-256 is not its "
                    "catalog_digest); copy or compute it again");
  study->scenario = parse_scenario(p.scenario_path, p.scenario_text, p.overrides, study->catalog);
  study->plan = make_plan(study->scenario, study->catalog);
  check_run(study->plan);
  return study;
}

}  // namespace eqc::cli
