// A formula of the user's own as a stage; the only door to muparser.
#pragma once

#include <string>
#include <vector>

#include "host/sensitivity/function.hpp"

namespace eqc {

/// `expression` over variables of these names. Functions: muparser's, of which exp, ln, log (natural), log10, log2,
/// sqrt, sin, cos, tan, atan and pow are ours, the same bits everywhere; x^y is the C library's. Throws FormulaError
/// when the text is no expression or names something else.
FunctionStage formula_stage(const std::string& expression, const std::vector<std::string>& variables);

struct FormulaError {
  std::string message;
};

/// Whether muparser takes this for a variable's name.
bool is_variable_name(const std::string& name);

}  // namespace eqc
