// A scenario on a catalog, planned, with the names of its units: all that says what is to be computed.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "host/run/shared/unit.hpp"

namespace eqc {

/// The members stay where they are.
struct PlannedStudy {
  std::string name;  ///< of the scenario's file, without ".toml"
  Catalog catalog;
  Scenario scenario;
  Plan plan;
  CubeSchema schema;
  std::vector<Unit> units;
};

/// What a study is planned from.
struct StudyText {
  std::string path, scenario;  ///< the scenario's file and what it says
  std::vector<std::string> overrides;
};

/// The name of a study in a generation.
std::string study_name(const std::string& scenario_path);

/// Throws InputError with all faults, and CubeError when no cube can hold it.
std::unique_ptr<PlannedStudy> plan_study(const StudyText& text, Catalog catalog);

}  // namespace eqc
