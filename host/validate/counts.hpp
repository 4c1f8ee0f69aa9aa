// Counts and sizes of a row as people write them: "4,096", "8K" tokens, "64 GPUs", "8B" parameters.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "host/validate/truth.hpp"

namespace eqc {

/// A column of whole numbers from `least` to its largest (`largest_of`).
struct CountColumn {
  std::string_view name;
  const char* unit = "$a";      ///< words that may follow the number; "$a" is never found
  bool binary_letters = false;  ///< "8K" of tokens is 8192; of other counts K may be 1000 or 1024
  double least = 1;
  bool mean = false;  ///< may have a fraction
};

/// Makes the cells of these columns, and parameters in billions (params_b, active_params_b), plain numbers; empty where
/// nobody knows them. A reason, naming column and text, where they are none.
std::string read_counts(TruthRow& row, std::span<const CountColumn> columns);

}  // namespace eqc
