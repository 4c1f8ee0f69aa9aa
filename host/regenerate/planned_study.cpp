// As the commands do it, from text that may be a former generation's.
#include "host/regenerate/planned_study.hpp"

#include <filesystem>

#include "host/run/provenance.hpp"
#include "host/run/run_check.hpp"

namespace eqc {

std::string study_name(const std::string& scenario_path) {
  return std::filesystem::path(scenario_path).stem().string();
}

std::unique_ptr<PlannedStudy> plan_study(const StudyText& text, Catalog catalog) {
  auto study = std::make_unique<PlannedStudy>();
  study->name = study_name(text.path);
  study->catalog = std::move(catalog);
  study->scenario = parse_scenario(text.path, text.scenario, text.overrides, study->catalog);
  study->plan = make_plan(study->scenario, study->catalog);
  check_run(study->plan);
  study->schema = cube_schema(study->plan);
  study->units = units_of(study->plan, study->schema);
  return study;
}

}  // namespace eqc
