// Units of training quantities.
#pragma once

#include <string>

namespace eqc {

/// Why a value in this unit would be off by a factor or mean something else; empty for the unit of the quantity or
/// none.
std::string wrong_unit(const std::string& quantity, const std::string& unit);

}  // namespace eqc
