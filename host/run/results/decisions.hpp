// What the layout search decided, as variables over (model, hardware): each with its name and where its value stands.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "host/cube/schema.hpp"
#include "host/plan/quantity_table.hpp"

namespace eqc {

struct ModelSearch;  // host/engine/search/search_table.hpp

/// `value` of one accelerator type whose search found a layout.
struct Decision {
  std::string name, unit, long_name;
  ElementType type;
  std::function<double(const ModelSearch& search, std::size_t hardware)> value;
};

/// Decisions of a task, in the order of the cube.
const std::vector<Decision>& decisions(Task task);

}  // namespace eqc
