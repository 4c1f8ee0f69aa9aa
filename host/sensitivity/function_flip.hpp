// A conclusion about a function's output: how likely it fails, what makes it fail, and where.
#pragma once

#include <string>
#include <vector>

#include "host/sensitivity/flip.hpp"
#include "host/sensitivity/function_study.hpp"

namespace eqc {

/// `text` as parse_conclusion takes it, whatever it calls the output. The box is of design.rows rows of plain
/// uncertainty.
Flip flip_of(const UncertainFunction& f, const std::vector<FunctionFactor>& factors, const DesignSpec& design,
             const std::string& text, int threads);

}  // namespace eqc
