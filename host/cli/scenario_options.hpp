// The options every command that reads a scenario shares, and what they load.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "host/cli/command.hpp"
#include "host/plan/plan.hpp"

namespace eqc::cli {

struct ScenarioOptions {
  std::string scenario, catalog;
  std::vector<std::string> set;
  std::optional<std::int64_t> worlds, seed;
};

/// SCENARIO, --set, --worlds, --seed, --catalog.
void add_scenario_options(Command& command, ScenarioOptions& options, bool scenario_required = true);

/// Whether a file begins as HDF5 files do (format specification, superblock).
bool is_cube(const std::string& path);

/// A loaded scenario with what it refers to; the members stay where they are.
struct Study {
  Catalog catalog;
  Scenario scenario;
  Plan plan;
};

/// Throws InputError with all faults.
std::unique_ptr<Study> load_study(const ScenarioOptions& options);

/// The same where `options.scenario` may be a cube: then its own scenario and catalog, with the options' overrides
/// after its own.
std::unique_ptr<Study> load_study_or_cube(const ScenarioOptions& options);

/// A study as it was when the cube was made, with more overrides after its own. Throws InputError and CubeError.
std::unique_ptr<Study> study_of_cube(const std::string& cube, const std::vector<std::string>& overrides = {});

}  // namespace eqc::cli
