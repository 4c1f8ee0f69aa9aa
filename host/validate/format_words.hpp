// Words of number formats in a cell: which of them it states, and in how many bits values are held and multiplied.
#pragma once

#include <optional>
#include <string>

namespace eqc {

/// The cell without the formats that it does not state: "bf16" of "bf16 (not fp8)", "bf16 (previously fp8)", "bf16
/// instead of fp8"; unchanged where it states all that it names, empty where it states none ("fp8 was not used").
std::string stated_formats(const std::string& cell);

/// Bits of weights and of what they are multiplied with, where a cell states them as a pair: "w4a8", "W8A16", "a16w8",
/// "weights int8, activations bf16"; or of the latter alone: "int8 weights, bf16 activations", "fp8, computed in bf16".
struct StatedWidths {
  std::optional<double> weights, activations;
  std::string rest;  ///< the text without the pair
};
StatedWidths stated_widths(const std::string& cell);

/// Quantised weights that kernels widen before they multiply: "int8 weight-only", "int4wo", "fp8 (Marlin)".
bool weight_only(const std::string& cell);

}  // namespace eqc
