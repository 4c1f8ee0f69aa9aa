// What is asked of the rows of a table.
#pragma once

#include <cstdint>
#include <optional>

namespace eqc {

enum class StandardErrors { none, linearisation, bootstrap };

struct MeasureQuestion {
  std::optional<double> poverty_line = {};  ///< above 0, in the unit of the values
  StandardErrors errors = StandardErrors::none;
  int replicates = 500;    ///< of the bootstrap
  std::uint64_t seed = 1;  ///< of the bootstrap
};

}  // namespace eqc
