// Repeated measurements: of one configuration measured with several releases of one software, the newest counts.
#pragma once

#include <vector>

#include "host/validate/truth.hpp"

namespace eqc {

/// For each row, whether another row of the same family measures the same configuration (every column but id, source,
/// address, value and notes) with a higher release number in its source ("... 26.04.01 ..." before "... 26.06 ...").
/// Rows whose source names no release are never superseded.
std::vector<bool> superseded(const std::vector<TruthRow>& rows);

}  // namespace eqc
