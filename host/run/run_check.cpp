// Makes what the run makes before it computes, and throws it away.
#include "host/run/run_check.hpp"

#include "host/base/diagnostics.hpp"
#include "host/cube/error.hpp"
#include "host/engine/software/power_profile.hpp"
#include "host/engine/software/serving_profile.hpp"
#include "host/engine/software/training_profile.hpp"
#include "host/run/provenance.hpp"

namespace eqc {
namespace {

void check_software(const Plan& plan) {
  const Scenario& s = *plan.scenario;
  if (s.run.serving) serving_software(*plan.catalog, s.serving.software);
  for (const std::size_t row : s.axes.hardware) {
    if (s.run.training) training_software(*plan.catalog, row, s.training.software);
    power_profile(*plan.catalog, row);
  }
}

}  // namespace

void check_run(const Plan& plan) {
  check_software(plan);
  try {
    cube_schema(plan);
  } catch (const CubeError& error) {
    throw InputError(plan.scenario->path, std::string("no cube can hold what this asks for: ") + error.what());
  }
}

}  // namespace eqc
