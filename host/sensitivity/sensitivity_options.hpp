// What a study of sensitivities is asked, from the scenario and the command line.
#pragma once

#include <string>
#include <vector>

#include "host/scenario/scenario.hpp"
#include "host/sensitivity/design.hpp"

namespace eqc {

struct SensitivityOptions {
  DesignSpec design;
  std::vector<std::string> outputs, inputs, flips;
  std::string until;     ///< as SensitivitySpec::until
  double width() const;  ///< of until; 0 when it names none
};

/// What a scenario asks for; `otherwise` where it says nothing.
SensitivityOptions sensitivity_options(const SensitivitySpec& spec, const DesignSpec& otherwise);

/// Worlds, replicates, sampler and seed of a run; no pairs.
DesignSpec design_of_run(const RunSpec& run);

}  // namespace eqc
