// How the cards of a published run stand together.
#pragma once

#include <string>

#include "host/catalog/rows.hpp"
#include "host/validate/truth.hpp"

namespace eqc {

/// Accelerators of one machine of a row that has `n` of this part (0: unknown). Of cards the row's `hardware` and
/// `notes` may say it ("4 GPUs per node", "on two servers"); else up to eight stand together. `assumed` gets what was
/// taken; of other parts it is the catalog's, and nothing is said.
std::int32_t machine_of_row(const TruthRow& row, const HardwareRow& part, double n, std::string& assumed);

}  // namespace eqc
