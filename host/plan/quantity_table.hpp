// The priced and physical quantities of a task, with the names and units a cube shows.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace eqc {

enum class Task : std::int32_t;           // kernels/econ/task.hpp
enum class QuantityBasis : std::int32_t;  // kernels/econ/quantities.hpp

/// One variable of the cube made from a quantity of kernels/econ/quantities.hpp.
struct QuantityInfo {
  int index;             ///< as Quantity or Physical
  std::string variable;  ///< "training_cost_own"
  std::string unit;
  std::string long_name, source;
  bool component;
  QuantityBasis basis;  ///< which studies price it
};

/// Priced quantities that exist for `task`, totals first, in list order.
const std::vector<QuantityInfo>& priced_quantities(Task task);

/// Physical quantities of `task`, in list order.
const std::vector<QuantityInfo>& physical_quantities(Task task);

std::string_view task_name(Task task);

/// "own", as cost.bases names it; "any".
std::string_view basis_name(QuantityBasis basis);

}  // namespace eqc
