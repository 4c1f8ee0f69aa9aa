// What prices are made from: draws, unit costs by case and searches by model, shared by all cells of a plan.
#pragma once

#include <memory>
#include <vector>

#include "host/engine/draw/term_table.hpp"

namespace eqc {

struct ModelSearch;  // host/engine/search/search_table.hpp

/// Read-only while threads price.
struct PriceTables {
  const Plan* plan = nullptr;
  const Draws* draws = nullptr;
  std::vector<TermTable> terms;                              ///< by case position
  std::vector<std::shared_ptr<const ModelSearch>> searches;  ///< by model position; none where nothing is to be priced
};

}  // namespace eqc
