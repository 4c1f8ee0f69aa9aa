// The accelerators of a row, counted by its column and by the text of its hardware.
#pragma once

#include <string>

#include "host/validate/truth.hpp"
#include "host/validate/truth_context.hpp"

namespace eqc {

/// Why a count of accelerators, `stated` in `column` (named by the reason), and that of a text cannot both be true;
/// empty where one is some whole machines, or an even part, of the other.
std::string count_conflict(const std::string& column, double stated, double by_text, const std::string& text);

/// Fills an empty `n_gpus` by what the hardware counts, aloud, and says where both differ. A reason where they
/// contradict one another, and where the text counts none ("0/node").
std::string read_hardware_count(const TruthContext& x, TruthRow& row, std::string& assumed);

}  // namespace eqc
