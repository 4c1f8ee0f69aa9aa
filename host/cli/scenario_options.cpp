// --worlds and --seed are short for --set run.worlds=N and --set run.seed=N.
#include "host/cli/scenario_options.hpp"

#include <fmt/core.h>

namespace eqc::cli {

void add_scenario_options(CLI::App& command, ScenarioOptions& o, bool scenario_required) {
  auto* scenario = command.add_option("scenario", o.scenario, "scenario file (TOML)");
  if (scenario_required) scenario->required();
  command.add_option("--set", o.set, "override a key of the scenario: key=value, e.g. run.worlds=1024 (may be repeated)")->allow_extra_args(false);
  command.add_option("--worlds", o.worlds, "worlds drawn per cell (a power of two, 256 to 65536)");
  command.add_option("--seed", o.seed, "seed of all draws")->check(CLI::NonNegativeNumber);
  command.add_option("--catalog", o.catalog, "folder of the catalog (default: the one beside the scenario)");
}

std::unique_ptr<Study> load_study(const ScenarioOptions& o) {
  std::vector<std::string> overrides = o.set;
  if (o.worlds != 0) overrides.push_back(fmt::format("run.worlds={}", o.worlds));
  if (o.seed >= 0) overrides.push_back(fmt::format("run.seed={}", o.seed));
  auto study = std::make_unique<Study>();
  study->catalog = load_catalog(find_catalog(o.catalog, o.scenario));
  study->scenario = load_scenario(o.scenario, overrides, study->catalog);
  study->plan = make_plan(study->scenario, study->catalog);
  return study;
}

}  // namespace eqc::cli
