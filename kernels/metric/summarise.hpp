// Inequity metrics of entities in any order: checks them, leaves zero weights out, sorts, summarises. CPU only (it uses
// the CPU sort).
#pragma once

#include "kernels/metric/inequity.hpp"
#include "kernels/metric/sort.hpp"

namespace eqc {

/// Doubles of scratch that `summarise` needs for n entities.
inline std::int32_t summarise_scratch_size(std::int32_t n) {
  const std::int32_t sorting = sort_with_order_scratch_size(n), profile = profile_scratch_size(n);
  return 4 * n + (sorting > profile ? sorting : profile);
}

/// All metrics of n entities with values >= 0 and weights >= 0 in any order. Scratch: summarise_scratch_size(n) doubles
/// and n integers. Entities with equal values keep their order, so the bits depend only on the list handed in.
inline void summarise(const double* value, const double* weight, std::int32_t n, double threshold, double* scratch,
                      std::int32_t* order_scratch, InequitySummary& out) {
  out = InequitySummary{};
  double* const present_value = scratch;
  double* const present_weight = scratch + n;
  double* const sorted_value = scratch + 2 * n;
  double* const sorted_weight = scratch + 3 * n;
  double* const working = scratch + 4 * n;

  std::int64_t invalid = 0, absent = 0;  // as wide as the values, so that the loop vectorises
  for (std::int32_t i = 0; i < n; ++i) {
    const bool value_ok = (value[i] >= 0.0) & (value[i] <= kLargestEntityValue),
               weight_ok = (weight[i] >= 0.0) & (weight[i] <= kLargestEntityValue);
    invalid += (value_ok & weight_ok) ? 0 : 1;
    absent += weight[i] > 0.0 ? 0 : 1;
  }
  if (invalid > 0) {
    out.status = InequityStatus::invalid;
    return;
  }
  const auto present = static_cast<std::int32_t>(n - absent);
  if (present == 0) return;
  if (absent > 0) {
    for (std::int32_t i = 0, at = 0; i < n; ++i) {
      present_value[at] = value[i];
      present_weight[at] = weight[i];
      at += weight[i] > 0.0 ? 1 : 0;
    }
    value = present_value;
    weight = present_weight;
  }
  sort_with_order(value, present, sorted_value, order_scratch, working);
  for (std::int32_t i = 0; i < present; ++i) sorted_weight[i] = weight[order_scratch[i]];
  summarise_sorted(sorted_value, sorted_weight, present, threshold, working, out);
}

}  // namespace eqc
