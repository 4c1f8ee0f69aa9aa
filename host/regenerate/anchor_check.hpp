// The outside checks that a generation must hold.
#pragma once

#include <string>
#include <vector>

#include "host/plan/plan.hpp"

namespace eqc {

class Backend;

/// Anchors of the catalog (question 32: arithmetic and predictions) that do not hold in a plan, a line each.
std::vector<std::string> failed_anchors(const Plan& plan, Backend& backend, int threads);

}  // namespace eqc
