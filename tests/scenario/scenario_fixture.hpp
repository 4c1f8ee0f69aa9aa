// Shared by the scenario tests: the committed catalog, a minimal scenario, and the faults a text gives.
#pragma once

#include <string>
#include <vector>

#include "host/base/diagnostics.hpp"
#include "host/scenario/scenario.hpp"
#include "tests/source_folder.hpp"

namespace eqc::scenario_test {

inline const Catalog& catalog() {
  static const Catalog loaded = load_catalog(std::string(kSourceFolder) + "/scenarios/catalog");
  return loaded;
}

/// The shortest valid scenario, five lines; tests append to it, so appended text starts at line 6.
inline const std::string kMinimal =
    "title = \"t\"\n"
    "[axes]\n"
    "models = [\"gpt3-175b\"]\n"
    "hardware = [\"a100-80gb\"]\n"
    "regions = [\"USA\"]\n";

inline Scenario parse(const std::string& text, const std::vector<std::string>& overrides = {}) {
  Catalog own = catalog();
  return parse_scenario("s.toml", text, overrides, own);
}

/// "" when the text is a valid scenario.
inline std::string faults_of(const std::string& text, const std::vector<std::string>& overrides = {}) {
  try {
    parse(text, overrides);
    return "";
  } catch (const InputError& error) {
    return error.diagnostics().text();
  }
}

inline const InputSpec& input_of(const Scenario& scenario, const std::string& name) {
  return scenario.inputs.at(*input_index(name));
}

}  // namespace eqc::scenario_test
