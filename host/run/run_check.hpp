// What a run would refuse after its plan was made, said before it starts.
#pragma once

#include "host/plan/plan.hpp"

namespace eqc {

/// Throws InputError: parameters of software that nobody knows, and what no cube can say of itself (its description is
/// made and checked as by the run).
void check_run(const Plan& plan);

}  // namespace eqc
