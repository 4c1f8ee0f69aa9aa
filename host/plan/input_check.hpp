// What only input and case together can tell: scopes an input cannot have, and scaled draws that make no sense.
#pragma once

#include "host/base/diagnostics.hpp"
#include "host/scenario/scenario.hpp"

namespace eqc {

void check_inputs(const Scenario& scenario, Diagnostics& faults);

}  // namespace eqc
