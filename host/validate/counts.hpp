// Counts and sizes of a row as people write them: "4,096", "8K", "64 GPUs", "8B" parameters.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "host/validate/truth.hpp"

namespace eqc {

inline constexpr double kBinaryKilo = 1024, kDecimalKilo = 1000;

/// A column of whole numbers from `least` to its largest (`largest_of`).
struct CountColumn {
  std::string_view name;
  const char* unit = "$a";  ///< words that may follow the number; "$a" is never found
  double least = 1;
  bool mean = false;          ///< may have a fraction
  double kilo = kBinaryKilo;  ///< what "K" means: lengths, widths and degrees are powers of two
};

/// The text with its numbers in digits: "2k clients" as "2048 clients", "1.5M" as "1572864", "1.3K", which is no whole
/// number of 1024, as "1300". B and words (thousand, million, billion) are always decimal.
std::string in_digits(const std::string& text, double kilo);

/// Makes the cells of these columns, and parameters in billions (params_b, active_params_b), plain numbers; empty where
/// nobody knows them. `assumed` says how letters behind a number were read. A reason, naming column and text, where
/// they are none.
std::string read_counts(TruthRow& row, std::span<const CountColumn> columns, std::string& assumed);

}  // namespace eqc
