// Which program this is.
#pragma once

#include <string>

namespace eqc {

/// "0.1.0 (abc1234)".
std::string code_version();

}  // namespace eqc
