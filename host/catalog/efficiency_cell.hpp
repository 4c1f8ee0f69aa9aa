// Cells of hardware/efficiency.csv by the names of their columns, for what fits and writes them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace eqc {

struct HardwareSpec;
struct HardwareRow;
struct EfficiencyRow;

/// The number that a column sets, and what one unit of the column is in it (SI).
struct EfficiencyCell {
  double* value = nullptr;
  double unit = 1;
};

/// Nothing for a column that is no number.
std::optional<EfficiencyCell> efficiency_cell(HardwareSpec& spec, std::string_view column);

/// Gives the accelerator the shares of another row than its family's. Returns columns of hardware/accelerators.csv
/// that the row does not suffice for, with why.
std::vector<std::pair<std::string, std::string>> set_efficiency(HardwareRow& hardware, const EfficiencyRow& row);

}  // namespace eqc
