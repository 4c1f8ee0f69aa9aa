// Which program this is.
#pragma once

#include <string>

namespace eqc {

/// "0.1.0 (abc1234)".
std::string code_version();

/// What stands for the numbers that the program computes: SHA-256 of the golden result digests of its source
/// (tests/golden/digests.txt), which every compiler, instruction set and backend reproduces.
std::string numerics_version();

}  // namespace eqc
