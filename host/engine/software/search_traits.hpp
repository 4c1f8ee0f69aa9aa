// What a layout search can read at all: products of experts take experts, narrow formats a device that has them.
#pragma once

#include <compare>
#include <cstdint>
#include <string_view>

#include "kernels/econ/task.hpp"
#include "kernels/model/choices.hpp"
#include "kernels/model/spec.hpp"

namespace eqc {

/// Which searches read a parameter of software/*.csv.
enum class ReadBy {
  all,
  none,             ///< spreads, and what only predictions of measurements read
  experts,          ///< of models with routed experts
  byte_experts,     ///< the same, stored in 8 bits
  recurrent,        ///< of models with recurrent mixers
  latent,           ///< of models with latent attention or recurrent mixers
  narrow_products,  ///< with inputs of products in 8 bits and less
  bf16,             ///< with products in this format
  fp8,
  fp4
};

/// Traits of the search of one model on one accelerator for one task.
struct SearchTraits {
  Task task = Task::training;
  bool experts = false, recurrent = false, latent = false;
  bool vectors = false;          ///< heads whose products fall back to vector units
  bool energy = false;           ///< layouts are chosen by joules
  std::uint32_t multiplied = 0;  ///< formats of products, precision_bit()
  std::uint32_t stored = 0;      ///< formats of weights

  auto operator<=>(const SearchTraits&) const = default;
  bool reads(ReadBy reader) const;
  /// Whether a column of hardware/accelerators.csv or hardware/efficiency.csv belongs to kernels that it may use.
  bool reads_column(std::string_view column) const;
};

/// `precisions`: what the scenario allows, precision_bit().
SearchTraits search_traits(const ModelSpec& model, const HardwareSpec& hardware, Task task, std::uint32_t precisions,
                           Objective objective);

}  // namespace eqc
