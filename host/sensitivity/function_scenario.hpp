// A scenario that is a formula: [function] with [[function.input]] and [[function.correlation]], [sensitivity].
#pragma once

#include <string>
#include <vector>

#include "host/sensitivity/function_study.hpp"
#include "host/sensitivity/sensitivity_options.hpp"

namespace eqc {

struct FunctionScenario {
  UncertainFunction function;
  std::vector<FunctionFactor> groups;  ///< factors, where inputs name a group; else empty
  SensitivityOptions options;
};

/// Whether a scenario is one: it has a section [function].
bool is_function_scenario(const std::string& path, const std::string& text);

/// Throws InputError with all faults: names, distributions, an expression that names no input.
FunctionScenario parse_function_scenario(const std::string& path, const std::string& text,
                                         const std::vector<std::string>& overrides);

}  // namespace eqc
