// LLM-TCO-15: a fixed job to compare uncertainty engines on.
#pragma once

#include "host/sensitivity/function.hpp"

namespace eqc {

/// 15 inputs, USD per million served tokens; 4.02248359745252 where every input is at its median.
UncertainFunction tco_function();

}  // namespace eqc
